#pragma once

#include "account.h"

#include <QString>

namespace pricebook {

/// What was asked of a "user" or "token" command.
struct AccountRequest {
    QString email;
    Role role = Role::Viewer;
    bool passwordStdin = false; ///< read from standard input instead of asked for
    bool json = false;
    QString name; ///< of a new token
    bool mayWrite = false;
    QString owner;       ///< a new token's user; empty: a program's own
    int expiresDays = 0; ///< 0: never
    qint64 tokenId = 0;
};

} // namespace pricebook
