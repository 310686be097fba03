#include "call.h"
#include "journalstore.h"
#include "jsonwriter.h"
#include "resources.h"

#include <limits>

namespace pricebook::http {

namespace {

constexpr std::string_view now = "now";

std::string cursorText(const JournalCursor& cursor) {
    return std::to_string(cursor.transaction) + '-' + std::to_string(cursor.id);
}

std::optional<JournalCursor> cursorFrom(std::string_view text) {
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos)
        return std::nullopt;
    const auto number = [](std::string_view digits) {
        return wholeNumber(digits, 0, std::numeric_limits<qint64>::max());
    };
    const std::optional<qint64> transaction = number(text.substr(0, dash));
    const std::optional<qint64> id = number(text.substr(dash + 1));
    if (!transaction || !id)
        return std::nullopt;
    return JournalCursor{*transaction, *id};
}

std::string_view entityName(JournalEntry::Entity entity) {
    switch (entity) {
    case JournalEntry::Entity::Category:
        return "category";
    case JournalEntry::Entity::Tag:
        return "tag";
    case JournalEntry::Entity::Product:
        break;
    }
    return "product";
}

std::string_view actionName(JournalEntry::Action action) {
    switch (action) {
    case JournalEntry::Action::Created:
        return "created";
    case JournalEntry::Action::Deleted:
        return "deleted";
    case JournalEntry::Action::Changed:
        break;
    }
    return "changed";
}

void writeEntry(JsonWriter& writer, const JournalEntry& entry) {
    writer.object().member("entity", entityName(entry.entity)).key("id").integer(entry.entityId);
    writer.member("action", actionName(entry.action)).key("version").integer(entry.version);
    writer.key("at").text(entry.at.toString(Qt::ISODateWithMs));
    writer.key("source");
    if (entry.source.isEmpty())
        writer.null();
    else
        writer.text(entry.source);
    writer.endObject();
}

Result<JournalPage> read(JournalStore& journal, const std::optional<JournalCursor>& since, int limit) {
    const Result<JournalCursor> end = journal.end();
    if (!end)
        return end.error();
    // A cursor from beyond the end is of another database.
    if (since && *since > *end)
        return Error(Error::Kind::Invalid, QString());
    if (!since)
        return JournalPage{{}, *end, false};
    return journal.since(*since, limit);
}

} // namespace

Response service::changes(Call& call) {
    const std::string text = call.parameters->text("since").toStdString();
    const auto limit = static_cast<int>(call.parameters->integer("limit"));
    const std::optional<JournalCursor> since = text.empty() ? JournalCursor{} : cursorFrom(text);
    const auto refuseCursor = [&] {
        call.parameters->refuse("since", "This is no cursor of this catalogue: take it from an answer's \"next\".",
                                "value_error");
    };
    if (text != now && !since)
        refuseCursor();
    if (!call.issues.empty())
        return call.refused();
    const Result<CatalogStore*> store = call.database.forReading();
    if (!store)
        return call.failed(store.error());
    JournalStore journal((*store)->connection());
    const Result<JournalPage> page = read(journal, text == now ? std::nullopt : since, limit);
    if (!page && page.error().kind == Error::Kind::Invalid) {
        refuseCursor();
        return call.refused();
    }
    if (!page)
        return call.failed(page.error());
    JsonWriter writer;
    writer.object().key("changes").array();
    for (const JournalEntry& entry : page->entries)
        writeEntry(writer, entry);
    writer.endArray().member("next", cursorText(page->next)).key("more").boolean(page->more).endObject();
    return jsonAnswer(writer.take());
}

} // namespace pricebook::http
