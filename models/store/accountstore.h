#pragma once

#include "account.h"
#include "passwordhash.h"
#include "result.h"

#include <optional>
#include <string_view>
#include <vector>

namespace pricebook {

class Connection;
class WriteUnit;

/// Users and access tokens in the database. Reads on the connection's thread at any time, writes in a WriteUnit. A
/// token's secret is 256 random bits in base64url behind "pb_"; only its hash is stored. Passwords are hashed with
/// Argon2id, which takes a tenth of a second: hash() before the transaction begins.
class AccountStore {
public:
    explicit AccountStore(Connection& connection) : m_connection(connection) {}

    /// Whether there is neither a user nor a token, so that nobody can be asked who they are.
    Result<bool> isEmpty();
    /// Whose token this is; none if it is unknown, revoked or expired, or its user is disabled. One statement; none for
    /// what cannot be a secret.
    Result<std::optional<Caller>> callerOf(std::string_view secret);

    Result<std::vector<User>> users(); ///< by e-mail
    Result<User> user(qint64 id);
    Result<User> userByEmail(const QString& email); ///< whatever its case; NotFound
    /// The same for all ways to write one address: case, composed letters, blanks around it.
    [[nodiscard]] static QString emailKey(const QString& email);
    /// What is wrong with it as an e-mail address: one sentence, or empty.
    [[nodiscard]] static QString checkEmail(const QString& email);
    /// The same for a password: fewer than 8 or more than 1,000 characters.
    [[nodiscard]] static QString checkPasswordText(const QString& password);
    /// Invalid for what checkPasswordText() refuses. Needs no connection; any thread.
    static Result<crypto::PasswordHash> hash(const QString& password);
    /// The first user is an admin, whatever `role` says. Errors: Invalid (no e-mail address), NameTaken with the
    /// other's id.
    Result<User> addUser(WriteUnit& unit, const QString& email, const crypto::PasswordHash& password, Role role);
    /// Conflict: the last admin who is not disabled.
    Result<User> setRole(WriteUnit& unit, qint64 id, Role role);
    /// Their tokens stay but are good for nothing while they are disabled. Conflict: the last admin who is not
    /// disabled.
    Result<User> setDisabled(WriteUnit& unit, qint64 id, bool disabled);
    /// Revokes their logins, too.
    Result<void> setPassword(WriteUnit& unit, qint64 id, const crypto::PasswordHash& password);
    /// With their tokens. Conflict: the last admin who is not disabled, while there are other users.
    Result<void> removeUser(WriteUnit& unit, qint64 id);
    /// The user, if e-mail and password are right and the user is not disabled; Denied else. Takes the same time
    /// whether or not the account exists. Needs no WriteUnit; about a tenth of a second of computing and 64 MiB. Other
    /// errors: those of PasswordHash::of().
    Result<User> checkPassword(const QString& email, const QString& password);

    Result<std::vector<AccessToken>> tokens(); ///< newest first
    /// `userId` 0: a program's own. Errors: Invalid (blank name, over 100 characters; expiry in the past), NotFound.
    Result<NewToken> createToken(WriteUnit& unit, const QString& name, qint64 userId, bool mayWrite,
                                 const QDateTime& expiresAt);
    /// A token with the name that logins have, of that user, who may write with it as their role says. Removes those of
    /// their logins that have expired, and the oldest beyond 50.
    Result<NewToken> createLogin(WriteUnit& unit, const User& user, const QDateTime& expiresAt);
    /// NotFound if there is none (any more).
    Result<void> revokeToken(WriteUnit& unit, qint64 id);
    /// Remembers that these tokens were used now. Those that are gone are left out.
    Result<void> noteUse(WriteUnit& unit, const std::vector<qint64>& tokenIds);

private:
    Result<void> keepAnAdmin(qint64 id);
    Result<User> updateUser(qint64 id, const QString& assignments);

    Connection& m_connection;
    QString m_callerSql;                                    ///< of callerOf()
    std::optional<std::pair<quint64, bool>> m_emptyAtStamp; ///< SQLite: what isEmpty() said, and of which data
};

/// As in the database and on the command line: "viewer", "editor", "admin".
[[nodiscard]] QString roleName(Role role);
[[nodiscard]] std::optional<Role> roleOf(QStringView name);

} // namespace pricebook
