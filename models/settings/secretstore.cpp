#include "secretstore.h"

#include <utility>

namespace pricebook {

QString SecretStore::keyOf(const DatabaseUrl& url) {
    DatabaseUrl plain = url;
    plain.password.clear();
    plain.options.clear();
    return plain.toDisplayString().section(QStringLiteral("://"), 1);
}

MemorySecretStore::MemorySecretStore() : m_context(std::make_unique<QObject>()) {}

MemorySecretStore::~MemorySecretStore() = default;

void MemorySecretStore::read(const QString& key, ReadHandler handler) {
    QMetaObject::invokeMethod(
        m_context.get(), [this, key, handler = std::move(handler)] { handler(m_secrets.value(key)); },
        Qt::QueuedConnection);
}

void MemorySecretStore::write(const QString& key, const QString& secret, DoneHandler handler) {
    if (secret.isEmpty())
        m_secrets.remove(key);
    else
        m_secrets.insert(key, secret);
    QMetaObject::invokeMethod(
        m_context.get(), [handler = std::move(handler)] { handler({}); }, Qt::QueuedConnection);
}

void MemorySecretStore::remove(const QString& key, DoneHandler handler) { write(key, {}, std::move(handler)); }

SessionSecretStore::SessionSecretStore(std::unique_ptr<SecretStore> keychain) : m_keychain(std::move(keychain)) {}

SessionSecretStore::~SessionSecretStore() = default;

void SessionSecretStore::read(const QString& key, ReadHandler handler) {
    if (!m_keychain) {
        m_memory.read(key, std::move(handler));
        return;
    }
    m_keychain->read(key, [this, key, handler = std::move(handler)](const Result<QString>& result) {
        if (result || result.error().kind != Error::Kind::Unavailable) {
            handler(result);
            return;
        }
        giveUpKeychain();
        m_memory.read(key, handler);
    });
}

void SessionSecretStore::write(const QString& key, const QString& secret, DoneHandler handler) {
    if (!m_keychain) {
        m_memory.write(key, secret, std::move(handler));
        return;
    }
    m_keychain->write(key, secret, [this, key, secret, handler = std::move(handler)](const Result<void>& result) {
        if (result || result.error().kind != Error::Kind::Unavailable) {
            handler(result);
            return;
        }
        giveUpKeychain();
        m_memory.write(key, secret, handler);
    });
}

void SessionSecretStore::remove(const QString& key, DoneHandler handler) { write(key, {}, std::move(handler)); }

void SessionSecretStore::giveUpKeychain() {
    if (m_keychain)
        m_retired = std::move(m_keychain);
}

} // namespace pricebook
