#include "filtercontroller.h"

#include "catalogsession.h"
#include "columnconditions.h"
#include "facetmodel.h"
#include "filterchips.h"
#include "filternames.h"
#include "filterpanel.h"
#include "messagepage.h"
#include "savedview.h"
#include "searchsyntax.h"
#include "theme.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QMenu>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

FilterController::FilterController(QWidget* owner)
    : QObject(owner),
      m_owner(owner),
      m_search(new QLineEdit(owner)),
      m_everywhere(new QCheckBox(tr("Everywhere"), owner)),
      m_panel(new FilterPanel(owner)),
      m_chips(new FilterChips(owner)),
      m_facets(new FacetModel(this)),
      m_conditions(new ColumnConditions(m_panel, this)) {
    m_search->setAccessibleName(tr("Search"));
    m_search->setPlaceholderText(tr("Search products"));
    m_search->setClearButtonEnabled(true);
    m_search->setToolTip(tr("Part of a name. Enter makes conditions of words such as tag:hot, -tag:cold, category:Tea, "
                            "shmeckles<5, flurbos:1..3 or name:/^milk/."));
    m_search->addAction(theme::icon(u"edit-find"_s), QLineEdit::LeadingPosition);
    m_search->setMinimumWidth(theme::scaled(120));
    m_everywhere->setToolTip(tr("Look in descriptions, categories and tags too, not only in names"));
    m_everywhere->setAccessibleDescription(m_everywhere->toolTip());
    m_soon.setSingleShot(true);
    m_clock.start();
    connect(&m_soon, &QTimer::timeout, this, &FilterController::emitWanted);
    connect(m_search, &QLineEdit::textChanged, this, &FilterController::keyTyped);
    connect(m_search, &QLineEdit::returnPressed, this, &FilterController::takeTypedConditions);
    connect(m_everywhere, &QCheckBox::toggled, this, [this] { m_soon.start(0); });
    connect(m_panel, &FilterPanel::edited, this, [this] { m_soon.start(0); });
    connect(m_panel, &FilterPanel::namesChanged, this, &FilterController::showChips);
    connect(m_chips, &FilterChips::narrowed, this, &FilterController::narrowTo);
    connect(m_chips, &FilterChips::clearAllRequested, this, &FilterController::clear);
    connect(m_facets, &FacetModel::changed, this, [this] {
        m_panel->showCounts(m_facets->counts());
        Q_EMIT countsChanged();
    });
}

void FilterController::setSession(const std::shared_ptr<CatalogSession>& session) {
    m_session = session;
    m_facets->setSession(session);
    m_search->clear();
    m_panel->setSession(session);
    m_search->setEnabled(session != nullptr);
    m_everywhere->setEnabled(session != nullptr);
    m_soon.stop();
    m_pace = {};
    showChips();
}

ProductFilter FilterController::filter() const {
    ProductFilter filter = m_panel->filter();
    filter.text = SearchSyntax::textOf(m_search->text());
    filter.textEverywhere = m_everywhere->isChecked() && !filter.text.isEmpty();
    return filter;
}

std::vector<Tag> FilterController::tags() const { return m_panel->tags(); }

ViewDefinition FilterController::namedFilter() const {
    ViewDefinition view;
    view.filter = filter();
    view.tags = tags();
    for (const CategoryId id : view.filter.categories)
        view.categories.push_back({id, m_panel->categoryName(id)});
    return view;
}

void FilterController::setFilter(const ProductFilter& filter, const std::vector<Tag>& tags) {
    m_search->setText(SearchSyntax::typedFor(filter.text));
    {
        const QSignalBlocker quiet(m_everywhere);
        m_everywhere->setChecked(filter.textEverywhere || (filter.text.isEmpty() && m_everywhere->isChecked()));
    }
    m_panel->setFilter(filter, tags);
    emitWanted();
}

void FilterController::clear() {
    m_panel->clear();
    setFilter({}, {});
    m_search->setFocus(Qt::OtherFocusReason);
}

void FilterController::narrowTo(const ProductFilter& filter) {
    std::vector<Tag> tags = this->tags();
    std::erase_if(tags, [&](const Tag& tag) {
        return std::find(filter.tags.begin(), filter.tags.end(), tag.id) == filter.tags.end() &&
               std::find(filter.excludedTags.begin(), filter.excludedTags.end(), tag.id) == filter.excludedTags.end();
    });
    setFilter(filter, tags);
}

void FilterController::focusSearch() {
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void FilterController::keyTyped() {
    m_pace.keyTyped(m_clock.elapsed());
    m_soon.start(static_cast<int>(m_pace.pause()));
}

void FilterController::takeTypedConditions() {
    const QString typed = m_search->text();
    const Result<SearchSyntax> read = SearchSyntax::parse(typed);
    if (!read)
        return Q_EMIT statusMessage(read.error().text);
    if (!m_session || !read->hasConditions())
        return emitWanted();
    findFilterNames(*m_session, *read, this, [this, typed](const Result<NamedFilter>& found) {
        if (!found)
            return Q_EMIT statusMessage(found.error().text);
        if (m_search->text() != typed) // typing goes on: Enter will come again
            return;
        std::vector<Tag> names = tags();
        names.insert(names.end(), found->tags.begin(), found->tags.end());
        setFilter(combined(filter(), found->filter), names);
    });
}

void FilterController::emitWanted() {
    m_soon.stop();
    Q_EMIT wanted();
}

void FilterController::showChips() {
    m_chips->showFilter(filter(), tags(), [this](CategoryId id) { return m_panel->categoryName(id); });
}

void FilterController::queryStarts() {
    m_pace.asked(m_clock.elapsed());
    m_facets->cancel();
    m_empty.note(filter());
    showChips();
}

void FilterController::rowsShown(const ProductFilter& filter) {
    m_pace.answered(m_clock.elapsed());
    m_facets->ask(filter);
}

QString FilterController::describe(const ProductFilter& part) const {
    QStringList texts;
    for (const FilterCondition& condition :
         describeFilter(part, tags(), [this](CategoryId id) { return m_panel->categoryName(id); }))
        texts << condition.text;
    return texts.join(tr(" or ", "between two choices of one condition"));
}

void FilterController::showWhyEmpty(MessagePage* page) {
    const FacetCounts* counts = m_facets->isCurrent() ? m_facets->counts() : nullptr;
    const EmptyResult::Advice advice =
        m_empty.advise(filter(), counts != nullptr ? counts->conflict : std::vector<ProductFilter>(),
                       [this](const ProductFilter& part) { return describe(part); });
    std::vector<MessagePage::Choice> choices;
    if (advice.without)
        choices.push_back({tr("Drop “%1”").arg(m_owner->fontMetrics().elidedText(advice.drop, Qt::ElideRight, 280)),
                           {},
                           [this, without = *advice.without] { narrowTo(without); }});
    choices.push_back({tr("Clear all filters"), {}, [this] { clear(); }});
    page->showMessage(u"edit-find"_s, tr("No products match"), advice.text, choices);
}

void FilterController::fillColumnMenu(QMenu* menu, ProductColumn column) const { m_conditions->fill(menu, column); }

} // namespace pricebook
