#pragma once

#include "account.h"
#include "catalogsession.h"
#include "databaseurl.h"

#include <functional>
#include <vector>

namespace pricebook {

/// What windows ask about and do to the users and tokens of a catalogue. All are called on the window's thread and
/// answer there, later; `context` as in CatalogSession. Errors: those of AccountStore and of opening a database.
struct AccountServices {
    struct Accounts {
        std::vector<User> users;         ///< by e-mail
        std::vector<AccessToken> tokens; ///< newest first
    };
    struct UserDraft {
        QString email;
        QString password;
        Role role = Role::Viewer;
    };
    struct TokenDraft {
        QString name;
        bool mayWrite = false;
        QDateTime expiresAt; ///< invalid: never
    };

    std::function<void(const DatabaseUrl&, QObject* context, Reply<Accounts>)> list;
    std::function<void(const DatabaseUrl&, const UserDraft&, QObject* context, Reply<User>)> addUser;
    std::function<void(const DatabaseUrl&, qint64 id, Role role, QObject* context, Reply<User>)> setRole;
    std::function<void(const DatabaseUrl&, qint64 id, bool disabled, QObject* context, Reply<User>)> setDisabled;
    std::function<void(const DatabaseUrl&, qint64 id, const QString& password, QObject* context, Reply<void>)>
        setPassword;
    std::function<void(const DatabaseUrl&, qint64 id, QObject* context, Reply<void>)> removeUser;
    std::function<void(const DatabaseUrl&, const TokenDraft&, QObject* context, Reply<NewToken>)> createToken;
    std::function<void(const DatabaseUrl&, qint64 id, QObject* context, Reply<void>)> revokeToken;
};

} // namespace pricebook
