#pragma once

#include "accountrequest.h"
#include "configuration.h"
#include "copyrequest.h"
#include "dbrequest.h"
#include "endpointsettings.h"
#include "historyrequest.h"
#include "importtypes.h"
#include "money.h"
#include "terminal.h"

#include <QStringList>
#include <optional>

namespace pricebook {

/// What was asked for on the command line, checked as far as that goes without a database.
struct Request {
    Configuration configuration;
    QString file;
    // import
    ImportMatch match = ImportMatch::Name;
    QString skipBadFile;
    bool dryRun = false;
    // export
    bool linePerProduct = false;
    QString name;
    QString search;
    QStringList categories;
    QStringList tags;
    QString tagMatch;
    bool uncategorized = false;
    bool untagged = false;
    std::optional<bool> hasImage;
    std::optional<Money> minShmeckles, maxShmeckles, minFlurbos, maxFlurbos;
    DbRequest db;
    // serve
    EndpointArguments endpoint;
    bool noAccessLog = false;
    AccountRequest account;
    HistoryRequest history;
    CopyRequest copy;
};

/// The commands but those on the schema (dbcommands.h), on users and tokens (accountcommands.h) and on what was
/// changed (historycommands.h). Each writes what it
/// has to say and returns the exit code, 0 or 1.
namespace commands {
int status(const Request& request, Terminal& terminal);
int importFile(const Request& request, Terminal& terminal);
int exportFile(const Request& request, Terminal& terminal);
int sample(const Request& request, Terminal& terminal);
int serve(const Request& request, Terminal& terminal);
} // namespace commands

} // namespace pricebook
