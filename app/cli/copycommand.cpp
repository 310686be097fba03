#include "cataloguecopy.h"
#include "changeprogress.h"
#include "commandtable.h"
#include "migrationset.h"
#include "passwordprompt.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <array>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::CopyCommand)
};

int failed(const Error& error, Terminal& terminal) {
    terminal.error(error);
    return 1;
}

void print(const QJsonObject& document, Terminal& terminal) {
    terminal.data(QString::fromUtf8(QJsonDocument(document).toJson(QJsonDocument::Indented)).trimmed());
}

int showPlan(const CopyPlan& plan, const Request& request, Terminal& terminal) {
    if (request.copy.json)
        print({{u"revision"_s, plan.revision}, {u"products"_s, plan.products}, {u"rows"_s, plan.rows}}, terminal);
    else
        terminal.data(Texts::tr("The copy is possible: %1 products, %2 rows in all.")
                          .arg(QLocale().toString(plan.products), QLocale().toString(plan.rows)));
    return 0;
}

int showReport(const CopyReport& report, const Request& request, Terminal& terminal) {
    QJsonArray tables;
    for (const CopiedTable& table : report.tables) {
        tables << QJsonObject{{u"name"_s, table.name}, {u"rows"_s, table.rows}, {u"checksum"_s, table.checksum}};
        if (!request.copy.json)
            terminal.data(u"%1 %2 %3"_s.arg(table.name, -24).arg(table.rows, 10).arg(table.checksum));
    }
    if (request.copy.json)
        print({{u"revision"_s, report.revision},
               {u"rows"_s, report.rows},
               {u"milliseconds"_s, static_cast<qint64>(report.duration.count())},
               {u"tables"_s, tables}},
              terminal);
    terminal.message(
        Texts::tr("%1 rows were copied in %2 s and compared: the copy is %3. The old catalogue is as it was; let "
                  "programs use the copy from now on, with DATABASE_URL for example.")
            .arg(QLocale().toString(report.rows),
                 QLocale().toString(static_cast<double>(report.duration.count()) / 1000, 'f', 1),
                 request.copy.to.toDisplayString()));
    return 0;
}

int copy(const Request& request, Terminal& terminal) {
    DatabaseUrl to = request.copy.to;
    if (request.copy.passwordStdin) {
        const Result<QString> password = passwordFromStandardInput();
        if (!password)
            return failed(password.error(), terminal);
        to.password = *password;
    }
    CatalogueCopy work(request.configuration.databaseUrl, to);
    if (request.copy.check) {
        const Result<CopyPlan> plan = work.plan();
        return plan ? showPlan(*plan, request, terminal) : failed(plan.error(), terminal);
    }
    Result<CopyReport> report = Error::cancelled();
    {
        ChangeProgress progress(terminal, MigrationSet::embedded(), false);
        report = work.run(progress.handler());
    }
    if (!report && report.error().kind == Error::Kind::Cancelled)
        return failed(Error(Error::Kind::Cancelled, Texts::tr("Cancelled: nothing was changed.")), terminal);
    return report ? showReport(*report, request, terminal) : failed(report.error(), terminal);
}

void define(CLI::App& command, Request& request) {
    addOption(command, "--to", "Where to: postgresql://user@host/name of an empty database, or sqlite:///new.db",
              [&request](const std::string& value) {
                  const Result<DatabaseUrl> url = DatabaseUrl::parse(QString::fromStdString(value));
                  if (!url)
                      return url.error().text.toStdString();
                  request.copy.to = *url;
                  // Every user of the machine can read the arguments of a program.
                  return url->password.isEmpty()
                             ? std::string()
                             : std::string("must have no password in it: set PGPASSWORD, use ~/.pgpass, or give "
                                           "--password-stdin");
              })
        ->required();
    command.add_flag("--check", request.copy.check, "Only look whether the copy is possible; nothing is written");
    command.add_flag("--password-stdin", request.copy.passwordStdin,
                     "Read the password for --to from standard input, one line");
    command.add_flag("--json", request.copy.json, "Answer with one JSON document");
}

constexpr std::array<Command, 1> table = {
    {{nullptr, "copy", "Copy the whole catalogue into an empty database, of SQLite or PostgreSQL, and compare", define,
      copy}}};

} // namespace

std::span<const Command> copyCommands() { return table; }

} // namespace pricebook
