#include "commandtable.h"
#include "dbcommands.h"

#include <array>

namespace pricebook {

namespace {

void json(CLI::App& command, Request& request) {
    command.add_flag("--json", request.db.json, "Answer with one JSON document");
}

void verbose(CLI::App& command, Request& request) { command.add_flag("-v,--verbose", request.db.verbose, "Say more"); }

void defineCurrent(CLI::App& command, Request& request) {
    verbose(command, request);
    json(command, request);
    command.add_flag("--check-heads", request.db.checkHeads, "Fail unless the database is at the newest revision");
}

void defineHistory(CLI::App& command, Request& request) {
    addOption(command, "-r,--rev-range", "Only these, both included: [start]:[end], each a revision, current, -n or +n",
              textOf(request.db.range));
    verbose(command, request);
    command.add_flag("-i,--indicate-current", request.db.indicateCurrent, "Mark the database's revision");
    command.add_flag("--applied", request.db.applied,
                     "List what was done to the database instead: when, by whom, with which backup");
    json(command, request);
}

void defineHeads(CLI::App& command, Request& request) {
    verbose(command, request);
    json(command, request);
}

CLI::Option* revisionOption(CLI::App& command, Request& request, const char* help) {
    return addOption(command, "REVISION", help, textOf(request.db.target));
}

void defineShow(CLI::App& command, Request& request) {
    revisionOption(command, request, "A revision, head, or current")->required();
    json(command, request);
}

void script(CLI::App& command, Request& request, const char* help) {
    CLI::Option* sql = command.add_flag("--sql", request.db.sql, help);
    addOption(command, "--dialect", "Of the script: sqlite or postgresql; otherwise that of the configured database",
              [&request](const std::string& value) {
                  if (value == "sqlite")
                      request.db.dialect = Backend::Sqlite;
                  else if (value == "postgresql")
                      request.db.dialect = Backend::PostgreSql;
                  else
                      return std::string("must be sqlite or postgresql");
                  return std::string();
              })
        ->needs(sql);
}

void backups(CLI::App& command, Request& request) {
    CLI::Option* none = command.add_flag("--no-backup", request.db.noBackup, "Make no backup before");
    addOption(command, "--backup-dir", "The folder for the backup", textOf(request.db.folder))->excludes(none);
}

void defineUpgrade(CLI::App& command, Request& request) {
    request.db.target = QStringLiteral("head");
    revisionOption(command, request,
                   "head (the default), base, a revision's id or four or more of its first digits, +n, ID+n, ID-n");
    script(command, request, "Print the script, from base or from the first of FROM:TO; no database is opened");
    command.add_flag("--rerun", request.db.rerun, "First run a step again that was interrupted");
    backups(command, request);
    json(command, request);
}

void defineDowngrade(CLI::App& command, Request& request) {
    revisionOption(command, request, "base, a revision's id or four or more of its first digits, -n, ID-n")->required();
    script(command, request, "Print the script for FROM:TO; no database is opened");
    command.add_flag("--yes-lose-data", request.db.loseData, "Go on though columns or tables with data are removed");
    backups(command, request);
    json(command, request);
}

void defineStamp(CLI::App& command, Request& request) {
    revisionOption(command, request, "head, base, a revision's id or four or more of its first digits")->required();
    script(command, request, "Print the script, from base or from the first of FROM:TO; no database is opened");
    command.add_flag("--purge", request.db.purge, "Forget several revisions that the database names at once");
    command.add_flag("--force", request.db.force, "Although the tables are not those of the revision");
    json(command, request);
}

void defineAdopt(CLI::App& command, Request& request) {
    command.add_flag("--yes", request.db.yes, "Do it; without, only what was found is told");
    command.add_flag("--drop-leftovers", request.db.dropLeftovers, "Drop the tables that a failed Alembic run left");
    command.add_flag("--upgrade", request.db.upgrade, "Then upgrade to head, in the same transaction");
    backups(command, request);
    json(command, request);
}

void defineBackup(CLI::App& command, Request& request) {
    addOption(command, "--dir", "The folder; otherwise beside the file, or the user's data folder for a server",
              textOf(request.db.folder));
    json(command, request);
}

void defineRestore(CLI::App& command, Request& request) {
    addOption(command, "FILE", "A backup, see: db backups", textOf(request.db.target))->required();
    command.add_flag("--yes", request.db.yes, "Do it; without, only what the file holds is told");
    command.add_flag("--no-backup", request.db.noBackup, "SQLite: do not keep what is replaced");
    addOption(command, "--backup-dir", "SQLite: the folder for what is replaced", textOf(request.db.folder));
    json(command, request);
}

void defineRevision(CLI::App& command, Request& request) {
    addOption(command, "-m,--message", "What it does, in a few words", textOf(request.db.message))->required();
    addOption(command, "--rev-id", "Its id, twelve hexadecimal digits; otherwise random",
              textOf(request.db.revisionId));
    addOption(command, "--dir", "The folder of the revisions in the sources; otherwise ./migrations",
              textOf(request.db.folder));
    json(command, request);
}

void defineNothing(CLI::App&, Request&) {}

constexpr std::array<Command, 15> table = {{
    {"db", "current", "Print the database's revision", defineCurrent, commands::db::current},
    {"db", "history", "List the revisions, newest first", defineHistory, commands::db::history},
    {"db", "heads", "Print the newest revision that this program knows", defineHeads, commands::db::heads},
    {"db", "show", "Print what is known about a revision", defineShow, commands::db::show},
    {"db", "upgrade", "Bring the database to a newer revision; makes an absent SQLite file", defineUpgrade,
     commands::db::upgrade},
    {"db", "downgrade", "Bring the database back to an older revision", defineDowngrade, commands::db::downgrade},
    {"db", "stamp", "Write a revision into the database without running anything", defineStamp, commands::db::stamp},
    {"db", "check", "Compare the tables with what they should be", json, commands::db::check},
    {"db", "adopt", "Take over a database that the replaced application made", defineAdopt, commands::db::adopt},
    {"db", "repair", "Note the checksums of this program's revisions in the database", json, commands::db::repair},
    {"db", "backup", "Back the whole database up, and print the file", defineBackup, commands::db::backup},
    {"db", "backups", "List the backups, newest first", defineBackup, commands::db::backups},
    {"db", "restore", "Put a backup in the place of the database", defineRestore, commands::db::restore},
    {"db", "revision", "For developers: make the file of a new revision", defineRevision, commands::db::revision},
    {"db", "describe", "Print the schema as JSON: tables, columns, constraints, indexes, triggers", defineNothing,
     commands::db::describe},
}};

} // namespace

std::span<const Command> dbCommands() { return table; }

} // namespace pricebook
