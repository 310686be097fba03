#include "filterpanel.h"

#include "categorypicker.h"
#include "facetsection.h"
#include "pricerange.h"
#include "segmentedcontrol.h"
#include "tageditor.h"
#include "theme.h"

#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

using State = FacetList::State;

/// A heading with its widgets below it.
void addSection(QVBoxLayout* column, const QString& title, const QList<QWidget*>& widgets) {
    auto* heading = new QLabel(title);
    theme::setType(heading, theme::Type::Small, true);
    heading->setWordWrap(true);
    if (column->count() > 0)
        column->addSpacing(theme::pageMargin);
    column->addWidget(heading);
    column->addSpacing(theme::halfSpace);
    for (qsizetype i = 0; i < widgets.size(); ++i) {
        if (i > 0)
            column->addSpacing(theme::space);
        column->addWidget(widgets[i]);
    }
}

bool holds(const std::vector<Tag>& tags, qint64 id) {
    return std::any_of(tags.begin(), tags.end(), [id](const Tag& tag) { return tag.id.value == id; });
}

} // namespace

FilterPanel::FilterPanel(QWidget* parent) : QScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(theme::wideSpace, theme::space, theme::wideSpace, theme::wideSpace);
    column->setSpacing(0);
    buildCategories(column);
    buildTags(column);
    buildPrices(column);
    buildMissing(column);
    column->addStretch(1);
    setWidget(content);
    viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
}

void FilterPanel::buildCategories(QVBoxLayout* column) {
    m_categories = new CategoryPicker(this);
    m_categoryList = new FacetSection(tr("Categories, with their products"), false, this);
    addSection(column, tr("Category"), {m_categories, m_categoryList});
    connect(m_categories, &CategoryPicker::edited, this, [this] {
        listChoices();
        Q_EMIT edited();
    });
    connect(m_categories, &CategoryPicker::namesChanged, this, &FilterPanel::namesChanged);
    connect(m_categoryList, &FacetSection::stateChosen, this, &FilterPanel::categoryChosen);
}

void FilterPanel::buildTags(QVBoxLayout* column) {
    m_tags = new TagEditor(this);
    m_tags->setFieldName(tr("Tag filter"));
    m_tags->setCreatingAllowed(false);
    m_tags->setPickerVisible(false);
    m_tags->setPlaceholderText(tr("Any tags"));
    m_tagMatch = new SegmentedControl(tr("Tags"), {tr("Any"), tr("All")}, this);
    m_tagMatch->setToolTips(
        {tr("Products that have at least one of these tags"), tr("Products that have all of these tags")});
    m_tagList = new FacetSection(tr("Tags, with their products"), true, this);
    addSection(column, tr("Tags"), {m_tags, m_tagMatch, m_tagList});
    connect(m_tags, &TagEditor::edited, this, &FilterPanel::tagsEdited);
    connect(m_tagMatch, &SegmentedControl::edited, this, &FilterPanel::edited);
    connect(m_tagList, &FacetSection::stateChosen, this, &FilterPanel::tagChosen);
}

void FilterPanel::buildPrices(QVBoxLayout* column) {
    m_shmeckles = new PriceRange(tr("Minimum price in shmeckles"), tr("Maximum price in shmeckles"), this);
    addSection(column, tr("Price in shmeckles"), {m_shmeckles});
    m_flurbos = new PriceRange(tr("Minimum price in flurbos"), tr("Maximum price in flurbos"), this);
    addSection(column, tr("Price in flurbos"), {m_flurbos});
    m_comparison = new SegmentedControl(tr("Shmeckles against flurbos"), {tr("Any"), u"<"_s, u"="_s, u">"_s}, this);
    m_comparison->setToolTips(
        {tr("Whichever price is higher"), tr("The price in shmeckles is below the one in flurbos"),
         tr("Both prices are the same number"), tr("The price in shmeckles is above the one in flurbos")});
    addSection(column, tr("Shmeckles against flurbos"), {m_comparison});
    connect(m_shmeckles, &PriceRange::edited, this, &FilterPanel::edited);
    connect(m_flurbos, &PriceRange::edited, this, &FilterPanel::edited);
    connect(m_comparison, &SegmentedControl::edited, this, &FilterPanel::edited);
}

void FilterPanel::buildMissing(QVBoxLayout* column) {
    m_missing = new FacetSection(tr("What is missing"), true, this);
    addSection(column, tr("Missing"), {m_missing});
    m_addCondition = new QPushButton(tr("Add a condition"), this);
    m_addCondition->setProperty("dropDown", true);
    m_addCondition->setAutoDefault(false);
    m_addCondition->setToolTip(tr("On the text or the value of one column"));
    addSection(column, tr("More"), {m_addCondition});
    connect(m_missing, &FacetSection::stateChosen, this, &FilterPanel::missingChosen);
}

void FilterPanel::setSession(const std::shared_ptr<CatalogSession>& session) {
    m_categories->setSession(session);
    m_tags->setSession(session);
    setEnabled(session != nullptr);
    m_counts.reset();
    clear();
}

ProductFilter FilterPanel::filter() const {
    ProductFilter filter = m_rest;
    filter.categories = m_categories->categories();
    filter.uncategorized = m_categories->includesNone() && filter.categories.empty();
    filter.orUncategorized = m_categories->includesNone() && !filter.categories.empty();
    for (const Tag& tag : m_tags->tags())
        filter.tags.push_back(tag.id);
    // With fewer tags than two the way of matching is no condition, and must not make the filter look used.
    filter.tagMatch = filter.tags.size() < 2 ? TagMatch::Any : static_cast<TagMatch>(m_tagMatch->current());
    for (const Tag& tag : m_excluded)
        filter.excludedTags.push_back(tag.id);
    filter.minShmeckles = m_shmeckles->minimum();
    filter.maxShmeckles = m_shmeckles->maximum();
    filter.minFlurbos = m_flurbos->minimum();
    filter.maxFlurbos = m_flurbos->maximum();
    filter.priceComparison = static_cast<PriceComparison>(m_comparison->current());
    return filter;
}

std::vector<Tag> FilterPanel::tags() const {
    std::vector<Tag> tags = m_tags->tags();
    tags.insert(tags.end(), m_excluded.begin(), m_excluded.end());
    return tags;
}

QString FilterPanel::categoryName(CategoryId category) const { return m_categories->nameOf(category); }

void FilterPanel::setFilter(const ProductFilter& filter, const std::vector<Tag>& tags) {
    const QSignalBlocker quiet(this);
    m_categories->setSelection(filter.categories, filter.uncategorized || filter.orUncategorized);
    std::vector<Tag> wanted;
    m_excluded.clear();
    const auto named = [&tags](TagId id) {
        const auto found = std::find_if(tags.begin(), tags.end(), [id](const Tag& tag) { return tag.id == id; });
        return found == tags.end() ? Tag{id, u"…"_s} : *found;
    };
    for (const TagId id : filter.tags)
        (filter.tagMatch == TagMatch::None ? m_excluded : wanted).push_back(named(id));
    for (const TagId id : filter.excludedTags)
        m_excluded.push_back(named(id));
    // What is being typed stays when another condition is taken away.
    if (m_tags->tags() != wanted)
        m_tags->setTags(wanted);
    if (wanted.size() > 1)
        m_tagMatch->setCurrent(filter.tagMatch == TagMatch::All ? 1 : 0);
    m_shmeckles->setRange(filter.minShmeckles, filter.maxShmeckles);
    m_flurbos->setRange(filter.minFlurbos, filter.maxFlurbos);
    m_comparison->setCurrent(static_cast<int>(filter.equalPrices ? PriceComparison::Equal : filter.priceComparison));
    m_rest = {};
    m_rest.hasImage = filter.hasImage;
    m_rest.hasDescription = filter.hasDescription;
    m_rest.hasCategory = filter.hasCategory;
    m_rest.hasTags = filter.untagged ? false : filter.hasTags;
    m_rest.texts = filter.texts;
    m_rest.name = filter.name;
    m_rest.duplicateName = filter.duplicateName;
    m_rest.products = filter.products;
    listChoices();
}

void FilterPanel::clear() {
    const QSignalBlocker quiet(this);
    m_tags->setTags({});
    m_shmeckles->clear();
    m_flurbos->clear();
    setFilter({}, {});
}

void FilterPanel::setColumnConditions(const std::vector<TextCondition>& conditions) {
    m_rest.texts = conditions;
    Q_EMIT edited();
}

void FilterPanel::setComparison(PriceComparison comparison) {
    m_comparison->setCurrent(static_cast<int>(comparison));
    Q_EMIT edited();
}

void FilterPanel::focusPrice(bool shmeckles) {
    PriceRange* range = shmeckles ? m_shmeckles : m_flurbos;
    ensureWidgetVisible(range);
    range->findChild<QLineEdit*>()->setFocus(Qt::ShortcutFocusReason);
}

void FilterPanel::showCounts(const FacetCounts* counts) {
    m_counts = counts != nullptr ? std::optional(*counts) : std::nullopt;
    m_shmeckles->setHistogram(counts != nullptr ? counts->shmeckles : PriceHistogram());
    m_flurbos->setHistogram(counts != nullptr ? counts->flurbos : PriceHistogram());
    takeNewNames();
    listChoices();
}

/// Of tags in the filter that were renamed meanwhile.
void FilterPanel::takeNewNames() {
    if (!m_counts)
        return;
    const auto renamed = [this](std::vector<Tag>& tags) {
        bool any = false;
        for (Tag& tag : tags) {
            for (const TagCount& entry : m_counts->tags) {
                if (entry.tag.id == tag.id && entry.tag.name != tag.name) {
                    tag.name = entry.tag.name;
                    any = true;
                }
            }
        }
        return any;
    };
    std::vector<Tag> wanted = m_tags->tags();
    const bool included = renamed(wanted);
    const bool excluded = renamed(m_excluded);
    if (included)
        m_tags->setTags(wanted, m_tags->newNames(), m_tags->pendingText());
    if (included || excluded)
        Q_EMIT namesChanged();
}

void FilterPanel::changeEvent(QEvent* event) {
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        listChoices();
}

/// With the counts known last: the ticks follow at once, the numbers when they are counted.
void FilterPanel::listChoices() {
    std::vector<FacetList::Entry> categories;
    if (m_counts) {
        const std::vector<CategoryId> ticked = m_categories->categories();
        for (const CategoryCount& entry : m_counts->categories) {
            const bool on = std::find(ticked.begin(), ticked.end(), entry.category.id) != ticked.end();
            categories.push_back(
                {entry.category.id.value, entry.category.name, entry.products, on ? State::Must : State::Off});
        }
    }
    m_categoryList->setEntries(std::move(categories));
    listTags();
    const auto missing = [this](qint64 id, const QString& text, qint64 FacetCounts::*count) {
        const std::optional<bool> has = *missingField(id);
        return FacetList::Entry{id, text, m_counts ? (*m_counts).*count : -1,
                                !has   ? State::Off
                                : *has ? State::MustNot
                                       : State::Must};
    };
    m_missing->setEntries({missing(NoDescription, tr("No description"), &FacetCounts::withoutDescription),
                           missing(NoPicture, tr("No picture"), &FacetCounts::withoutPicture),
                           missing(NoCategory, tr("No category"), &FacetCounts::uncategorized),
                           missing(NoTags, tr("No tags"), &FacetCounts::untagged)});
}

void FilterPanel::listTags() {
    const std::vector<Tag> wanted = m_tags->tags();
    std::vector<FacetList::Entry> entries;
    const auto stateOf = [&](qint64 id) {
        return holds(wanted, id) ? State::Must : holds(m_excluded, id) ? State::MustNot : State::Off;
    };
    if (m_counts) {
        for (const TagCount& entry : m_counts->tags)
            entries.push_back({entry.tag.id.value, entry.tag.name, entry.products, stateOf(entry.tag.id.value)});
    }
    std::vector<FacetList::Entry> uncounted;
    for (const Tag& tag : tags()) {
        if (std::none_of(entries.begin(), entries.end(), [&](const auto& entry) { return entry.id == tag.id.value; }))
            uncounted.push_back({tag.id.value, tag.name, -1, stateOf(tag.id.value)});
    }
    entries.insert(entries.begin(), uncounted.begin(), uncounted.end());
    m_tagList->setEntries(std::move(entries));
}

void FilterPanel::categoryChosen(qint64 id, State state) {
    std::vector<CategoryId> ticked = m_categories->categories();
    std::erase(ticked, CategoryId(id));
    if (state == State::Must)
        ticked.emplace_back(id);
    m_categories->setSelection(ticked, m_categories->includesNone());
    Q_EMIT edited();
}

void FilterPanel::tagChosen(qint64 id, State state) {
    std::vector<Tag> wanted = m_tags->tags();
    Tag tag{TagId(id), {}};
    for (const FacetList::Entry& entry : m_tagList->list()->entries()) {
        if (entry.id == id)
            tag.name = entry.text;
    }
    std::erase_if(wanted, [id](const Tag& other) { return other.id.value == id; });
    std::erase_if(m_excluded, [id](const Tag& other) { return other.id.value == id; });
    if (state == State::Must)
        wanted.push_back(tag);
    else if (state == State::MustNot)
        m_excluded.push_back(tag);
    if (wanted != m_tags->tags())
        m_tags->setTags(wanted, m_tags->newNames(), m_tags->pendingText());
    Q_EMIT edited();
}

void FilterPanel::tagsEdited() {
    const std::vector<Tag> wanted = m_tags->tags();
    std::erase_if(m_excluded, [&wanted](const Tag& tag) { return holds(wanted, tag.id.value); });
    listTags();
    Q_EMIT edited();
}

std::optional<bool>* FilterPanel::missingField(qint64 id) {
    switch (id) {
    case NoDescription:
        return &m_rest.hasDescription;
    case NoPicture:
        return &m_rest.hasImage;
    case NoCategory:
        return &m_rest.hasCategory;
    default:
        return &m_rest.hasTags;
    }
}

void FilterPanel::missingChosen(qint64 id, State state) {
    *missingField(id) = state == State::Off ? std::nullopt : std::optional(state == State::MustNot);
    Q_EMIT edited();
}

} // namespace pricebook
