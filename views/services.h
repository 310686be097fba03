#pragma once

#include "accountservices.h"
#include "catalogsession.h"
#include "databaseurl.h"
#include "endpointoptions.h"
#include "moveservices.h"
#include "noticeservices.h"
#include "schemaservices.h"

#include <functional>
#include <memory>

namespace pricebook {

class EndpointControl;

/// What is known about the schema of an open database.
struct SchemaInfo {
    QString revision; ///< of the database
    QString head;     ///< the newest that the program knows
};

/// What a window asks of the program around it; tests give their own. All are called on the window's thread and answer
/// there, later; `context` as in CatalogSession.
struct Services {
    using SessionReply = Reply<std::shared_ptr<CatalogSession>>;

    /// Opens an existing database, and gives an empty one its tables; creates none. Takes the password of a server from
    /// the keychain where the address has none. Errors: as of CatalogSession::open, and Schema for a database that is
    /// not ours, behind or ahead; schema.inspect tells more then. One that is ahead and readable opens read-only.
    std::function<void(const DatabaseUrl&, QObject* context, SessionReply)> open;
    /// As `open`, but nothing can be changed through it, and nothing is changed by opening: an empty database is not
    /// given tables.
    std::function<void(const DatabaseUrl&, QObject* context, SessionReply)> openReadOnly;
    /// Creates the file (there must be none) and opens it.
    std::function<void(const DatabaseUrl&, QObject* context, SessionReply)> create;
    std::function<void(const DatabaseUrl&, QObject* context, Reply<SchemaInfo>)> schemaInfo;
    SchemaServices schema;
    MoveServices move;
    /// Keeps the address's password in the system's keychain. The text is empty, or says why it could not be kept.
    std::function<void(const DatabaseUrl&, QObject* context, std::function<void(QString)>)> rememberPassword;
    /// Lives longer than the window; null: this one has no endpoint.
    EndpointControl* endpoint = nullptr;
    EndpointOptions endpointDefaults; ///< where the settings say nothing
    AccountServices accounts;
    NoticeServices notices; ///< without functions: this window has no notices
};

} // namespace pricebook
