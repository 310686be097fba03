#include "call.h"
#include "journalstore.h"
#include "jsonwriter.h"
#include "resources.h"

#include <array>
#include <charconv>
#include <limits>

namespace pricebook::http {

namespace {

constexpr std::string_view now = "now";

constexpr int markDigits = 16;

std::string cursorText(const JournalCursor& cursor) {
    std::array<char, markDigits> digits{};
    const auto [end, problem] = std::to_chars(digits.data(), digits.data() + digits.size(), cursor.mark, 16);
    return std::to_string(cursor.id) + '-' + std::string(digits.data(), end);
}

std::optional<JournalCursor> cursorFrom(std::string_view text) {
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos)
        return std::nullopt;
    const std::optional<qint64> id = wholeNumber(text.substr(0, dash), 0, std::numeric_limits<qint64>::max());
    const std::string_view digits = text.substr(dash + 1);
    JournalCursor cursor;
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), cursor.mark, 16);
    if (!id || problem != std::errc() || end != digits.data() + digits.size())
        return std::nullopt;
    cursor.id = *id;
    // Only as it was given, in one spelling.
    return cursorText(cursor) == text ? std::optional(cursor) : std::nullopt;
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

/// Of a client that has to begin anew.
Response cursorGone() {
    return errorResponse(410, "What followed this cursor is not in the journal any more, or the database was restored "
                              "from a backup: ask for /changes?since=now, read the whole catalogue, then go on "
                              "with the \"next\" of that answer.");
}

Result<JournalPage> read(Call& call, bool onlyEnd, const std::optional<JournalCursor>& since, int limit) {
    const Result<CatalogStore*> store = call.database.forReading();
    if (!store)
        return store.error();
    JournalStore journal((*store)->connection());
    if (!onlyEnd)
        return journal.since(since, limit);
    const Result<JournalCursor> end = journal.end();
    return end ? Result<JournalPage>(JournalPage{{}, *end, false}) : end.error();
}

} // namespace

Response service::changes(Call& call) {
    const std::string text = call.parameters->text("since").toStdString();
    const auto limit = static_cast<int>(call.parameters->integer("limit"));
    const std::optional<JournalCursor> since = cursorFrom(text);
    if (!text.empty() && text != now && !since)
        call.parameters->refuse("since", "This is no cursor: take it from an answer's \"next\".", "value_error");
    if (!call.issues.empty())
        return call.refused();
    const Result<JournalPage> page = read(call, text == now, since, limit);
    if (!page && page.error().kind == Error::Kind::NotFound)
        return cursorGone();
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
