#pragma once

#include "account.h"
#include "result.h"

#include <QStringList>
#include <optional>
#include <string_view>
#include <vector>

namespace pricebook {

class Connection;
class WriteUnit;

/// Users and access tokens in the database. Reads on the connection's thread at any time, writes in a WriteUnit. A
/// token's secret is 256 random bits in base64url behind "pb_"; only its hash is stored. Passwords are hashed with
/// Argon2id.
class AccountStore {
public:
    explicit AccountStore(Connection& connection) : m_connection(connection) {}

    /// Whether there is neither a user nor a token, so that nobody can be asked who they are.
    Result<bool> isEmpty();
    /// Whose token this is; none if it is unknown, revoked or expired, or its user is disabled. One statement.
    Result<std::optional<Caller>> callerOf(std::string_view secret);

    Result<std::vector<User>> users(); ///< by e-mail
    Result<User> user(qint64 id);
    Result<User> userByEmail(const QString& email); ///< NotFound
    /// The first user is an admin, whatever `role` says. Errors: Invalid (no e-mail address; a password of fewer than 8
    /// or more than 1,000 characters), NameTaken "Email already exists".
    Result<User> addUser(WriteUnit& unit, const QString& email, const QString& password, Role role);
    /// Their tokens stay but are good for nothing while they are disabled. Conflict: the last admin who is not
    /// disabled.
    Result<User> setDisabled(WriteUnit& unit, qint64 id, bool disabled);
    /// Revokes their logins, too.
    Result<void> setPassword(WriteUnit& unit, qint64 id, const QString& password);
    /// With their tokens. Conflict: the last admin, while there are other users.
    Result<void> removeUser(WriteUnit& unit, qint64 id);
    /// The user, if e-mail and password are right and the user is not disabled; Denied else. Takes the same time
    /// whether or not the account exists. Needs no WriteUnit; about a tenth of a second of computing and 64 MiB.
    Result<User> checkPassword(const QString& email, const QString& password);

    Result<std::vector<AccessToken>> tokens(); ///< newest first
    /// `userId` 0: a program's own. Errors: Invalid (blank name, over 100 characters; expiry in the past), NotFound.
    Result<NewToken> createToken(WriteUnit& unit, const QString& name, qint64 userId, bool mayWrite,
                                 const QDateTime& expiresAt);
    /// NotFound if there is none (any more).
    Result<void> revokeToken(WriteUnit& unit, qint64 id);
    /// Remembers that the token was used now.
    Result<void> noteUse(WriteUnit& unit, qint64 tokenId);

private:
    Connection& m_connection;
};

} // namespace pricebook
