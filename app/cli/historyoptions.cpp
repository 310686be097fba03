#include "commandtable.h"
#include "historycommands.h"
#include "historyentry.h"

#include <array>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

OptionSetter numberOf(qint64& target) {
    return [&target](const std::string& value) {
        bool ok = false;
        target = QString::fromStdString(value).toLongLong(&ok);
        return ok && target > 0 ? std::string() : std::string("must be a number above zero");
    };
}

std::string setSource(HistoryRequest& request, const std::string& value) {
    const QString text = QString::fromStdString(value).trimmed();
    static const QString import = u"import #"_s;
    if (text.startsWith(import)) {
        bool ok = false;
        request.step = text.mid(import.size()).toLongLong(&ok);
        request.source = u"import"_s;
        return ok && request.step > 0 ? std::string() : std::string("must have a number after \"import #\"");
    }
    request.source = text;
    return QStringList{u"window"_s, u"import"_s, u"http"_s, u"command line"_s, HistoryFilter::anotherProgram()}
                   .contains(text)
               ? std::string()
               : std::string(
                     "must be window, import, \"import #NUMBER\", http, \"command line\" or \"another program\"");
}

std::string setSince(HistoryRequest& request, const std::string& value) {
    const QString text = QString::fromStdString(value).trimmed();
    request.since = QDateTime::fromString(text, Qt::ISODate);
    if (!request.since.isValid())
        request.since = QDate::fromString(text, Qt::ISODate).startOfDay();
    return request.since.isValid() ? std::string()
                                   : std::string("must be a date or a time such as 2026-11-21 or 2026-11-21T14:02");
}

void defineHistory(CLI::App& command, Request& request) {
    HistoryRequest& history = request.history;
    addOption(command, "--product", "Only what happened to the product of this number", numberOf(history.product));
    addOption(command, "--since", "Only what happened since then: 2026-11-21 or 2026-11-21T14:02, local time",
              [&history](const std::string& value) { return setSince(history, value); });
    addOption(command, "--source",
              "Only through this: window, import, \"import #12\", http, \"command line\" or \"another program\"",
              [&history](const std::string& value) { return setSource(history, value); });
    addOption(command, "--limit", "At most so many lines, the newest; otherwise 50",
              [&history](const std::string& value) {
                  bool ok = false;
                  history.limit = QString::fromStdString(value).toInt(&ok);
                  return ok && history.limit > 0 && history.limit <= 1'000'000
                             ? std::string()
                             : std::string("must be a number from 1 to 1000000");
              });
    command.add_flag("--json", history.json, "Answer with one JSON document, prices as numbers and times in UTC");
}

void defineUndo(CLI::App& command, Request& request) {
    addOption(command, "STEP", "Its number, see: history", numberOf(request.history.step))->required();
}

constexpr std::array<Command, 2> table = {{
    {nullptr, "history", "List who changed what, newest first", defineHistory, commands::history},
    {nullptr, "undo", "Take a step of the history back, but for what was changed since", defineUndo, commands::undo},
}};

} // namespace

std::span<const Command> historyCommands() { return table; }

} // namespace pricebook
