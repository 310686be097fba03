#pragma once

#include <QString>
#include <QStringList>

namespace pricebook {

/// Whether this program can work with a database's schema, and why not. A value; any thread.
struct SchemaState {
    enum class Kind {
        Empty,             ///< nothing in it: may be given its tables without asking
        Current,           ///< to be worked with
        Behind,            ///< `behind` revisions are to be applied
        AheadCompatible,   ///< a newer version of this program was here, and this one may read what it left
        AheadIncompatible, ///< a newer version was here, and this one cannot even read it
        UnknownRevision,   ///< another program's revision over tables that are not ours
        SeveralHeads,      ///< alembic_version has more than one row: `details`
        ChecksumMismatch,  ///< a revision of another text made it, and the tables are not as they should be: `details`
        OutOfOrder,        ///< revisions below its head were never applied to it: `details`
        Interrupted,       ///< a step that cannot be part of a transaction began and did not end: `revision`
        Adoptable,         ///< the replaced application's tables as revision `adoptAs` makes them
        AlembicDiffers,    ///< the replaced application's tables, but not as any revision makes them: `details`
        ForeignTables,     ///< tables that are not ours
    };
    Kind kind = Kind::Empty;
    int behind = 0;
    QString revision;   ///< as the database says it; empty for none
    QString head;       ///< the newest revision that this program knows
    QString lastWriter; ///< the version of this program that changed the schema last, if it says so
    QString floor;      ///< the oldest revision that a program must know to read it, if it says so
    QString adoptAs;    ///< Adoptable: the revision of ours that the tables are at
    /// Tables that a failed Alembic run left behind (_alembic_tmp_…); they stand in the way of an adoption.
    QStringList leftovers;
    /// Translated phrases: what differs, what is missing, which heads.
    QStringList details;
    /// Translated sentences that do not stop anybody: an old checksum over tables that are as they should be.
    QStringList warnings;

    [[nodiscard]] bool isUsable() const { return kind == Kind::Current; }
    [[nodiscard]] bool isReadable() const { return kind == Kind::Current || kind == Kind::AheadCompatible; }
    [[nodiscard]] bool canUpgrade() const { return kind == Kind::Empty || kind == Kind::Behind; }
    /// One translated sentence: what it is and what to do.
    [[nodiscard]] QString text() const;
    /// A word for scripts, e.g. "behind", "ahead-compatible".
    [[nodiscard]] QString name() const;
};

} // namespace pricebook
