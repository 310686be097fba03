#include "accountcommands.h"

#include "database.h"
#include "passwordprompt.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace pricebook::commands {

using namespace Qt::StringLiterals;

namespace {

using Work = std::function<Result<QString>(AccountStore&, WriteUnit&)>;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::AccountCommands)
};

int failed(const Error& error, Terminal& terminal) {
    terminal.error(error);
    return 1;
}

/// Runs `work` in one transaction; what it gives is a sentence to be told.
int change(const Request& request, Terminal& terminal, const Work& work) {
    const Result<std::unique_ptr<CatalogStore>> store = database::openForWriting(request.configuration);
    if (!store)
        return failed(store.error(), terminal);
    const Result<QString> told =
        (*store)->write<QString>([&](WriteUnit& unit) { return work((*store)->accounts(), unit); });
    if (!told)
        return failed(told.error(), terminal);
    terminal.message(*told);
    return 0;
}

/// The same for a user who must be there.
int changeUser(const Request& request, Terminal& terminal,
               const std::function<Result<QString>(AccountStore&, WriteUnit&, const User&)>& work) {
    return change(request, terminal, [&](AccountStore& accounts, WriteUnit& unit) -> Result<QString> {
        const Result<User> user = accounts.userByEmail(request.account.email);
        return user ? work(accounts, unit, *user) : user.error();
    });
}

int setDisabled(const Request& request, Terminal& terminal, bool disabled) {
    return changeUser(request, terminal, [&](AccountStore& accounts, WriteUnit& unit, const User& user) {
        const Result<User> changed = accounts.setDisabled(unit, user.id, disabled);
        if (!changed)
            return Result<QString>(changed.error());
        return Result<QString>((disabled ? Texts::tr("%1 is disabled.") : Texts::tr("%1 is enabled.")).arg(user.email));
    });
}

/// The hash of the password that is asked for, which needs no database open meanwhile.
Result<crypto::PasswordHash> askedPassword(const Request& request) {
    const Result<QString> password =
        request.account.passwordStdin ? passwordFromStandardInput() : askForNewPassword(request.account.email);
    return password ? AccountStore::hash(*password) : password.error();
}

QJsonValue timeOrNull(const QDateTime& time) {
    return time.isValid() ? QJsonValue(time.toUTC().toString(Qt::ISODateWithMs)) : QJsonValue();
}

QString timeOr(const QDateTime& time, const QString& none) {
    return time.isValid() ? time.toLocalTime().toString(u"yyyy-MM-dd HH:mm"_s) : none;
}

QJsonObject json(const User& user) {
    return {{u"id"_s, user.id},
            {u"email"_s, user.email},
            {u"role"_s, roleName(user.role)},
            {u"disabled"_s, user.disabled},
            {u"created_at"_s, timeOrNull(user.createdAt)}};
}

QJsonObject json(const AccessToken& token) {
    return {{u"id"_s, token.id},
            {u"name"_s, token.name},
            {u"user"_s, token.userId != 0 ? QJsonValue(token.userEmail) : QJsonValue()},
            {u"may_write"_s, token.mayWrite},
            {u"created_at"_s, timeOrNull(token.createdAt)},
            {u"expires_at"_s, timeOrNull(token.expiresAt)},
            {u"last_used_at"_s, timeOrNull(token.lastUsedAt)}};
}

QString line(const User& user) {
    return u"%1\t%2\t%3"_s.arg(user.email, roleName(user.role),
                               user.disabled ? Texts::tr("disabled") : Texts::tr("enabled"));
}

QString line(const AccessToken& token) {
    return u"%1\t%2\t%3\t%4\t%5\t%6"_s.arg(
        QString::number(token.id), token.name, token.userId != 0 ? token.userEmail : u"-"_s,
        token.mayWrite ? Texts::tr("reads and writes") : Texts::tr("reads"),
        token.expiresAt.isValid() ? Texts::tr("until %1").arg(timeOr(token.expiresAt, {})) : Texts::tr("for ever"),
        Texts::tr("last used: %1").arg(timeOr(token.lastUsedAt, Texts::tr("never"))));
}

template <class Item>
int list(const Request& request, Terminal& terminal, Result<std::vector<Item>> (AccountStore::*read)()) {
    const Result<std::unique_ptr<CatalogStore>> store = database::openCatalogue(request.configuration);
    if (!store)
        return failed(store.error(), terminal);
    const Result<std::vector<Item>> items = ((*store)->accounts().*read)();
    if (!items)
        return failed(items.error(), terminal);
    if (!request.account.json) {
        for (const Item& item : *items)
            terminal.data(Terminal::visible(line(item)));
        return 0;
    }
    QJsonArray array;
    for (const Item& item : *items)
        array.append(json(item));
    terminal.data(QString::fromUtf8(QJsonDocument(array).toJson()).trimmed());
    return 0;
}

} // namespace

int user::add(const Request& request, Terminal& terminal) {
    if (const QString wrong = AccountStore::checkEmail(request.account.email); !wrong.isEmpty())
        return failed(Error(Error::Kind::Invalid, wrong), terminal);
    const Result<crypto::PasswordHash> password = askedPassword(request);
    if (!password)
        return failed(password.error(), terminal);
    return change(request, terminal, [&](AccountStore& accounts, WriteUnit& unit) -> Result<QString> {
        const Result<User> user = accounts.addUser(unit, request.account.email, *password, request.account.role);
        if (!user)
            return user.error();
        return Texts::tr("%1 is added with the role %2.").arg(user->email, roleName(user->role));
    });
}

int user::list(const Request& request, Terminal& terminal) {
    return commands::list<User>(request, terminal, &AccountStore::users);
}

int user::passwd(const Request& request, Terminal& terminal) {
    const Result<crypto::PasswordHash> password = askedPassword(request);
    if (!password)
        return failed(password.error(), terminal);
    return changeUser(request, terminal, [&](AccountStore& accounts, WriteUnit& unit, const User& user) {
        const Result<void> set = accounts.setPassword(unit, user.id, *password);
        return set ? Result<QString>(Texts::tr("%1 has a new password; their logins are ended.").arg(user.email))
                   : Result<QString>(set.error());
    });
}

int user::role(const Request& request, Terminal& terminal) {
    return changeUser(request, terminal, [&](AccountStore& accounts, WriteUnit& unit, const User& user) {
        const Result<User> changed = accounts.setRole(unit, user.id, request.account.role);
        return changed ? Result<QString>(Texts::tr("%1 has the role %2.").arg(user.email, roleName(changed->role)))
                       : Result<QString>(changed.error());
    });
}

int user::disable(const Request& request, Terminal& terminal) { return setDisabled(request, terminal, true); }

int user::enable(const Request& request, Terminal& terminal) { return setDisabled(request, terminal, false); }

int user::remove(const Request& request, Terminal& terminal) {
    return changeUser(request, terminal, [](AccountStore& accounts, WriteUnit& unit, const User& user) {
        const Result<void> removed = accounts.removeUser(unit, user.id);
        return removed ? Result<QString>(Texts::tr("%1 is removed.").arg(user.email))
                       : Result<QString>(removed.error());
    });
}

int token::create(const Request& request, Terminal& terminal) {
    QString secret;
    const int code = change(request, terminal, [&](AccountStore& accounts, WriteUnit& unit) -> Result<QString> {
        const AccountRequest& wanted = request.account;
        qint64 owner = 0;
        if (!wanted.owner.isEmpty()) {
            const Result<User> user = accounts.userByEmail(wanted.owner);
            if (!user)
                return user.error();
            owner = user->id;
        }
        const QDateTime expires =
            wanted.expiresDays > 0 ? QDateTime::currentDateTimeUtc().addDays(wanted.expiresDays) : QDateTime();
        const Result<NewToken> made = accounts.createToken(unit, wanted.name, owner, wanted.mayWrite, expires);
        if (!made)
            return made.error();
        secret = made->secret;
        return Texts::tr("Token %1 is made. Keep what is printed: nobody can show it again.").arg(made->token.id);
    });
    if (code == 0)
        terminal.data(secret);
    return code;
}

int token::list(const Request& request, Terminal& terminal) {
    return commands::list<AccessToken>(request, terminal, &AccountStore::tokens);
}

int token::revoke(const Request& request, Terminal& terminal) {
    return change(request, terminal, [&](AccountStore& accounts, WriteUnit& unit) {
        const Result<void> revoked = accounts.revokeToken(unit, request.account.tokenId);
        return revoked ? Result<QString>(Texts::tr("Token %1 is revoked.").arg(request.account.tokenId))
                       : Result<QString>(revoked.error());
    });
}

} // namespace pricebook::commands
