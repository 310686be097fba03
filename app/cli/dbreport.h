#pragma once

#include "commands.h"
#include "migrationtypes.h"

#include <QJsonObject>

namespace pricebook {

class MigrationSet;

/// How a "db" command answers: lines for a person, or one JSON document for a script. Used for one command.
class DbReport {
public:
    /// As Alembic's.
    static constexpr int exitFailed = 255;

    DbReport(const Request& request, Terminal& terminal) : m_json(request.db.json), m_terminal(terminal) {}

    /// A line on standard output; with --json nothing.
    void line(const QString& text);
    /// A line on standard error, with --json too.
    void tell(const QString& text);
    /// A value of the JSON document.
    void set(const QString& key, const QJsonValue& value) { m_document[key] = value; }
    [[nodiscard]] bool isJson() const { return m_json; }
    [[nodiscard]] Terminal& terminal() const { return m_terminal; }

    /// What was done, for both.
    void outcome(const MigrationOutcome& outcome, const MigrationSet& migrations);

    /// The exit codes, after the JSON document.
    int done();
    int failed(const Error& error);
    /// Alembic's own words, which are not translated.
    int failed(Error::Kind kind, const QString& sentence) { return failed(Error(kind, sentence)); }

private:
    bool m_json;
    Terminal& m_terminal;
    QJsonObject m_document;
};

/// Null for an empty text.
[[nodiscard]] QJsonValue textOrNull(const QString& text);
/// ISO 8601 in UTC.
[[nodiscard]] QString timeText(const QDateTime& time);
/// "revision", "base" for none.
[[nodiscard]] QString revisionText(const QString& revision);

} // namespace pricebook
