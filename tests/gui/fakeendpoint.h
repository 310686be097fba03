#pragma once

#include "accountservices.h"
#include "endpointcontrol.h"

#include <vector>

namespace pricebook {

/// An endpoint that does what a test says, when it says so.
class FakeEndpoint final : public EndpointControl {
    Q_OBJECT
public:
    void start(const DatabaseUrl& url, const EndpointOptions& options) override {
        started.emplace_back(url, options);
        m_problem.reset();
        set(State::Starting);
    }
    void stop() override {
        ++stops;
        m_problem.reset();
        set(m_state == State::Off ? State::Off : State::Stopping);
    }
    [[nodiscard]] State state() const override { return m_state; }
    [[nodiscard]] QStringList addresses() const override {
        return m_state == State::On ? QStringList{QStringLiteral("http://127.0.0.1:8123")} : QStringList();
    }
    [[nodiscard]] std::optional<Error> problem() const override { return m_problem; }

    void finishStart() { set(State::On); }
    void failStart(const Error& error) {
        m_problem = error;
        set(State::Off);
    }
    void finishStop() { set(State::Off); }
    void tell(const QList<RequestRecord>& records) { Q_EMIT requests(records); }
    void tell(const ChangeSet& changes) { Q_EMIT changed(changes); }

    std::vector<std::pair<DatabaseUrl, EndpointOptions>> started;
    int stops = 0;

private:
    void set(State state) {
        m_state = state;
        Q_EMIT stateChanged();
    }
    State m_state = State::Off;
    std::optional<Error> m_problem;
};

/// Users and tokens in memory; answers come later, as the real ones do.
class FakeAccounts {
public:
    std::vector<User> users;
    std::vector<AccessToken> tokens;
    std::optional<Error> error; ///< of the next change
    QStringList passwords;      ///< that were set
    std::vector<AccountServices::TokenDraft> created;

    [[nodiscard]] AccountServices services() {
        using Accounts = AccountServices::Accounts;
        AccountServices made;
        made.list = [this](const DatabaseUrl&, QObject* context, const Reply<Accounts>& reply) {
            later<Accounts>(context, reply, Accounts{users, tokens});
        };
        made.addUser = [this](const DatabaseUrl&, const AccountServices::UserDraft& draft, QObject* context,
                              const Reply<User>& reply) {
            if (failed<User>(context, reply))
                return;
            users.push_back({++m_lastId, draft.email, draft.role, false, QDateTime::currentDateTimeUtc()});
            passwords << draft.password;
            later<User>(context, reply, users.back());
        };
        made.setRole = [this](const DatabaseUrl&, qint64 id, Role role, QObject* context, const Reply<User>& reply) {
            if (failed<User>(context, reply))
                return;
            for (User& user : users) {
                if (user.id != id)
                    continue;
                user.role = role;
                later<User>(context, reply, user);
            }
        };
        made.setDisabled = [this](const DatabaseUrl&, qint64 id, bool disabled, QObject* context,
                                  const Reply<User>& reply) {
            if (failed<User>(context, reply))
                return;
            for (User& user : users) {
                if (user.id != id)
                    continue;
                user.disabled = disabled;
                later<User>(context, reply, user);
            }
        };
        made.setPassword = [this](const DatabaseUrl&, qint64, const QString& password, QObject* context,
                                  const Reply<void>& reply) {
            if (failed<void>(context, reply))
                return;
            passwords << password;
            later<void>(context, reply, Result<void>());
        };
        made.removeUser = [this](const DatabaseUrl&, qint64 id, QObject* context, const Reply<void>& reply) {
            if (failed<void>(context, reply))
                return;
            std::erase_if(users, [id](const User& user) { return user.id == id; });
            later<void>(context, reply, Result<void>());
        };
        addTokenServices(made);
        return made;
    }

private:
    void addTokenServices(AccountServices& made) {
        made.createToken = [this](const DatabaseUrl&, const AccountServices::TokenDraft& draft, QObject* context,
                                  const Reply<NewToken>& reply) {
            if (failed<NewToken>(context, reply))
                return;
            created.push_back(draft);
            AccessToken token;
            token.id = ++m_lastId;
            token.name = draft.name;
            token.mayWrite = draft.mayWrite;
            token.expiresAt = draft.expiresAt;
            token.createdAt = QDateTime::currentDateTimeUtc();
            tokens.push_back(token);
            later<NewToken>(context, reply, NewToken{token, QStringLiteral("pb_secret")});
        };
        made.revokeToken = [this](const DatabaseUrl&, qint64 id, QObject* context, const Reply<void>& reply) {
            if (failed<void>(context, reply))
                return;
            std::erase_if(tokens, [id](const AccessToken& token) { return token.id == id; });
            later<void>(context, reply, Result<void>());
        };
    }
    template <class T>
    bool failed(QObject* context, const Reply<T>& reply) {
        if (!error)
            return false;
        later<T>(context, reply, *std::exchange(error, std::nullopt));
        return true;
    }
    template <class T>
    static void later(QObject* context, const Reply<T>& reply, const Result<T>& answer) {
        QMetaObject::invokeMethod(
            context, [reply, answer] { reply(answer); }, Qt::QueuedConnection);
    }
    qint64 m_lastId = 0;
};

} // namespace pricebook
