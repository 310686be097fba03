#pragma once

#include <QString>
#include <QStringList>

namespace pricebook {

class MigrationSet;

/// What a look into a database has found, before it is judged. A value.
struct SchemaFacts {
    QStringList tables;        ///< lower case, without the engine's own and without those of the bookkeeping
    bool hasHeadTable = false; ///< alembic_version
    QStringList heads;         ///< its rows
    bool hasHistory = false;   ///< schema_history has a row: this program, of some version, was here
    QString lastWriter;        ///< the program's version in the newest row of schema_history
};

/// Whether this program can work with a database's schema. A value; any thread.
struct SchemaState {
    enum class Kind {
        Empty,            ///< nothing in it: may be upgraded without asking
        Current,          ///< the only one to work with
        Behind,           ///< `behind` revisions are to be applied
        Ahead,            ///< a newer version of this program was here
        UnknownRevision,  ///< another program's revision over tables that are not ours
        AlembicUnadopted, ///< the replaced application's tables, under its own revision or none
        SeveralHeads,     ///< alembic_version has more than one row
        ForeignTables,    ///< tables that are not ours
    };
    Kind kind = Kind::Empty;
    int behind = 0;
    QString revision;   ///< as the database says it; empty for none
    QString head;       ///< the newest revision that this program knows
    QString lastWriter; ///< Ahead: the version that wrote it, if it says so

    [[nodiscard]] bool isUsable() const { return kind == Kind::Current; }
    /// Empty or Behind.
    [[nodiscard]] bool canUpgrade() const { return kind == Kind::Empty || kind == Kind::Behind; }
    /// One translated sentence: what it is and what to do.
    [[nodiscard]] QString text() const;

    static SchemaState judge(const SchemaFacts& facts, const MigrationSet& migrations);
};

} // namespace pricebook
