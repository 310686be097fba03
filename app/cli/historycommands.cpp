#include "historycommands.h"

#include "database.h"
#include "historystore.h"
#include "historytexts.h"
#include "undostore.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace pricebook::commands {

using namespace Qt::StringLiterals;

namespace {

constexpr int pageSize = 500;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::HistoryCommands)
};

int failed(const Error& error, Terminal& terminal) {
    terminal.error(error);
    return 1;
}

HistoryFilter filterOf(const HistoryRequest& request) {
    HistoryFilter filter;
    if (request.product > 0)
        filter.record = HistoryFilter::Record{UndoSkipped::Entity::Product, request.product};
    filter.step = request.step;
    filter.source = request.source;
    filter.from = request.since;
    return filter;
}

/// A tab parts what belongs to different columns, so no text has one.
QString plain(const QString& text) { return Terminal::visible(text.simplified()); }

QString lineOf(const HistoryEntry& entry) {
    const QString name = entry.name.isEmpty() ? QString() : u" “%1”"_s.arg(plain(entry.name));
    QString line = entry.at.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s);
    line += u'\t' + (entry.step ? u"#%1"_s.arg(entry.step->id) : u"-"_s);
    line += u'\t' + (entry.actor.isEmpty() ? u"-"_s : plain(entry.actor)) + u'\t' + historytexts::source(entry);
    line += u'\t' + u"%1 %2"_s.arg(historytexts::entity(entry.entity), QString::number(entry.entityId)) + name;
    line += u": "_s + plain(historytexts::what(entry));
    if (entry.step && !entry.step->title.isEmpty())
        line += u'\t' + plain(historytexts::fullTitle(*entry.step));
    return line;
}

QString actionName(HistoryEntry::Action action) {
    switch (action) {
    case HistoryEntry::Action::Created:
        return u"created"_s;
    case HistoryEntry::Action::Deleted:
        return u"deleted"_s;
    case HistoryEntry::Action::Tagged:
        return u"tagged"_s;
    case HistoryEntry::Action::Untagged:
        return u"untagged"_s;
    case HistoryEntry::Action::Changed:
        break;
    }
    return u"changed"_s;
}

QString entityName(UndoSkipped::Entity entity) {
    return entity == UndoSkipped::Entity::Category ? u"category"_s
           : entity == UndoSkipped::Entity::Tag    ? u"tag"_s
                                                   : u"product"_s;
}

QJsonValue priceOrNull(Money price) { return price.isValid() ? QJsonValue(price.toDouble()) : QJsonValue(); }
QJsonValue textOrNull(const QString& text) { return text.isNull() ? QJsonValue() : QJsonValue(text); }

QJsonObject changesOf(const HistoryEntry& entry) {
    QJsonObject changes;
    if (entry.action == HistoryEntry::Action::Created)
        return changes;
    const auto add = [&](int bit, const QString& key, auto valueOf) {
        if ((entry.fields & bit) == 0)
            return;
        QJsonObject change{{u"old"_s, valueOf(entry.before)}};
        if (entry.action != HistoryEntry::Action::Deleted)
            change[u"new"_s] = valueOf(entry.after);
        changes[key] = change;
    };
    using Values = HistoryEntry::Values;
    add(HistoryEntry::Name, u"name"_s, [](const Values& values) { return textOrNull(values.name); });
    add(HistoryEntry::Description, u"description"_s,
        [](const Values& values) { return textOrNull(values.description); });
    add(HistoryEntry::ImageUrl, u"image_url"_s, [](const Values& values) { return textOrNull(values.imageUrl); });
    add(HistoryEntry::Shmeckles, u"price_shmeckles"_s,
        [](const Values& values) { return priceOrNull(values.shmeckles); });
    add(HistoryEntry::Flurbos, u"price_flurbos"_s, [](const Values& values) { return priceOrNull(values.flurbos); });
    add(HistoryEntry::InCategory, u"category"_s, [](const Values& values) {
        return values.category == 0
                   ? QJsonValue()
                   : QJsonValue(QJsonObject{{u"id"_s, values.category}, {u"name"_s, textOrNull(values.categoryName)}});
    });
    return changes;
}

QJsonObject jsonOf(const HistoryEntry& entry) {
    QJsonObject object{{u"id"_s, entry.id},
                       {u"at"_s, entry.at.toUTC().toString(Qt::ISODateWithMs)},
                       {u"entity"_s, entityName(entry.entity)},
                       {u"entity_id"_s, entry.entityId},
                       {u"name"_s, textOrNull(entry.name)},
                       {u"action"_s, actionName(entry.action)},
                       {u"source"_s, entry.source.isEmpty() ? HistoryFilter::anotherProgram() : entry.source},
                       {u"actor"_s, textOrNull(entry.actor)},
                       {u"changes"_s, changesOf(entry)},
                       {u"step"_s, QJsonValue()}};
    if (entry.tag != 0)
        object[u"tag"_s] = QJsonObject{{u"id"_s, entry.tag}, {u"name"_s, textOrNull(entry.tagName)}};
    if (entry.step)
        object[u"step"_s] = QJsonObject{{u"id"_s, entry.step->id},
                                        {u"title"_s, historytexts::fullTitle(*entry.step)},
                                        {u"undone"_s, entry.step->undoneBy != 0}};
    return object;
}

/// Calls `each` with the entries asked for, newest first.
Result<void> forEach(const HistoryRequest& request, CatalogStore& store,
                     const std::function<void(const HistoryEntry&)>& each) {
    HistoryStore history(store.connection());
    HistoryCursor cursor;
    int left = request.limit;
    while (left > 0) {
        const Result<HistoryPage> page = history.page(filterOf(request), cursor, std::min(left, pageSize));
        if (!page)
            return page.error();
        for (const HistoryEntry& entry : page->entries)
            each(entry);
        left -= static_cast<int>(page->entries.size());
        cursor = page->next;
        if (!page->more)
            break;
    }
    return {};
}

} // namespace

int history(const Request& request, Terminal& terminal) {
    const Result<std::unique_ptr<CatalogStore>> store = database::openCatalogue(request.configuration);
    if (!store)
        return failed(store.error(), terminal);
    QJsonArray entries;
    const bool json = request.history.json;
    const Result<void> read = forEach(request.history, **store, [&](const HistoryEntry& entry) {
        if (json)
            entries.append(jsonOf(entry));
        else
            terminal.data(lineOf(entry));
    });
    if (!read)
        return failed(read.error(), terminal);
    if (json)
        terminal.data(QString::fromUtf8(QJsonDocument(entries).toJson()).trimmed());
    return 0;
}

int undo(const Request& request, Terminal& terminal) {
    const Result<std::unique_ptr<CatalogStore>> store = database::openForWriting(request.configuration);
    if (!store)
        return failed(store.error(), terminal);
    UndoReport report;
    QString title;
    (*store)->setOrigin(u"command line"_s, CatalogStore::systemUser(), CatalogStore::thisClient());
    const Result<bool> done = (*store)->write<bool>([&](WriteUnit& unit) -> Result<bool> {
        Result<UndoReport> undone = UndoStore((*store)->connection()).undo(unit, request.history.step);
        if (!undone)
            return undone.error();
        report = std::move(*undone);
        title = unit.step.title;
        if (report.changedNothing() && report.skippedCount > 0)
            return Error(Error::Kind::Conflict, Texts::tr("Nothing was taken back: all of it was changed since."));
        return true;
    });
    for (const UndoSkipped& skipped : report.skipped)
        terminal.message(Texts::tr("Left alone: %1 %2 “%3”: %4")
                             .arg(historytexts::entity(skipped.entity), QString::number(skipped.id),
                                  plain(skipped.name), historytexts::reason(skipped)));
    const qint64 more = report.skippedCount - static_cast<qint64>(report.skipped.size());
    if (more > 0)
        terminal.message(Texts::tr("… and %1 more.").arg(more));
    if (!done)
        return failed(done.error(), terminal);
    title = title.isEmpty() ? Texts::tr("step %1").arg(request.history.step) : plain(title);
    terminal.data(historytexts::report(Texts::tr("Taken back: %1").arg(title), report));
    return 0;
}

} // namespace pricebook::commands
