#pragma once

#include "databaseurl.h"

#include <QHash>
#include <QObject>
#include <QString>
#include <functional>
#include <memory>

namespace pricebook {

/// Where passwords are kept: the system's keychain, or memory where there is none; never a file of ours. Asynchronous:
/// the handler is called once, later, from the event loop of the thread that called (the main thread), and not at all
/// if the store is destroyed first.
class SecretStore {
public:
    using ReadHandler = std::function<void(const Result<QString>&)>;
    using DoneHandler = std::function<void(const Result<void>&)>;

    SecretStore() = default;
    virtual ~SecretStore() = default;
    SecretStore(const SecretStore&) = delete;
    SecretStore& operator=(const SecretStore&) = delete;

    /// The secret, empty if none is kept under this key. Errors: Unavailable (no keychain answers), Denied.
    virtual void read(const QString& key, ReadHandler handler) = 0;
    /// An empty secret is the same as remove().
    virtual void write(const QString& key, const QString& secret, DoneHandler handler) = 0;
    virtual void remove(const QString& key, DoneHandler handler) = 0;
    /// True if what is written outlives the program. May turn false once, when no keychain answers.
    [[nodiscard]] virtual bool isPersistent() const = 0;

    /// The key for a database's password: user@host:port/name, the same however the address was written.
    [[nodiscard]] static QString keyOf(const DatabaseUrl& url);
};

/// Keeps secrets until the program ends.
class MemorySecretStore final : public SecretStore {
public:
    MemorySecretStore();
    ~MemorySecretStore() override;
    void read(const QString& key, ReadHandler handler) override;
    void write(const QString& key, const QString& secret, DoneHandler handler) override;
    void remove(const QString& key, DoneHandler handler) override;
    [[nodiscard]] bool isPersistent() const override { return false; }

private:
    std::unique_ptr<QObject> m_context;
    QHash<QString, QString> m_secrets;
};

/// `keychain` as long as it answers; from its first Unavailable on, memory.
class SessionSecretStore final : public SecretStore {
public:
    explicit SessionSecretStore(std::unique_ptr<SecretStore> keychain);
    ~SessionSecretStore() override;
    void read(const QString& key, ReadHandler handler) override;
    void write(const QString& key, const QString& secret, DoneHandler handler) override;
    void remove(const QString& key, DoneHandler handler) override;
    [[nodiscard]] bool isPersistent() const override { return m_keychain != nullptr && m_keychain->isPersistent(); }

private:
    void giveUpKeychain();

    MemorySecretStore m_memory;
    std::unique_ptr<SecretStore> m_keychain;
    std::unique_ptr<SecretStore> m_retired; ///< not deleted at once: it may be calling us
};

} // namespace pricebook
