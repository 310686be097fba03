#pragma once

#include "secretstore.h"

namespace pricebook {

/// The desktop's keychain (the Secret Service or KWallet) through QtKeychain; its plain-text fallback is off.
/// Needs a QCoreApplication. Wrap it in SessionSecretStore for a desktop without one.
class KeychainSecretStore final : public SecretStore {
public:
    KeychainSecretStore();
    ~KeychainSecretStore() override;
    void read(const QString& key, ReadHandler handler) override;
    void write(const QString& key, const QString& secret, DoneHandler handler) override;
    void remove(const QString& key, DoneHandler handler) override;
    [[nodiscard]] bool isPersistent() const override { return true; }

private:
    std::unique_ptr<QObject> m_context; ///< owns the jobs that are under way
};

} // namespace pricebook
