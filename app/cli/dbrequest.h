#pragma once

#include "databaseurl.h"

#include <QString>
#include <optional>

namespace pricebook {

/// What was asked of a "db" command; each uses what its options in dboptions.cpp fill in.
struct DbRequest {
    QString target; ///< a revision, a range with --sql, or restore's file
    QString range;  ///< of history
    bool verbose = false;
    bool json = false; ///< one JSON document on standard output instead of lines
    bool checkHeads = false;
    bool indicateCurrent = false;
    bool applied = false;           ///< history: what was done to the database instead of the revisions
    bool sql = false;               ///< print a script, open no database
    std::optional<Backend> dialect; ///< of that script; otherwise the configured database's
    bool rerun = false;
    bool noBackup = false;
    QString folder; ///< for backups, or for a new revision's file
    bool loseData = false;
    bool purge = false;
    bool force = false;
    bool yes = false;
    bool dropLeftovers = false;
    bool upgrade = false; ///< after an adoption
    QString message;      ///< of a new revision
    QString revisionId;
};

} // namespace pricebook
