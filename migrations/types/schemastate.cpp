#include "schemastate.h"

#include <QCoreApplication>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::SchemaState)
};

} // namespace

QString SchemaState::name() const {
    switch (kind) {
    case Kind::Empty:
        return u"empty"_s;
    case Kind::Current:
        return u"current"_s;
    case Kind::Behind:
        return u"behind"_s;
    case Kind::AheadCompatible:
        return u"ahead-compatible"_s;
    case Kind::AheadIncompatible:
        return u"ahead-incompatible"_s;
    case Kind::UnknownRevision:
        return u"unknown-revision"_s;
    case Kind::SeveralHeads:
        return u"several-heads"_s;
    case Kind::ChecksumMismatch:
        return u"checksum-mismatch"_s;
    case Kind::OutOfOrder:
        return u"out-of-order"_s;
    case Kind::Interrupted:
        return u"interrupted"_s;
    case Kind::Adoptable:
        return u"adoptable"_s;
    case Kind::AlembicDiffers:
        return u"alembic-differs"_s;
    case Kind::ForeignTables:
        return u"foreign-tables"_s;
    }
    return {};
}

QString SchemaState::text() const {
    const QString list = details.join(u"; "_s);
    switch (kind) {
    case Kind::Empty:
        return Texts::tr("The database is empty: its tables are made when the catalogue is opened.");
    case Kind::Current:
        return Texts::tr("The database is up to date.");
    case Kind::Behind:
        return Texts::
            tr("The database was made by an older version of this program (revisions that it lacks: %1): open it in "
               "the window and choose \"Back up and upgrade\", or run \"pricebookctl db upgrade\".")
                .arg(behind);
    case Kind::AheadCompatible:
        return Texts::tr(
                   "The database was changed by version %1 of this program, which knows more than this one: it can be "
                   "read but not changed; install that version to change it.")
            .arg(lastWriter);
    case Kind::AheadIncompatible:
        return Texts::
            tr("The database is at revision %1, made by version %2 of this program; this version knows revisions up "
               "to %3 only: install version %2 to open it.")
                .arg(revision, lastWriter.isEmpty() ? Texts::tr("a newer") : lastWriter, head);
    case Kind::UnknownRevision:
        return Texts::tr("The database belongs to another program (its revision %1 is not known here): choose another "
                         "database.")
            .arg(revision);
    case Kind::SeveralHeads:
        return Texts::tr(
                   "The database names several revisions at once (%1): bring it to a single one with the program that "
                   "made it, or choose another database.")
            .arg(list);
    case Kind::ChecksumMismatch:
        return Texts::
            tr("The database was changed by another text of a revision than the one in this program, and its tables "
               "are not as they should be (%1): restore a backup, or install the version that made it (%2).")
                .arg(list, lastWriter);
    case Kind::OutOfOrder:
        return Texts::tr("The database stands at revision %1 without having had what comes before it (%2): install the "
                         "version "
                         "of this program that made it (%3), or restore a backup.")
            .arg(revision, list, lastWriter);
    case Kind::Interrupted:
        return Texts::tr(
                   "A change of the tables was interrupted at revision %1: run that step again, which does no harm, in "
                   "the window or with \"pricebookctl db upgrade --rerun\".")
            .arg(revision);
    case Kind::Adoptable:
        return Texts::tr(
            "The database was made by the catalogue program that this one replaces: take it over in the window "
            "or with \"pricebookctl db adopt\"; a backup is made first.");
    case Kind::AlembicDiffers:
        return Texts::tr(
                   "The database was made by another catalogue program, and its tables are not those that this program "
                   "can take over (%1): bring it to the state of %2 with the program that made it, or export it there "
                   "and import it here.")
            .arg(list, adoptAs);
    case Kind::ForeignTables:
        return Texts::tr(
            "The database holds tables of another program and is left as it is: choose another database, or an "
            "empty one.");
    }
    return {};
}

} // namespace pricebook
