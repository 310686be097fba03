#include "filterchips.h"

#include "announce.h"
#include "chip.h"
#include "flowlayout.h"
#include "theme.h"

#include <QLocale>
#include <QPushButton>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

/// More are one chip.
constexpr size_t mostTagChips = 20;

QString describeRange(const QString& what, const std::optional<Money>& minimum, const std::optional<Money>& maximum) {
    const QLocale locale;
    if (minimum && maximum)
        return FilterChips::tr("%1 from %2 to %3").arg(what, minimum->toDisplay(locale), maximum->toDisplay(locale));
    if (minimum)
        return FilterChips::tr("%1 from %2").arg(what, minimum->toDisplay(locale));
    return FilterChips::tr("%1 up to %2").arg(what, maximum->toDisplay(locale));
}

QString describeTag(TagMatch match, const QString& name) {
    switch (match) {
    case TagMatch::Any:
        return FilterChips::tr("Tag: %1").arg(name);
    case TagMatch::All:
        return FilterChips::tr("With tag: %1").arg(name);
    case TagMatch::None:
        return FilterChips::tr("Without tag: %1").arg(name);
    }
    return name;
}

template <class T>
std::vector<T> without(std::vector<T> list, const T& value) {
    std::erase(list, value);
    return list;
}

QString describeText(const TextCondition& condition) {
    const QString column = columnTitle(condition.column);
    switch (condition.test) {
    case TextTest::Contains:
        return FilterChips::tr("%1 contains “%2”").arg(column, condition.text);
    case TextTest::NotContains:
        return FilterChips::tr("%1 does not contain “%2”").arg(column, condition.text);
    case TextTest::Equals:
        return FilterChips::tr("%1 is “%2”").arg(column, condition.text);
    case TextTest::Matches:
        return FilterChips::tr("%1 matches /%2/").arg(column, condition.text);
    case TextTest::Empty:
        return FilterChips::tr("%1 is empty").arg(column);
    case TextTest::NotEmpty:
        return FilterChips::tr("%1 is not empty").arg(column);
    }
    return column;
}

QString describeComparison(PriceComparison comparison) {
    return comparison == PriceComparison::Less    ? FilterChips::tr("Shmeckles below flurbos")
           : comparison == PriceComparison::Equal ? FilterChips::tr("Shmeckles equal to flurbos")
                                                  : FilterChips::tr("Shmeckles above flurbos");
}

/// The conditions of one filter, collected.
class Description {
public:
    Description(const ProductFilter& filter, const std::vector<Tag>& tags,
                const FilterChips::NameOfCategory& nameOfCategory)
        : m_filter(filter),
          m_tags(tags),
          m_nameOfCategory(nameOfCategory) {}

    std::vector<FilterCondition> run() {
        addTexts();
        addCategories();
        addTags();
        addPrices();
        addPresence(&ProductFilter::hasImage, FilterChips::tr("With picture"), FilterChips::tr("Without picture"));
        addPresence(&ProductFilter::hasDescription, FilterChips::tr("With description"),
                    FilterChips::tr("Without description"));
        for (std::size_t i = 0; i < m_filter.texts.size(); ++i)
            add(describeText(m_filter.texts[i]),
                [i](ProductFilter& rest) { rest.texts.erase(rest.texts.begin() + static_cast<std::ptrdiff_t>(i)); });
        if (m_filter.duplicateName)
            add(FilterChips::tr("Name used more than once"), [](ProductFilter& rest) { rest.duplicateName = false; });
        if (!m_filter.products.empty())
            add(FilterChips::tr("%Ln chosen products", nullptr, static_cast<int>(m_filter.products.size())),
                [](ProductFilter& rest) { rest.products.clear(); });
        return std::move(m_found);
    }

private:
    template <class Remove>
    void add(const QString& text, const Remove& remove) {
        ProductFilter rest = m_filter;
        remove(rest);
        m_found.push_back({text, rest});
    }

    void addTexts() {
        if (!m_filter.text.isEmpty())
            add(m_filter.textEverywhere ? FilterChips::tr("Anywhere: “%1”").arg(m_filter.text)
                                        : FilterChips::tr("Name: “%1”").arg(m_filter.text),
                [](ProductFilter& rest) { rest.text.clear(); });
        if (!m_filter.name.isEmpty())
            add(FilterChips::tr("Name: “%1”").arg(m_filter.name), [](ProductFilter& rest) { rest.name.clear(); });
    }

    void addCategories() {
        if (m_filter.uncategorized)
            add(FilterChips::tr("No category"), [](ProductFilter& rest) { rest.uncategorized = false; });
        for (const CategoryId id : m_filter.categories) {
            const QString name = m_nameOfCategory(id);
            add(FilterChips::tr("Category: %1").arg(name.isEmpty() ? u"…"_s : name), [id](ProductFilter& rest) {
                rest.categories = without(rest.categories, id);
                if (rest.categories.empty() && std::exchange(rest.orUncategorized, false))
                    rest.uncategorized = true;
            });
        }
        if (m_filter.orUncategorized)
            add(FilterChips::tr("No category"), [](ProductFilter& rest) { rest.orUncategorized = false; });
        addPresence(&ProductFilter::hasCategory, FilterChips::tr("With category"), FilterChips::tr("No category"));
    }

    void addTags() {
        const auto nameOf = [this](TagId id) {
            const auto tag = std::find_if(m_tags.begin(), m_tags.end(), [id](const Tag& t) { return t.id == id; });
            return tag == m_tags.end() ? u"…"_s : tag->name;
        };
        if (m_filter.tags.size() > mostTagChips) {
            const auto count = static_cast<int>(m_filter.tags.size());
            add(m_filter.tagMatch == TagMatch::Any   ? FilterChips::tr("Any of %Ln tags", nullptr, count)
                : m_filter.tagMatch == TagMatch::All ? FilterChips::tr("All of %Ln tags", nullptr, count)
                                                     : FilterChips::tr("None of %Ln tags", nullptr, count),
                [](ProductFilter& rest) {
                    rest.tags.clear();
                    rest.tagMatch = TagMatch::Any;
                });
        } else {
            for (const TagId id : m_filter.tags) {
                add(describeTag(m_filter.tagMatch, nameOf(id)), [id](ProductFilter& rest) {
                    rest.tags = without(rest.tags, id);
                    if (rest.tags.empty())
                        rest.tagMatch = TagMatch::Any;
                });
            }
        }
        if (m_filter.excludedTags.size() > mostTagChips) {
            add(FilterChips::tr("None of %Ln tags", nullptr, static_cast<int>(m_filter.excludedTags.size())),
                [](ProductFilter& rest) { rest.excludedTags.clear(); });
        } else {
            for (const TagId id : m_filter.excludedTags)
                add(describeTag(TagMatch::None, nameOf(id)),
                    [id](ProductFilter& rest) { rest.excludedTags = without(rest.excludedTags, id); });
        }
        if (m_filter.untagged)
            add(FilterChips::tr("Without any tag"), [](ProductFilter& rest) { rest.untagged = false; });
        addPresence(&ProductFilter::hasTags, FilterChips::tr("With tags"), FilterChips::tr("Without any tag"));
    }

    void addPrices() {
        if (m_filter.minShmeckles || m_filter.maxShmeckles)
            add(describeRange(FilterChips::tr("Shmeckles"), m_filter.minShmeckles, m_filter.maxShmeckles),
                [](ProductFilter& rest) { rest.minShmeckles = rest.maxShmeckles = std::nullopt; });
        if (m_filter.minFlurbos || m_filter.maxFlurbos)
            add(describeRange(FilterChips::tr("Flurbos"), m_filter.minFlurbos, m_filter.maxFlurbos),
                [](ProductFilter& rest) { rest.minFlurbos = rest.maxFlurbos = std::nullopt; });
        if (m_filter.priceComparison != PriceComparison::None)
            add(describeComparison(m_filter.priceComparison),
                [](ProductFilter& rest) { rest.priceComparison = PriceComparison::None; });
        if (m_filter.equalPrices)
            add(describeComparison(PriceComparison::Equal), [](ProductFilter& rest) { rest.equalPrices = false; });
    }

    void addPresence(std::optional<bool> ProductFilter::*has, const QString& with, const QString& missing) {
        if (m_filter.*has)
            add(*(m_filter.*has) ? with : missing, [has](ProductFilter& rest) { (rest.*has).reset(); });
    }

    const ProductFilter& m_filter;
    const std::vector<Tag>& m_tags;
    const FilterChips::NameOfCategory& m_nameOfCategory;
    std::vector<FilterCondition> m_found;
};

} // namespace

QString columnTitle(TextColumn column) {
    switch (column) {
    case TextColumn::Name:
        return FilterChips::tr("Name");
    case TextColumn::Description:
        return FilterChips::tr("Description");
    case TextColumn::Category:
        return FilterChips::tr("Category");
    case TextColumn::Tags:
        return FilterChips::tr("Tags");
    case TextColumn::Picture:
        return FilterChips::tr("Picture");
    }
    return {};
}

std::vector<FilterCondition> describeFilter(const ProductFilter& filter, const std::vector<Tag>& tags,
                                            const FilterChips::NameOfCategory& nameOfCategory) {
    return Description(filter, tags, nameOfCategory).run();
}

FilterChips::FilterChips(QWidget* parent)
    : QWidget(parent),
      m_flow(new FlowLayout(this, theme::space)),
      m_clearAll(new QPushButton(tr("Clear all"), this)) {
    m_clearAll->setFlat(true);
    m_clearAll->setToolTip(tr("Show all products again"));
    m_flow->addWidget(m_clearAll);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    hide();
    connect(m_clearAll, &QPushButton::clicked, this, &FilterChips::clearAllRequested);
}

void FilterChips::showFilter(const ProductFilter& filter, const std::vector<Tag>& tags,
                             const NameOfCategory& nameOfCategory) {
    for (QWidget* chip : m_chips) {
        m_flow->removeWidget(chip);
        chip->hide();
        chip->deleteLater(); // it may be the one whose signal brought us here
    }
    m_chips.clear();
    for (const FilterCondition& condition : describeFilter(filter, tags, nameOfCategory))
        addChip(condition.text, condition.without);
    setVisible(!m_chips.empty());
    updateGeometry();
    const QString now = m_chips.empty() ? tr("No filters") : tr("Filters: %1").arg(texts().join(u"; "_s));
    if (m_chips.empty() && accessibleDescription().isEmpty())
        return; // nothing was there before either
    announce(this, now);
}

QStringList FilterChips::texts() const {
    QStringList texts;
    for (const QWidget* chip : m_chips)
        texts << static_cast<const Chip*>(chip)->text();
    return texts;
}

void FilterChips::addChip(const QString& text, const ProductFilter& without) {
    auto* chip = new Chip(text, this);
    chip->setMaximumWidth(theme::scaled(320));
    m_flow->insertWidget(static_cast<int>(m_chips.size()), chip);
    m_chips.push_back(chip);
    chip->show();
    connect(chip, &Chip::removeRequested, this, [this, without](bool byKeyboard) {
        Q_EMIT narrowed(without);
        if (byKeyboard)
            (m_chips.empty() ? parentWidget() : m_chips.front())->setFocus(Qt::OtherFocusReason);
    });
}

} // namespace pricebook
