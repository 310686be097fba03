#include "filterchips.h"

#include "chip.h"
#include "flowlayout.h"
#include "theme.h"

#include <QLocale>
#include <QPushButton>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

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

} // namespace

std::vector<FilterCondition> describeFilter(const ProductFilter& filter, const std::vector<Tag>& tags,
                                            const FilterChips::NameOfCategory& nameOfCategory) {
    std::vector<FilterCondition> found;
    const auto add = [&](const QString& text, const auto& remove) {
        ProductFilter rest = filter;
        remove(rest);
        found.push_back({text, rest});
    };
    if (!filter.text.isEmpty())
        add(filter.textEverywhere ? FilterChips::tr("Anywhere: “%1”").arg(filter.text)
                                  : FilterChips::tr("Name: “%1”").arg(filter.text),
            [](ProductFilter& rest) { rest.text.clear(); });
    if (filter.uncategorized)
        add(FilterChips::tr("No category"), [](ProductFilter& rest) { rest.uncategorized = false; });
    for (const CategoryId id : filter.categories) {
        const QString name = nameOfCategory(id);
        add(FilterChips::tr("Category: %1").arg(name.isEmpty() ? u"…"_s : name),
            [id](ProductFilter& rest) { rest.categories = without(rest.categories, id); });
    }
    for (const TagId id : filter.tags) {
        const auto tag = std::find_if(tags.begin(), tags.end(), [id](const Tag& t) { return t.id == id; });
        add(describeTag(filter.tagMatch, tag == tags.end() ? u"…"_s : tag->name), [id](ProductFilter& rest) {
            rest.tags = without(rest.tags, id);
            if (rest.tags.empty())
                rest.tagMatch = TagMatch::Any;
        });
    }
    if (filter.untagged)
        add(FilterChips::tr("Without any tag"), [](ProductFilter& rest) { rest.untagged = false; });
    if (filter.minShmeckles || filter.maxShmeckles)
        add(describeRange(FilterChips::tr("Shmeckles"), filter.minShmeckles, filter.maxShmeckles),
            [](ProductFilter& rest) { rest.minShmeckles = rest.maxShmeckles = std::nullopt; });
    if (filter.minFlurbos || filter.maxFlurbos)
        add(describeRange(FilterChips::tr("Flurbos"), filter.minFlurbos, filter.maxFlurbos),
            [](ProductFilter& rest) { rest.minFlurbos = rest.maxFlurbos = std::nullopt; });
    if (filter.hasImage)
        add(*filter.hasImage ? FilterChips::tr("With picture") : FilterChips::tr("Without picture"),
            [](ProductFilter& rest) { rest.hasImage.reset(); });
    return found;
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
}

QStringList FilterChips::texts() const {
    QStringList texts;
    for (const QWidget* chip : m_chips)
        texts << static_cast<const Chip*>(chip)->text();
    return texts;
}

void FilterChips::addChip(const QString& text, const ProductFilter& without) {
    auto* chip = new Chip(text, this);
    chip->setMaximumWidth(320);
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
