#include "historytexts.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>

namespace pricebook::historytexts {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostInALine = 60;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::HistoryTexts)
};

QString priceText(Money price) { return price.isValid() ? price.toDisplay(QLocale()) : QString(); }

QString shortened(const QString& text) {
    const QString line = text.simplified();
    return line.size() <= mostInALine ? line : line.left(mostInALine - 1) + u'…';
}

QString who(const UndoSkipped& skipped) {
    if (!skipped.actor.isEmpty())
        return skipped.actor;
    return skipped.source.isEmpty() ? Texts::tr("another program") : Texts::tr("somebody");
}

} // namespace

QString source(const HistoryEntry& entry) {
    if (entry.source == u"window")
        return Texts::tr("window");
    if (entry.source == u"import")
        return entry.step ? Texts::tr("import #%1").arg(entry.step->id) : Texts::tr("import");
    if (entry.source == u"http")
        return Texts::tr("HTTP");
    if (entry.source == u"command line")
        return Texts::tr("command line");
    return entry.source.isEmpty() ? Texts::tr("another program") : entry.source;
}

QString entity(UndoSkipped::Entity entity) {
    return entity == UndoSkipped::Entity::Category ? Texts::tr("category")
           : entity == UndoSkipped::Entity::Tag    ? Texts::tr("tag")
                                                   : Texts::tr("product");
}

std::vector<Line> lines(const HistoryEntry& entry) {
    using Action = HistoryEntry::Action;
    if (entry.action == Action::Tagged)
        return {{Texts::tr("Tag"), QString(), entry.tagName}};
    if (entry.action == Action::Untagged)
        return {{Texts::tr("Tag"), entry.tagName, QString()}};
    if (entry.action == Action::Created)
        return {};
    std::vector<Line> found;
    const auto add = [&](int bit, const char* field, const QString& before, const QString& after) {
        if ((entry.fields & bit) != 0 && !(entry.action == Action::Deleted && before.isEmpty()))
            found.push_back({Texts::tr(field), before, after});
    };
    const HistoryEntry::Values& old = entry.before;
    const HistoryEntry::Values& now = entry.after;
    add(HistoryEntry::Name, QT_TRANSLATE_NOOP("pricebook::HistoryTexts", "Name"), old.name, now.name);
    add(HistoryEntry::Shmeckles, QT_TRANSLATE_NOOP("pricebook::HistoryTexts", "Shmeckles"), priceText(old.shmeckles),
        priceText(now.shmeckles));
    add(HistoryEntry::Flurbos, QT_TRANSLATE_NOOP("pricebook::HistoryTexts", "Flurbos"), priceText(old.flurbos),
        priceText(now.flurbos));
    add(HistoryEntry::InCategory, QT_TRANSLATE_NOOP("pricebook::HistoryTexts", "Category"), old.categoryName,
        now.categoryName);
    add(HistoryEntry::Description, QT_TRANSLATE_NOOP("pricebook::HistoryTexts", "Description"), old.description,
        now.description);
    add(HistoryEntry::ImageUrl, QT_TRANSLATE_NOOP("pricebook::HistoryTexts", "Picture"), old.imageUrl, now.imageUrl);
    return found;
}

QString what(const HistoryEntry& entry) {
    switch (entry.action) {
    case HistoryEntry::Action::Created:
        return Texts::tr("New");
    case HistoryEntry::Action::Deleted:
        return Texts::tr("Deleted");
    case HistoryEntry::Action::Tagged:
        return Texts::tr("Tag “%1” added").arg(entry.tagName);
    case HistoryEntry::Action::Untagged:
        return Texts::tr("Tag “%1” removed").arg(entry.tagName);
    case HistoryEntry::Action::Changed:
        break;
    }
    const auto value = [](const QString& text) { return text.isEmpty() ? Texts::tr("none") : shortened(text); };
    QStringList parts;
    for (const Line& line : lines(entry))
        parts << Texts::tr("%1 %2 → %3").arg(line.field, value(line.before), value(line.after));
    return parts.isEmpty() ? Texts::tr("Changed") : parts.join(Texts::tr(", "));
}

QString records(qint64 products, qint64 categories, qint64 tags) {
    QStringList parts;
    // Where no texts are loaded, in commands, the number one must be right too.
    if (products > 0)
        parts << (products == 1 ? Texts::tr("1 product")
                                : Texts::tr("%Ln products", nullptr, static_cast<int>(products)));
    if (categories > 0)
        parts << (categories == 1 ? Texts::tr("1 category")
                                  : Texts::tr("%Ln categories", nullptr, static_cast<int>(categories)));
    if (tags > 0)
        parts << (tags == 1 ? Texts::tr("1 tag") : Texts::tr("%Ln tags", nullptr, static_cast<int>(tags)));
    return parts.join(Texts::tr(", "));
}

QString title(const ChangeStep& step) {
    if (!step.title.isEmpty())
        return step.title;
    const QString numbers = records(step.products, step.categories, step.tags);
    return numbers.isEmpty() ? Texts::tr("Change") : Texts::tr("Change of %1").arg(numbers);
}

QString fullTitle(const ChangeStep& step) {
    return step.kind == StepInfo::Kind::Undo   ? Texts::tr("Undo: %1").arg(title(step))
           : step.kind == StepInfo::Kind::Redo ? Texts::tr("Redo: %1").arg(title(step))
                                               : title(step);
}

QString shortTime(const QDateTime& at) {
    const QDateTime local = at.toLocalTime();
    const QLocale locale;
    return local.date() == QDate::currentDate() ? locale.toString(local.time(), QLocale::ShortFormat)
                                                : locale.toString(local, QLocale::ShortFormat);
}

QString reason(const UndoSkipped& skipped) {
    switch (skipped.reason) {
    case UndoSkipped::Reason::Deleted:
        return Texts::tr("is not there any more");
    case UndoSkipped::Reason::CategoryMissing:
        return Texts::tr("its category is not there any more");
    case UndoSkipped::Reason::NameTaken:
        return Texts::tr("another one has the name by now");
    case UndoSkipped::Reason::InUse:
        return Texts::tr("products have it by now");
    case UndoSkipped::Reason::IdTaken:
        return Texts::tr("is there again already");
    case UndoSkipped::Reason::ChangedSince:
        break;
    }
    return skipped.at.isValid() ? Texts::tr("changed since by %1 at %2").arg(who(skipped), shortTime(skipped.at))
                                : Texts::tr("changed since");
}

QString report(const QString& done, const UndoReport& report) {
    const QString numbers = records(report.products, report.categories, report.tags);
    QString text = report.changedNothing() ? Texts::tr("%1: nothing was changed").arg(done)
                                           : Texts::tr("%1 (%2)").arg(done, numbers);
    if (report.skippedCount == 0)
        return text;
    text += Texts::tr("; %1 left alone").arg(QLocale().toString(report.skippedCount));
    const QString why = report.skipped.empty() ? QString() : reason(report.skipped.front());
    const bool same = std::all_of(report.skipped.begin(), report.skipped.end(),
                                  [&why](const UndoSkipped& skipped) { return reason(skipped) == why; });
    return same && !why.isEmpty() ? Texts::tr("%1, %2").arg(text, why) : text;
}

} // namespace pricebook::historytexts
