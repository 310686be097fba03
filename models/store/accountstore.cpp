#include "accountstore.h"

#include "catalogstore.h"
#include "dialect.h"
#include "namecheck.h"
#include "query.h"
#include "secrettoken.h"
#include "textfold.h"
#include "validation.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr int longestEmail = 254; // as RFC 5321 bears
constexpr int shortestPassword = 8;
constexpr int longestPassword = 1'000;
const QString users_ = u"users"_s;
const QString loginName = u"login"_s;

constexpr std::array<std::pair<Role, QLatin1StringView>, 3> roles = {
    {{Role::Viewer, "viewer"_L1}, {Role::Editor, "editor"_L1}, {Role::Admin, "admin"_L1}}};

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::AccountStore)
};

Error invalid(const QString& sentence) {
    return Error::invalid({Issue{Field::None, Issue::Severity::Error, sentence}});
}

Error noUser() { return {Error::Kind::NotFound, Texts::tr("This user is not there any more: somebody removed it.")}; }

User readUser(const Query& query) {
    return {query.integer(0), query.text(1), roleOf(query.text(2)).value_or(Role::Viewer), query.integer(3) != 0,
            query.time(4)};
}

const QString selectUser = u"SELECT id, email, role, disabled, created_at FROM users "_s;

/// What an e-mail address has on neither side of its @.
bool isForbiddenInEmail(char32_t c) {
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format: // such as those that turn the direction of writing
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Space:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return c == QChar::ReplacementCharacter || (c < 0x80 && u"()<>[]:;,\\\"@"_s.contains(QChar(c)));
    }
}

bool isPartOfEmail(const QString& part) {
    const auto characters = part.toUcs4();
    return !part.isEmpty() && !part.startsWith(u'.') && !part.endsWith(u'.') && !part.contains(u".."_s) &&
           std::none_of(characters.begin(), characters.end(), isForbiddenInEmail);
}

/// A time as the columns of both engines take it.
QString columnTime(const QDateTime& time) { return time.toUTC().toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s) + u"000"_s; }

Result<bool> exists(Connection& connection, const QString& sql, qint64 id) {
    Query query(connection, sql);
    query.bind("id", id);
    return query.step();
}

} // namespace

QString roleName(Role role) {
    return std::find_if(roles.begin(), roles.end(), [&](const auto& entry) { return entry.first == role; })->second;
}

std::optional<Role> roleOf(QStringView name) {
    const auto found =
        std::find_if(roles.begin(), roles.end(), [&](const auto& entry) { return entry.second == name; });
    return found == roles.end() ? std::nullopt : std::optional(found->first);
}

QString AccountStore::emailKey(const QString& email) {
    return folded(email.trimmed().normalized(QString::NormalizationForm_C));
}

QString AccountStore::checkEmail(const QString& email) {
    const QString address = email.trimmed();
    const qsizetype at = address.lastIndexOf(u'@');
    if (at < 0 || !isPartOfEmail(address.left(at)) || !isPartOfEmail(address.mid(at + 1)))
        return Texts::tr("This is no e-mail address: write it like name@example.com.");
    if (const qsizetype count = characterCount(address.normalized(QString::NormalizationForm_C)); count > longestEmail)
        return Texts::tr("The e-mail address has %1 characters; at most %2 are allowed.").arg(count).arg(longestEmail);
    return {};
}

QString AccountStore::checkPasswordText(const QString& password) {
    const qsizetype count = characterCount(password);
    if (count < shortestPassword)
        return Texts::tr("The password is too short: at least %1 characters are needed.").arg(shortestPassword);
    if (count > longestPassword)
        return Texts::tr("The password is too long: at most %1 characters are allowed.").arg(longestPassword);
    return {};
}

Result<crypto::PasswordHash> AccountStore::hash(const QString& password) {
    if (const QString wrong = checkPasswordText(password); !wrong.isEmpty())
        return invalid(wrong);
    return crypto::PasswordHash::of(password);
}

Result<bool> AccountStore::isEmpty() {
    // On PostgreSQL to ask for the stamp is no cheaper.
    const bool sqlite = m_connection.backend() == Backend::Sqlite;
    const Result<quint64> stamp = sqlite ? m_connection.snapshotStamp() : Result<quint64>(0);
    if (!stamp)
        return stamp.error();
    if (sqlite && m_emptyAtStamp && m_emptyAtStamp->first == *stamp)
        return m_emptyAtStamp->second;
    static const QString sql = u"SELECT 1 WHERE EXISTS (SELECT 1 FROM users) OR EXISTS (SELECT 1 FROM access_tokens)"_s;
    Query query(m_connection, sql, Query::Plan::Kept);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    m_emptyAtStamp.emplace(*stamp, !*row);
    return !*row;
}

Result<std::optional<Caller>> AccountStore::callerOf(std::string_view secret) {
    if (!crypto::looksLikeTokenSecret(secret))
        return std::optional<Caller>();
    const std::string hash = crypto::hashOfTokenSecret(secret);
    if (m_callerSql.isEmpty())
        m_callerSql = u"SELECT t.id, t.user_id, t.name, u.email, u.role, t.may_write FROM access_tokens t "
                      "LEFT JOIN users u ON u.id = t.user_id WHERE t.token_hash = :hash "
                      "AND (t.expires_at IS NULL OR t.expires_at > %1) "
                      "AND (t.user_id IS NULL OR u.disabled = 0)"_s.arg(m_connection.dialect().now());
    Query query(m_connection, m_callerSql, Query::Plan::Kept);
    query.bindUtf8("hash", hash);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<Caller>();
    Caller caller;
    caller.tokenId = query.integer(0);
    caller.userId = query.isNull(1) ? 0 : query.integer(1);
    caller.name = query.text(2);
    const bool mayWrite = query.integer(5) != 0;
    caller.role = mayWrite ? Role::Editor : Role::Viewer;
    if (caller.userId != 0) {
        caller.role = roleOf(query.text(4)).value_or(Role::Viewer);
        if (caller.name == loginName)
            caller.name = query.text(3);
    }
    caller.mayWrite = mayWrite && caller.role != Role::Viewer;
    return std::optional(caller);
}

Result<std::vector<User>> AccountStore::users() {
    Query query(m_connection, selectUser + u"ORDER BY email_key, id"_s);
    std::vector<User> users;
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        users.push_back(readUser(query));
    }
    // In the program, because PostgreSQL orders texts as its language does.
    std::stable_sort(users.begin(), users.end(),
                     [](const User& a, const User& b) { return compareNames(a.email, b.email) < 0; });
    return users;
}

Result<User> AccountStore::user(qint64 id) {
    Query query(m_connection, selectUser + u"WHERE id = :id"_s);
    query.bind("id", id);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    if (!*row)
        return noUser();
    return readUser(query);
}

Result<User> AccountStore::userByEmail(const QString& email) {
    Query query(m_connection, selectUser + u"WHERE email_key = :key"_s);
    query.bind("key", emailKey(email));
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    if (!*row)
        return Error(Error::Kind::NotFound, Texts::tr("There is no user with the e-mail “%1”.").arg(email.trimmed()));
    return readUser(query);
}

Result<User> AccountStore::addUser(WriteUnit& /*unit*/, const QString& email, const crypto::PasswordHash& password,
                                   Role role) {
    if (const QString wrong = checkEmail(email); !wrong.isEmpty())
        return invalid(wrong);
    if (Result<void> locked = lockNames(m_connection, users_); !locked)
        return locked.error();
    const QString address = email.trimmed().normalized(QString::NormalizationForm_C);
    const Result<User> other = userByEmail(address);
    if (other) {
        Error taken(Error::Kind::NameTaken,
                    Texts::tr("There is a user with this e-mail already: choose another e-mail, or change that user."));
        taken.issues.push_back(Issue{Field::None, Issue::Severity::Error, taken.text, other->id});
        return taken;
    }
    if (other.error().kind != Error::Kind::NotFound)
        return other.error();
    const Result<qint64> count = scalarInteger(m_connection, u"SELECT count(*) FROM users"_s);
    if (!count)
        return count.error();
    Query query(m_connection, u"INSERT INTO users (email, email_key, password_hash, role) VALUES (:email, :key, :hash, "
                              ":role) RETURNING id, email, role, disabled, created_at"_s);
    query.bind("email", address);
    query.bind("key", emailKey(address));
    query.bind("hash", password.text());
    query.bind("role", roleName(*count == 0 ? Role::Admin : role));
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    return readUser(query);
}

Result<void> AccountStore::keepAnAdmin(qint64 id) {
    if (Result<void> locked = lockNames(m_connection, users_); !locked)
        return locked;
    Query query(m_connection,
                u"SELECT 1 FROM users WHERE id = :id AND role = 'admin' AND disabled = 0 AND NOT EXISTS "
                "(SELECT 1 FROM users o WHERE o.id <> users.id AND o.role = 'admin' AND o.disabled = 0)"_s);
    query.bind("id", id);
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    if (*row)
        return Error(Error::Kind::Conflict, Texts::tr("This is the last admin: make somebody else an admin first."));
    return {};
}

Result<User> AccountStore::updateUser(qint64 id, const QString& assignments) {
    Query query(m_connection, u"UPDATE users SET %1, version = version + 1, updated_at = %2 WHERE id = :id"_s.arg(
                                  assignments, m_connection.dialect().now()));
    query.bind("id", id);
    const Result<qint64> changed = query.run();
    if (!changed)
        return changed.error();
    if (*changed == 0)
        return noUser();
    return user(id);
}

Result<User> AccountStore::setRole(WriteUnit& /*unit*/, qint64 id, Role role) {
    if (role != Role::Admin) {
        if (Result<void> kept = keepAnAdmin(id); !kept)
            return kept.error();
    }
    return updateUser(id, u"role = '%1'"_s.arg(roleName(role)));
}

Result<User> AccountStore::setDisabled(WriteUnit& /*unit*/, qint64 id, bool disabled) {
    if (disabled) {
        if (Result<void> kept = keepAnAdmin(id); !kept)
            return kept.error();
    }
    return updateUser(id, disabled ? u"disabled = 1"_s : u"disabled = 0"_s);
}

Result<void> AccountStore::setPassword(WriteUnit& /*unit*/, qint64 id, const crypto::PasswordHash& password) {
    Query query(m_connection, u"UPDATE users SET password_hash = :hash, version = version + 1, updated_at = %1 "
                              "WHERE id = :id"_s.arg(m_connection.dialect().now()));
    query.bind("hash", password.text());
    query.bind("id", id);
    const Result<qint64> changed = query.run();
    if (!changed)
        return changed.error();
    if (*changed == 0)
        return noUser();
    Query logins(m_connection, u"DELETE FROM access_tokens WHERE user_id = :id AND name = :name"_s);
    logins.bind("id", id);
    logins.bind("name", loginName);
    const Result<qint64> revoked = logins.run();
    return revoked ? Result<void>() : Result<void>(revoked.error());
}

Result<void> AccountStore::removeUser(WriteUnit& /*unit*/, qint64 id) {
    const Result<bool> others = exists(m_connection, u"SELECT 1 FROM users WHERE id <> :id LIMIT 1"_s, id);
    if (!others)
        return others.error();
    if (*others) {
        if (Result<void> kept = keepAnAdmin(id); !kept)
            return kept;
    }
    Query query(m_connection, u"DELETE FROM users WHERE id = :id"_s);
    query.bind("id", id);
    const Result<qint64> removed = query.run();
    if (!removed)
        return removed.error();
    return *removed == 0 ? Result<void>(noUser()) : Result<void>();
}

Result<User> AccountStore::checkPassword(const QString& email, const QString& password) {
    const Error denied(Error::Kind::Denied, Texts::tr("E-mail or password is wrong, or the account is disabled."));
    if (characterCount(password) > longestPassword)
        return denied;
    std::optional<User> known;
    crypto::PasswordHash hash = crypto::PasswordHash::ofNobody();
    if (checkEmail(email).isEmpty()) { // PostgreSQL would take what stands before a NUL for the whole
        Query query(m_connection, u"SELECT id, email, role, disabled, created_at, password_hash FROM users "
                                  "WHERE email_key = :key"_s);
        query.bind("key", emailKey(email));
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (*row) {
            known = readUser(query);
            hash = crypto::PasswordHash::fromText(query.text(5));
        }
    }
    const Result<bool> fits = hash.fits(password);
    if (!fits)
        return fits.error();
    if (!*fits || !known || known->disabled)
        return denied;
    return *known;
}

Result<std::vector<AccessToken>> AccountStore::tokens() {
    Query query(m_connection, u"SELECT t.id, t.name, t.user_id, u.email, t.may_write, t.created_at, t.expires_at, "
                              "t.last_used_at FROM access_tokens t LEFT JOIN users u ON u.id = t.user_id "
                              "ORDER BY t.id DESC"_s);
    std::vector<AccessToken> tokens;
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            return tokens;
        AccessToken token;
        token.id = query.integer(0);
        token.name = query.text(1);
        token.userId = query.isNull(2) ? 0 : query.integer(2);
        token.userEmail = query.text(3);
        token.mayWrite = query.integer(4) != 0;
        token.createdAt = query.time(5);
        token.expiresAt = query.isNull(6) ? QDateTime() : query.time(6);
        token.lastUsedAt = query.isNull(7) ? QDateTime() : query.time(7);
        tokens.push_back(std::move(token));
    }
}

Result<NewToken> AccountStore::createToken(WriteUnit& /*unit*/, const QString& name, qint64 userId, bool mayWrite,
                                           const QDateTime& expiresAt) {
    NewToken made;
    made.token.name = trimmedName(name);
    if (std::optional<Issue> issue = checkCategoryName(made.token.name))
        return Error::invalid({std::move(*issue)});
    if (expiresAt.isValid() && (expiresAt <= QDateTime::currentDateTimeUtc() || expiresAt.toUTC().date().year() > 9999))
        return invalid(Texts::tr("The token would have expired already, or never in our time: give another expiry."));
    if (userId != 0) {
        const Result<User> owner = user(userId);
        if (!owner)
            return owner.error();
        made.token.userEmail = owner->email;
    }
    const std::string secret = crypto::newTokenSecret();
    const std::string hash = crypto::hashOfTokenSecret(secret);
    Query query(m_connection, u"INSERT INTO access_tokens (name, user_id, token_hash, may_write, expires_at) VALUES "
                              "(:name, :user, :hash, :write, :expires) RETURNING id, created_at"_s);
    query.bind("name", made.token.name);
    userId != 0 ? query.bind("user", userId) : query.bindNull("user");
    query.bindUtf8("hash", hash);
    query.bind("write", qint64{mayWrite});
    expiresAt.isValid() ? query.bind("expires", columnTime(expiresAt)) : query.bindNull("expires");
    const Result<bool> row = query.step();
    if (!row)
        return row.error();
    made.token.id = query.integer(0);
    made.token.userId = userId;
    made.token.mayWrite = mayWrite;
    made.token.createdAt = query.time(1);
    made.token.expiresAt = expiresAt.toUTC();
    made.secret = QString::fromStdString(secret);
    return made;
}

Result<NewToken> AccountStore::createLogin(WriteUnit& unit, const User& user, const QDateTime& expiresAt) {
    Query old(m_connection,
              u"DELETE FROM access_tokens WHERE user_id = :id AND name = :name AND (expires_at <= %1 OR id "
              "<= (SELECT id FROM access_tokens WHERE user_id = :id AND name = :name ORDER BY id DESC "
              "LIMIT 1 OFFSET 49))"_s.arg(m_connection.dialect().now()));
    old.bind("id", user.id);
    old.bind("name", loginName);
    if (const Result<qint64> removed = old.run(); !removed)
        return removed.error();
    return createToken(unit, loginName, user.id, true, expiresAt);
}

Result<void> AccountStore::revokeToken(WriteUnit& /*unit*/, qint64 id) {
    Query query(m_connection, u"DELETE FROM access_tokens WHERE id = :id"_s);
    query.bind("id", id);
    const Result<qint64> removed = query.run();
    if (!removed)
        return removed.error();
    if (*removed == 0)
        return Error(Error::Kind::NotFound,
                     Texts::tr("There is no such token; if there was one, it is revoked already."));
    return {};
}

Result<void> AccountStore::noteUse(WriteUnit& /*unit*/, const std::vector<qint64>& tokenIds) {
    Query query(m_connection,
                u"UPDATE access_tokens SET last_used_at = %1 WHERE id = :id"_s.arg(m_connection.dialect().now()));
    for (const qint64 id : tokenIds) {
        query.bind("id", id);
        if (const Result<qint64> noted = query.run(); !noted)
            return noted.error();
    }
    return {};
}

} // namespace pricebook
