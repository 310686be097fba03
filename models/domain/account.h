#pragma once

#include <QDateTime>
#include <QMetaType>
#include <QString>

namespace pricebook {

/// What a user may do through the HTTP endpoint: a viewer reads, an editor writes the catalogue, an admin also keeps
/// users and tokens.
enum class Role { Viewer, Editor, Admin };

struct User {
    qint64 id = 0;
    QString email; ///< unique whatever its case
    Role role = Role::Viewer;
    bool disabled = false;
    QDateTime createdAt; ///< UTC
    bool operator==(const User&) const = default;
};

/// A token as lists show it. Its secret is known to nobody but whom it was shown to when it was made.
struct AccessToken {
    qint64 id = 0;
    QString name;      ///< what it is for: "web shop"; a login's is "login"
    qint64 userId = 0; ///< whose it is; 0: a program's own
    QString userEmail; ///< of userId
    bool mayWrite = false;
    QDateTime createdAt;  ///< UTC, as the others
    QDateTime expiresAt;  ///< invalid: never
    QDateTime lastUsedAt; ///< invalid: never; within a minute
    bool operator==(const AccessToken&) const = default;
};

/// The one time a token's secret is known.
struct NewToken {
    AccessToken token;
    QString secret;
};

/// Who sends a request, as its token says.
struct Caller {
    qint64 tokenId = 0;
    qint64 userId = 0; ///< 0: a program's own token
    QString name;      ///< for logs: the token's name, or the user's e-mail; no secret
    Role role = Role::Viewer;
    bool mayWrite = false; ///< of token and role together
    bool operator==(const Caller&) const = default;
};

} // namespace pricebook

Q_DECLARE_METATYPE(pricebook::User)
Q_DECLARE_METATYPE(pricebook::AccessToken)
