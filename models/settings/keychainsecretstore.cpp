#include "keychainsecretstore.h"

#include <QCoreApplication>
#include <QObject>
#include <qt6keychain/keychain.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::KeychainSecretStore)
};

Error errorOf(const QKeychain::Job& job) {
    switch (job.error()) {
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return {Error::Kind::Denied, Texts::tr("The system's keychain refused to give or take the password."),
                job.errorString()};
    default:
        // "Other" is what a desktop without a running service gives, so every other failure counts as no keychain.
        return {Error::Kind::Unavailable,
                Texts::tr("No keychain service answers, so passwords are kept until the program ends only."),
                job.errorString()};
    }
}

void start(QKeychain::Job* job, const QString& key) {
    job->setInsecureFallback(false);
    job->setKey(key);
    job->start();
}

QString service() { return u"pricebook"_s; }

} // namespace

KeychainSecretStore::KeychainSecretStore() : m_context(std::make_unique<QObject>()) {}

KeychainSecretStore::~KeychainSecretStore() = default;

void KeychainSecretStore::read(const QString& key, ReadHandler handler) {
    auto* job = new QKeychain::ReadPasswordJob(service(), m_context.get());
    QObject::connect(job, &QKeychain::Job::finished, m_context.get(), [job, handler = std::move(handler)] {
        if (job->error() == QKeychain::EntryNotFound)
            handler(QString());
        else if (job->error() == QKeychain::NoError)
            handler(job->textData());
        else
            handler(errorOf(*job));
    });
    start(job, key);
}

void KeychainSecretStore::write(const QString& key, const QString& secret, DoneHandler handler) {
    if (secret.isEmpty()) {
        remove(key, std::move(handler));
        return;
    }
    auto* job = new QKeychain::WritePasswordJob(service(), m_context.get());
    job->setTextData(secret);
    QObject::connect(job, &QKeychain::Job::finished, m_context.get(), [job, handler = std::move(handler)] {
        handler(job->error() == QKeychain::NoError ? Result<void>() : errorOf(*job));
    });
    start(job, key);
}

void KeychainSecretStore::remove(const QString& key, DoneHandler handler) {
    auto* job = new QKeychain::DeletePasswordJob(service(), m_context.get());
    QObject::connect(job, &QKeychain::Job::finished, m_context.get(), [job, handler = std::move(handler)] {
        const bool gone = job->error() == QKeychain::NoError || job->error() == QKeychain::EntryNotFound;
        handler(gone ? Result<void>() : errorOf(*job));
    });
    start(job, key);
}

} // namespace pricebook
