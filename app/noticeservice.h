#pragma once

#include "configuration.h"
#include "noticeoptions.h"
#include "noticeservices.h"

#include <QHash>
#include <QObject>
#include <QThreadPool>
#include <chrono>
#include <memory>

namespace pricebook {

class NoticeSender;
class SecretStore;
class Settings;

/// The notices of the window program: what is set, the secrets out of the keychain, and the sender that follows both
/// and the open catalogue. Lives on the window's thread; a sender that is to end does so on another. The keychain is
/// asked only if something needs it.
class NoticeService final : public QObject {
    Q_OBJECT
public:
    /// All must outlive it; `settings` may be null: then the environment alone says what is sent.
    NoticeService(SecretStore& secrets, Settings* settings, QThreadPool& threads,
                  ConfigurationSources environment = ConfigurationSources::ofProcess(),
                  std::chrono::milliseconds pause = std::chrono::milliseconds(2'000));
    ~NoticeService() override;

    /// The catalogue that is open now, with its password.
    void follow(const DatabaseUrl& url, bool writable);
    /// Ends the sender; for the end of the program.
    void stop();
    [[nodiscard]] NoticeServices services();

private:
    struct Plan {
        NoticeOptions options;
        QString problem; ///< why not all that is set is in there
    };

    [[nodiscard]] NoticeServices::State state() const;
    void set(const NoticeSetup& setup);
    void keepSecret(const QString& receiver, const QString& secret, QObject* context,
                    const std::function<void(const QString&)>& done);
    void sendTest(const QString& receiver, QObject* context, const Reply<QString>& reply);
    void outbox(QObject* context, const Reply<NoticeServices::Outbox>& reply);
    void tryAgain(QObject* context, const Reply<qint64>& reply);
    /// Reads those of these receivers that are not known yet, then goes on.
    void withSecrets(const QStringList& receivers, const std::function<void()>& next);
    /// Whose secrets are the settings' business.
    [[nodiscard]] QStringList receivers(const NoticeSetup& setup) const;
    [[nodiscard]] Plan plan(const NoticeSetup& setup) const;
    void restart();
    void startSender();

    SecretStore& m_store;
    Settings* m_settings;
    QThreadPool& m_threads;
    ConfigurationSources m_environment;
    std::chrono::milliseconds m_pause; ///< of the sender
    QHash<QString, QString> m_secrets; ///< by receiver; empty: it has none
    QString m_refusal;                 ///< of the keychain
    std::optional<DatabaseUrl> m_url;
    bool m_writable = false;
    std::shared_ptr<NoticeSender> m_sender;
    Plan m_plan; ///< of the sender
    quint64 m_attempt = 0;
};

} // namespace pricebook
