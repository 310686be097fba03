#include "bulkedit.h"

#include "validation.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

namespace pricebook::bulkedit {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestNames = 60; ///< of tags in a title
constexpr qsizetype longestTitle = 200;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::BulkEdit)
};

QString numberOfProducts(qint64 products) {
    return products == 1 ? Texts::tr("1 product") : Texts::tr("%Ln products", nullptr, static_cast<int>(products));
}

/// "+5 %"; "as in flurbos".
QString priceText(const PriceEdit& edit, bool first) {
    if (edit.operation != PriceEdit::Operation::CopyOther)
        return edit.shortText();
    return first ? Texts::tr("as in flurbos") : Texts::tr("as in shmeckles");
}

QString joined(const QStringList& names) {
    QString text = names.join(u", "_s);
    if (text.size() > longestNames)
        text = text.left(longestNames - 1) + u'…';
    return text;
}

QString tagsText(const BulkTags& edit, const QStringList& names) {
    switch (edit.mode) {
    case BulkTags::Mode::Add:
        return Texts::tr("tags added: %1").arg(joined(names));
    case BulkTags::Mode::Remove:
        return Texts::tr("tags taken away: %1").arg(joined(names));
    case BulkTags::Mode::Replace:
        break;
    }
    return names.isEmpty() ? Texts::tr("no tags") : Texts::tr("tags: %1").arg(joined(names));
}

/// What is done, apart from the first price when that is told in front.
QStringList partsOf(const BulkEdit& edit, const BulkNames& names) {
    QStringList parts;
    if (edit.shmeckles)
        parts << Texts::tr("price in shmeckles %1").arg(priceText(*edit.shmeckles, true));
    if (edit.flurbos)
        parts << Texts::tr("price in flurbos %1").arg(priceText(*edit.flurbos, false));
    if (edit.category)
        parts << (*edit.category ? Texts::tr("category “%1”").arg(names.category) : Texts::tr("no category"));
    if (edit.tags)
        parts << tagsText(*edit.tags, names.tags);
    if (edit.description)
        parts << (edit.description->isEmpty() ? Texts::tr("no description") : Texts::tr("description"));
    if (edit.imageUrl)
        parts << (edit.imageUrl->isEmpty() ? Texts::tr("no picture") : Texts::tr("picture"));
    return parts;
}

void checkTags(const BulkTags& tags, std::vector<Issue>& issues) {
    const auto add = [&issues](const QString& text) { issues.push_back({Field::Tags, Issue::Severity::Error, text}); };
    if (tags.mode != BulkTags::Mode::Replace && tags.tags.empty() && tags.newNames.isEmpty())
        add(Texts::tr("Name the tags that are to be added or taken away."));
    if (tags.mode == BulkTags::Mode::Remove && !tags.newNames.isEmpty())
        add(Texts::tr("There is no tag “%1” that could be taken away.").arg(tags.newNames.front()));
    for (const QString& name : tags.newNames) {
        if (std::optional<Issue> issue = checkTagName(name)) {
            issue->field = Field::Tags;
            issues.push_back(*issue);
            return;
        }
    }
}

} // namespace

std::vector<Issue> validate(const BulkEdit& edit) {
    std::vector<Issue> issues;
    const auto add = [&issues](const std::optional<Issue>& issue) {
        if (issue)
            issues.push_back(*issue);
    };
    if (edit.isEmpty())
        add(Issue{Field::None, Issue::Severity::Error, Texts::tr("Tick what is to be changed.")});
    if (edit.shmeckles)
        add(edit.shmeckles->check(Field::PriceShmeckles));
    if (edit.flurbos)
        add(edit.flurbos->check(Field::PriceFlurbos));
    if (edit.tags)
        checkTags(*edit.tags, issues);
    if (edit.description)
        add(checkDescription(*edit.description));
    if (edit.imageUrl)
        add(checkImageUrl(*edit.imageUrl));
    return issues;
}

BulkEdit normalized(BulkEdit edit) {
    if (edit.imageUrl)
        edit.imageUrl = edit.imageUrl->trimmed();
    if (!edit.tags)
        return edit;
    std::vector<TagId>& tags = edit.tags->tags;
    std::sort(tags.begin(), tags.end());
    tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
    QStringList names;
    for (const QString& name : std::as_const(edit.tags->newNames))
        names << trimmedName(name);
    names.removeDuplicates();
    edit.tags->newNames = names;
    return edit;
}

Prices pricesOf(const BulkEdit& edit, const PriceRules& rules, const PricePair& before) {
    Prices prices{before, before, {}, true};
    if (edit.shmeckles)
        prices.after.shmeckles = edit.shmeckles->applied(before.shmeckles, before.flurbos);
    if (edit.flurbos)
        prices.after.flurbos = edit.flurbos->applied(before.flurbos, before.shmeckles);
    prices.isPossible = prices.after.shmeckles.isValid() && prices.after.flurbos.isValid();
    prices.warnings = priceguard::check(rules, before, prices.after);
    return prices;
}

std::optional<CategoryId> categoryOf(const BulkEdit& edit, const std::optional<Category>& before) {
    if (edit.category)
        return *edit.category;
    return before ? std::optional(before->id) : std::nullopt;
}

bool changesTags(const BulkTags& edit, qint64 total, qint64 matching) {
    const auto wanted = static_cast<qint64>(edit.tags.size());
    switch (edit.mode) {
    case BulkTags::Mode::Add:
        return matching < wanted || !edit.newNames.isEmpty();
    case BulkTags::Mode::Remove:
        return matching > 0;
    case BulkTags::Mode::Replace:
        break;
    }
    return matching != wanted || total != wanted || !edit.newNames.isEmpty();
}

QString title(const BulkEdit& edit, qint64 products, const BulkNames& names) {
    const QString number = numberOfProducts(products);
    QString text;
    if (edit.isPricesOnly() && !edit.flurbos)
        text = Texts::tr("Price in shmeckles of %1 %2").arg(number, priceText(*edit.shmeckles, true));
    else if (edit.isPricesOnly() && !edit.shmeckles)
        text = Texts::tr("Price in flurbos of %1 %2").arg(number, priceText(*edit.flurbos, false));
    else
        text = Texts::tr("%1: %2").arg(number, partsOf(edit, names).join(u", "_s));
    return text.size() > longestTitle ? text.left(longestTitle - 1) + u'…' : text;
}

} // namespace pricebook::bulkedit
