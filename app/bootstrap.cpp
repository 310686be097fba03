#include "bootstrap.h"

#include "accountservice.h"
#include "backgroundmigration.h"
#include "cataloguecopy.h"
#include "connection.h"
#include "inbackground.h"
#include "journalkeeper.h"
#include "migrationrunner.h"
#include "schemaservice.h"
#include "secretstore.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

using Access = CatalogSession::Access;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Bootstrap)
};

/// The schema as it must be, or why it is not. An empty database gets it without asking.
Result<void> prepareSchema(Connection& connection) {
    return MigrationRunner(connection, MigrationSet::embedded()).makeUsable();
}

/// Looked at through a connection that cannot write: a file that this program may not change stays as it is.
Result<Access> prepareExisting(const DatabaseUrl& url) {
    bool empty = false;
    {
        const Result<std::unique_ptr<Connection>> connection = Connection::open(url, OpenMode::ReadOnly);
        if (!connection)
            return connection.error();
        const Result<SchemaState> state = MigrationRunner(**connection, MigrationSet::embedded()).state();
        if (!state)
            return state.error();
        if (state->kind == SchemaState::Kind::AheadCompatible)
            return Access::ReadOnly;
        empty = state->kind == SchemaState::Kind::Empty;
        if (!state->isUsable() && !empty)
            return Error(Error::Kind::Schema, state->text());
    }
    const Result<std::unique_ptr<Connection>> connection = Connection::open(url, OpenMode::ReadWrite);
    if (!connection && connection.error().kind == Error::Kind::ReadOnly && !empty)
        return Access::ReadOnly;
    if (!connection)
        return connection.error();
    const Result<void> prepared = prepareSchema(**connection);
    return prepared ? Result<Access>(Access::ReadWrite) : Result<Access>(prepared.error());
}

/// Only looked at: nothing may be changed.
Result<Access> prepareReadOnly(const DatabaseUrl& url) {
    const Result<std::unique_ptr<Connection>> connection = Connection::open(url, OpenMode::ReadOnly);
    if (!connection)
        return connection.error();
    const Result<SchemaState> state = MigrationRunner(**connection, MigrationSet::embedded()).state();
    if (!state)
        return state.error();
    return state->isReadable() ? Result<Access>(Access::ReadOnly)
                               : Result<Access>(Error(Error::Kind::Schema, state->text()));
}

Result<Access> prepareNew(const DatabaseUrl& url) {
    if (url.backend == Backend::Sqlite && QFileInfo::exists(url.path))
        return Error(Error::Kind::Invalid,
                     Texts::tr("There is a file %1 already; it was left as it is. Open it, or choose another "
                               "name.")
                         .arg(QDir::toNativeSeparators(url.path)));
    Result<void> prepared;
    if (const Result<std::unique_ptr<Connection>> connection = Connection::open(url, OpenMode::CreateIfMissing))
        prepared = prepareSchema(**connection);
    else
        prepared = connection.error();
    if (prepared)
        return Access::ReadWrite;
    // Half a catalogue would be in the way of the next attempt.
    if (url.backend == Backend::Sqlite) {
        for (const QString& suffix : {u""_s, u"-wal"_s, u"-shm"_s, u"-journal"_s})
            QFile::remove(url.path + suffix);
    }
    return prepared.error();
}

Result<SchemaInfo> readSchemaInfo(const DatabaseUrl& url) {
    const Result<std::unique_ptr<Connection>> connection = Connection::open(url, OpenMode::ReadOnly);
    if (!connection)
        return connection.error();
    const Result<QString> revision = MigrationRunner(**connection, MigrationSet::embedded()).current();
    if (!revision)
        return revision.error();
    return SchemaInfo{*revision, MigrationSet::embedded().head()};
}

} // namespace

Bootstrap::Bootstrap(SecretStore& secrets, const EndpointOptions& endpointDefaults, Settings* settings)
    : m_secrets(secrets),
      m_endpointDefaults(endpointDefaults),
      m_notices(secrets, settings, m_threads) {}

Bootstrap::~Bootstrap() {
    m_notices.stop();
    m_threads.waitForDone();
}

Services Bootstrap::services() {
    Services services;
    services.open = [this](const DatabaseUrl& url, QObject* context, const Services::SessionReply& reply) {
        withPassword(url, context, [this, context, reply](const DatabaseUrl& complete) {
            open(complete, Start::Existing, context, reply);
        });
    };
    services.openReadOnly = [this](const DatabaseUrl& url, QObject* context, const Services::SessionReply& reply) {
        withPassword(url, context, [this, context, reply](const DatabaseUrl& complete) {
            open(complete, Start::ReadOnly, context, reply);
        });
    };
    services.create = [this](const DatabaseUrl& url, QObject* context, const Services::SessionReply& reply) {
        open(url, Start::New, context, reply);
    };
    services.schemaInfo = [this](const DatabaseUrl& url, QObject* context, const Reply<SchemaInfo>& reply) {
        inBackground<SchemaInfo>(
            m_threads, context, [url] { return readSchemaInfo(url); }, reply);
    };
    services.schema = schemaServices();
    services.move = moveServices();
    services.endpoint = &m_endpoint;
    services.endpointDefaults = m_endpointDefaults;
    services.accounts = accountServices();
    services.notices = m_notices.services();
    services.rememberPassword = [this](const DatabaseUrl& url, QObject* context,
                                       const std::function<void(QString)>& done) { remember(url, context, done); };
    return services;
}

SchemaServices Bootstrap::schemaServices() {
    SchemaServices services;
    services.inspect = [this](const DatabaseUrl& url, QObject* context, const Reply<SchemaState>& reply) {
        answer<SchemaState>(url, context, schemaservice::inspect, reply);
    };
    services.plan = [this](const DatabaseUrl& url, const MigrationRequest& request, QObject* context,
                           const Reply<MigrationPlan>& reply) {
        answer<MigrationPlan>(
            url, context, [request](const DatabaseUrl& complete) { return schemaservice::plan(complete, request); },
            reply);
    };
    services.run = [this](const DatabaseUrl& url, const MigrationRequest& request) {
        return startJob(url, [request](const DatabaseUrl& complete, const MigrationProgressHandler& progress) {
            return schemaservice::run(complete, request, progress);
        });
    };
    services.history = [this](const DatabaseUrl& url, QObject* context,
                              const Reply<std::vector<SchemaHistoryEntry>>& reply) {
        answer<std::vector<SchemaHistoryEntry>>(url, context, schemaservice::history, reply);
    };
    services.check = [this](const DatabaseUrl& url, QObject* context, const Reply<SchemaCheck>& reply) {
        answer<SchemaCheck>(url, context, schemaservice::check, reply);
    };
    services.backups = [this](const DatabaseUrl& url, QObject* context, const Reply<std::vector<BackupFile>>& reply) {
        answer<std::vector<BackupFile>>(url, context, schemaservice::backups, reply);
    };
    services.backUp = [this](const DatabaseUrl& url) { return startJob(url, schemaservice::backUp); };
    services.restore = [this](const DatabaseUrl& url, const QString& backup) {
        return startJob(url, [backup](const DatabaseUrl& complete, const MigrationProgressHandler& progress) {
            return schemaservice::restore(complete, backup, progress);
        });
    };
    services.revisions = [] { return schemaservice::revisions(Backend::Sqlite); };
    return services;
}

MoveServices Bootstrap::moveServices() {
    MoveServices services;
    services.check = [this](const DatabaseUrl& from, const DatabaseUrl& to, QObject* context,
                            const Reply<CopyPlan>& reply) {
        withPassword(from, context, [=, this](const DatabaseUrl& source) {
            answer<CopyPlan>(
                to, context, [source](const DatabaseUrl& target) { return CatalogueCopy(source, target).plan(); },
                reply);
        });
    };
    services.run = [this](const DatabaseUrl& from, const DatabaseUrl& to) {
        auto* job = new BackgroundMigration;
        withPassword(from, job, [=, this](const DatabaseUrl& source) {
            withPassword(to, job, [=](const DatabaseUrl& target) {
                job->start([=](const MigrationProgressHandler& progress) {
                    return schemaservice::copy(source, target, progress);
                });
            });
        });
        return job;
    };
    return services;
}

AccountServices Bootstrap::accountServices() {
    using Accounts = AccountServices::Accounts;
    AccountServices services;
    services.list = [this](const DatabaseUrl& url, QObject* context, const Reply<Accounts>& reply) {
        answer<Accounts>(url, context, accountservice::list, reply);
    };
    services.addUser = [this](const DatabaseUrl& url, const AccountServices::UserDraft& draft, QObject* context,
                              const Reply<User>& reply) {
        answer<User>(
            url, context, [draft](const DatabaseUrl& at) { return accountservice::addUser(at, draft); }, reply);
    };
    services.setRole = [this](const DatabaseUrl& url, qint64 id, Role role, QObject* context,
                              const Reply<User>& reply) {
        answer<User>(
            url, context, [id, role](const DatabaseUrl& at) { return accountservice::setRole(at, id, role); }, reply);
    };
    services.setDisabled = [this](const DatabaseUrl& url, qint64 id, bool disabled, QObject* context,
                                  const Reply<User>& reply) {
        answer<User>(
            url, context,
            [id, disabled](const DatabaseUrl& at) { return accountservice::setDisabled(at, id, disabled); }, reply);
    };
    services.setPassword = [this](const DatabaseUrl& url, qint64 id, const QString& password, QObject* context,
                                  const Reply<void>& reply) {
        answer<void>(
            url, context,
            [id, password](const DatabaseUrl& at) { return accountservice::setPassword(at, id, password); }, reply);
    };
    services.removeUser = [this](const DatabaseUrl& url, qint64 id, QObject* context, const Reply<void>& reply) {
        answer<void>(
            url, context, [id](const DatabaseUrl& at) { return accountservice::removeUser(at, id); }, reply);
    };
    services.createToken = [this](const DatabaseUrl& url, const AccountServices::TokenDraft& draft, QObject* context,
                                  const Reply<NewToken>& reply) {
        answer<NewToken>(
            url, context, [draft](const DatabaseUrl& at) { return accountservice::createToken(at, draft); }, reply);
    };
    services.revokeToken = [this](const DatabaseUrl& url, qint64 id, QObject* context, const Reply<void>& reply) {
        answer<void>(
            url, context, [id](const DatabaseUrl& at) { return accountservice::revokeToken(at, id); }, reply);
    };
    return services;
}

template <class T>
void Bootstrap::answer(const DatabaseUrl& url, QObject* context, std::function<Result<T>(const DatabaseUrl&)> question,
                       Reply<T> reply) {
    withPassword(url, context, [this, context, question = std::move(question), reply](const DatabaseUrl& complete) {
        inBackground<T>(
            m_threads, context, [complete, question] { return question(complete); }, reply);
    });
}

MigrationJob*
Bootstrap::startJob(const DatabaseUrl& url,
                    std::function<Result<MigrationOutcome>(const DatabaseUrl&, const MigrationProgressHandler&)> work) {
    auto* job = new BackgroundMigration;
    withPassword(url, job, [job, work = std::move(work)](const DatabaseUrl& complete) {
        job->start([complete, work](const MigrationProgressHandler& progress) { return work(complete, progress); });
    });
    return job;
}

void Bootstrap::withPassword(const DatabaseUrl& url, QObject* context, std::function<void(const DatabaseUrl&)> next) {
    if (url.backend == Backend::Sqlite || !url.password.isEmpty() || url.user.isEmpty())
        return next(url);
    m_secrets.read(SecretStore::keyOf(url),
                   [url, context = QPointer(context), next = std::move(next)](const Result<QString>& password) {
                       DatabaseUrl complete = url;
                       // Without a keychain the server may still let us in, and says so if it does not.
                       complete.password = password.valueOr(QString());
                       if (context)
                           next(complete);
                   });
}

void Bootstrap::open(const DatabaseUrl& url, Start start, QObject* context, const Services::SessionReply& reply) {
    inBackground<Access>(
        m_threads, context,
        [url, start] {
            return start == Start::New        ? prepareNew(url)
                   : start == Start::ReadOnly ? prepareReadOnly(url)
                                              : prepareExisting(url);
        },
        [this, url, context, reply](const Result<Access>& access) {
            if (access)
                keepJournal(url, *access);
            if (access)
                CatalogSession::open(url, *access, context, reply);
            else
                reply(access.error());
        });
}

void Bootstrap::keepJournal(const DatabaseUrl& url, Access access) {
    // Its end may have to wait for a server that does not answer.
    m_threads.start([ending = std::exchange(m_journalKeeper, nullptr)] {});
    m_notices.follow(url, access == Access::ReadWrite);
    if (access == Access::ReadWrite)
        m_journalKeeper = std::make_shared<JournalKeeper>(url, m_endpointDefaults.journal, std::chrono::minutes(1));
}

void Bootstrap::remember(const DatabaseUrl& url, QObject* context, const std::function<void(QString)>& done) {
    m_secrets.write(SecretStore::keyOf(url), url.password,
                    [this, context = QPointer(context), done](const Result<void>& written) {
                        if (!context)
                            return;
                        if (!written)
                            done(written.error().text);
                        else if (!m_secrets.isPersistent())
                            done(Texts::tr("No keychain answers: the password is kept until the program ends."));
                        else
                            done({});
                    });
}

} // namespace pricebook
