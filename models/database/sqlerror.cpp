#include "sqlerror.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <array>
#include <sqlite3.h>

namespace pricebook {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::SqlError)
};

struct SqliteRow {
    int code;
    Error::Kind kind;
    const char* text;
};

// Extended codes stand before their primary code; the first match wins.
constexpr std::array sqliteTable{
    SqliteRow{SQLITE_CONSTRAINT_UNIQUE, Error::Kind::NameTaken,
              QT_TRANSLATE_NOOP("pricebook::SqlError", "This name is taken already: choose another.")},
    SqliteRow{SQLITE_CONSTRAINT_FOREIGNKEY, Error::Kind::Invalid,
              QT_TRANSLATE_NOOP("pricebook::SqlError", "It refers to a category or tag that is not there any more.")},
    SqliteRow{SQLITE_CONSTRAINT_NOTNULL, Error::Kind::Invalid,
              QT_TRANSLATE_NOOP("pricebook::SqlError", "A value that is needed is missing.")},
    SqliteRow{
        SQLITE_CONSTRAINT_CHECK, Error::Kind::Invalid,
        QT_TRANSLATE_NOOP("pricebook::SqlError", "A value breaks a rule of the database: a price must be above zero.")},
    SqliteRow{SQLITE_CONSTRAINT, Error::Kind::Invalid,
              QT_TRANSLATE_NOOP("pricebook::SqlError", "A value breaks a rule of the database.")},
    SqliteRow{SQLITE_TOOBIG, Error::Kind::Invalid,
              QT_TRANSLATE_NOOP("pricebook::SqlError",
                                "A text is too long, or a pattern takes too long: make the pattern simpler.")},
    SqliteRow{SQLITE_BUSY, Error::Kind::Locked,
              QT_TRANSLATE_NOOP(
                  "pricebook::SqlError",
                  "Another program is writing to the database: try again in a moment, or close the other program.")},
    SqliteRow{SQLITE_LOCKED, Error::Kind::Locked,
              QT_TRANSLATE_NOOP("pricebook::SqlError", "The database is in use: try again in a moment.")},
    SqliteRow{SQLITE_READONLY, Error::Kind::ReadOnly,
              QT_TRANSLATE_NOOP("pricebook::SqlError",
                                "The database cannot be written: check the permissions of the file and its folder.")},
    SqliteRow{SQLITE_FULL, Error::Kind::DiskFull,
              QT_TRANSLATE_NOOP("pricebook::SqlError",
                                "The disk is full: free some space and try again; nothing was changed.")},
    SqliteRow{SQLITE_INTERRUPT, Error::Kind::Cancelled,
              QT_TRANSLATE_NOOP("pricebook::SqlError", "Cancelled; nothing was changed.")},
    SqliteRow{SQLITE_NOTADB, Error::Kind::Damaged,
              QT_TRANSLATE_NOOP("pricebook::SqlError", "This file is not a database: choose another file.")},
    SqliteRow{SQLITE_CORRUPT, Error::Kind::Damaged,
              QT_TRANSLATE_NOOP("pricebook::SqlError", "The database is damaged: restore a backup.")},
    SqliteRow{SQLITE_CANTOPEN, Error::Kind::Unavailable,
              QT_TRANSLATE_NOOP("pricebook::SqlError",
                                "The database file cannot be opened: check that it is there and may be read.")},
    SqliteRow{SQLITE_PERM, Error::Kind::Denied,
              QT_TRANSLATE_NOOP("pricebook::SqlError", "The database file may not be opened: check its permissions.")},
    SqliteRow{SQLITE_AUTH, Error::Kind::Denied,
              QT_TRANSLATE_NOOP("pricebook::SqlError", "The database file may not be opened: check its permissions.")},
    SqliteRow{SQLITE_IOERR, Error::Kind::Unavailable,
              QT_TRANSLATE_NOOP("pricebook::SqlError",
                                "The disk could not be read or written: check the disk and that it is not full.")},
};

struct PostgresRow {
    const char* statePrefix;
    Error::Kind kind;
    const char* text;
};

constexpr std::array postgresTable{
    PostgresRow{"23505", Error::Kind::NameTaken,
                QT_TRANSLATE_NOOP("pricebook::SqlError", "This name is taken already: choose another.")},
    PostgresRow{"23503", Error::Kind::Invalid,
                QT_TRANSLATE_NOOP("pricebook::SqlError", "It refers to a category or tag that is not there any more.")},
    PostgresRow{"23502", Error::Kind::Invalid,
                QT_TRANSLATE_NOOP("pricebook::SqlError", "A value that is needed is missing.")},
    PostgresRow{
        "23514", Error::Kind::Invalid,
        QT_TRANSLATE_NOOP("pricebook::SqlError", "A value breaks a rule of the database: a price must be above zero.")},
    PostgresRow{"2201B", Error::Kind::Invalid,
                QT_TRANSLATE_NOOP("pricebook::SqlError", "The pattern is too complicated: make it simpler.")},
    PostgresRow{"22", Error::Kind::Invalid,
                QT_TRANSLATE_NOOP("pricebook::SqlError", "A value does not fit its column.")},
    PostgresRow{
        "55P03", Error::Kind::Locked,
        QT_TRANSLATE_NOOP("pricebook::SqlError", "The table is in use by another program: try again in a moment.")},
    PostgresRow{
        "40", Error::Kind::Locked,
        QT_TRANSLATE_NOOP("pricebook::SqlError", "Another program changed the same rows at the same time: try again.")},
    PostgresRow{"57014", Error::Kind::Cancelled,
                QT_TRANSLATE_NOOP("pricebook::SqlError", "Cancelled; nothing was changed.")},
    PostgresRow{"57P", Error::Kind::Unavailable,
                QT_TRANSLATE_NOOP("pricebook::SqlError",
                                  "The database server ended the connection: try again when it is back.")},
    PostgresRow{"08", Error::Kind::Unavailable,
                QT_TRANSLATE_NOOP("pricebook::SqlError",
                                  "The connection to the database server was lost: check the network and try again.")},
    PostgresRow{"25006", Error::Kind::ReadOnly,
                QT_TRANSLATE_NOOP("pricebook::SqlError", "This connection may only read.")},
    PostgresRow{
        "28", Error::Kind::Denied,
        QT_TRANSLATE_NOOP("pricebook::SqlError", "The server refused the user name or the password: check both.")},
    PostgresRow{"42501", Error::Kind::Denied,
                QT_TRANSLATE_NOOP("pricebook::SqlError",
                                  "The database user lacks a permission for this: ask the administrator.")},
    PostgresRow{"3D000", Error::Kind::NotFound,
                QT_TRANSLATE_NOOP("pricebook::SqlError",
                                  "There is no database of this name on the server: check the name or create it.")},
    PostgresRow{"53100", Error::Kind::DiskFull,
                QT_TRANSLATE_NOOP("pricebook::SqlError", "The server's disk is full; nothing was changed.")},
    PostgresRow{"53", Error::Kind::Unavailable,
                QT_TRANSLATE_NOOP("pricebook::SqlError",
                                  "The database server has no room for another connection: try again later.")},
    PostgresRow{"XX001", Error::Kind::Damaged,
                QT_TRANSLATE_NOOP("pricebook::SqlError", "The database is damaged: restore a backup.")},
};

} // namespace

Error sqliteError(int extendedCode, const QString& engineText) {
    for (const SqliteRow& row : sqliteTable) {
        if (row.code == extendedCode || row.code == (extendedCode & 0xff))
            return {row.kind, Texts::tr(row.text), engineText};
    }
    return {Error::Kind::Internal,
            Texts::tr("The database reported an error that this program does not know: see the details."), engineText};
}

Error sqliteError(sqlite3* handle) {
    return sqliteError(sqlite3_extended_errcode(handle), QString::fromUtf8(sqlite3_errmsg(handle)));
}

Error postgresError(const QString& sqlState, const QString& engineText) {
    // What libpq says by itself has no state. While a statement runs that is a connection that broke, also where it
    // broke in sending and libpq does not call it bad yet.
    if (sqlState.isEmpty())
        return postgresError(QStringLiteral("08006"), engineText);
    for (const PostgresRow& row : postgresTable) {
        if (!sqlState.startsWith(QLatin1String(row.statePrefix)))
            continue;
        Error error(row.kind, Texts::tr(row.text), engineText);
        // Serialization failure and deadlock; whether 40003's statement was completed nobody knows.
        error.gaveWay = sqlState == u"40001" || sqlState == u"40P01";
        return error;
    }
    return {Error::Kind::Internal,
            Texts::tr("The database reported an error that this program does not know: see the details."), engineText};
}

Error postgresConnectError(const QString& engineText, const QString& displayUrl) {
    // libpq gives no SQLSTATE for a connection that never stood, only text, which the server may have translated: these
    // patterns are the few that tell a wrong password or name from an absent server, and anything else counts as
    // absent.
    static const QRegularExpression denied(
        QStringLiteral("authentication failed|no pg_hba.conf entry|password|role .* does not exist"));
    static const QRegularExpression absent(QStringLiteral("database \"[^\"]*\" does not exist"));
    if (absent.match(engineText).hasMatch())
        return {Error::Kind::NotFound,
                Texts::tr("There is no database of this name on the server: %1. Check the name or create it.")
                    .arg(displayUrl),
                engineText};
    if (denied.match(engineText).hasMatch())
        return {Error::Kind::Denied,
                Texts::tr("The server refused the user name or the password for %1: check both.").arg(displayUrl),
                engineText};
    return {
        Error::Kind::Unavailable,
        Texts::tr("The database server cannot be reached: %1. Check the address, the network and that the server runs.")
            .arg(displayUrl),
        engineText};
}

} // namespace pricebook
