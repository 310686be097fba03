#pragma once

#include "catalogsession.h"
#include "endpointservice.h"
#include "noticeservice.h"
#include "services.h"

#include <QThreadPool>
#include <memory>

namespace pricebook {

class JournalKeeper;
class SecretStore;
class Settings;

/// Everything on the way from an address to an open catalogue: password, connection, schema, session. Nothing of it
/// runs on the window's thread. Lives there, longer than every window that has its services; the destructor waits for
/// what is under way.
class Bootstrap final {
public:
    /// `secrets` and `settings` must outlive it. Without settings, only the environment says what notices are sent.
    explicit Bootstrap(SecretStore& secrets, const EndpointOptions& endpointDefaults = {},
                       Settings* settings = nullptr);
    ~Bootstrap();
    Bootstrap(const Bootstrap&) = delete;
    Bootstrap& operator=(const Bootstrap&) = delete;

    /// For a window. Valid as long as this is.
    [[nodiscard]] Services services();

private:
    enum class Start { Existing, ReadOnly, New };

    void withPassword(const DatabaseUrl& url, QObject* context, std::function<void(const DatabaseUrl&)> next);
    void open(const DatabaseUrl& url, Start start, QObject* context, const Services::SessionReply& reply);
    [[nodiscard]] SchemaServices schemaServices();
    [[nodiscard]] MoveServices moveServices();
    [[nodiscard]] AccountServices accountServices();
    /// A job that starts once the password is known.
    MigrationJob*
    startJob(const DatabaseUrl& url,
             std::function<Result<MigrationOutcome>(const DatabaseUrl&, const MigrationProgressHandler&)> work);
    template <class T>
    void answer(const DatabaseUrl& url, QObject* context, std::function<Result<T>(const DatabaseUrl&)> question,
                Reply<T> reply);
    void keepJournal(const DatabaseUrl& url, CatalogSession::Access access);
    void remember(const DatabaseUrl& url, QObject* context, const std::function<void(QString)>& done);

    SecretStore& m_secrets;
    EndpointOptions m_endpointDefaults;
    EndpointService m_endpoint;
    std::shared_ptr<JournalKeeper> m_journalKeeper; ///< of the catalogue opened last
    QThreadPool m_threads;
    NoticeService m_notices;
};

} // namespace pricebook
