#pragma once

#include "changenews.h"
#include "changereader.h"
#include "databaseurl.h"
#include "notificationwaiter.h"
#include "ownsteps.h"

#include <QThread>
#include <atomic>
#include <memory>

namespace pricebook {

class CatalogStore;

/// Tells within a second what others have committed, from a thread and a connection of its own. On SQLite it looks at
/// data_version several times a second and then reads the journal; on PostgreSQL it waits for notifications, or asks
/// twice a second where a pooler makes it deaf. What the journal says of own steps is no news. A connection that is
/// lost is opened again quietly, and nothing that happened meanwhile is passed over. Internal to items; methods and
/// signals on the window's thread.
class ChangeFeed final : public QThread {
    Q_OBJECT
public:
    ChangeFeed(const DatabaseUrl& url, ChangePlace from, std::shared_ptr<const OwnSteps> own);
    /// Ends the thread and waits for that.
    ~ChangeFeed() override;

    void checkNow();
    /// Whether it hears the server; false on SQLite, behind a pooler and as long as there is no connection.
    [[nodiscard]] bool isListening() const { return m_listening; }

Q_SIGNALS:
    void news(const pricebook::ChangeNews& news);

protected:
    void run() override;

private:
    // On the thread:
    bool ensureOpen();
    void close();
    void look();
    [[nodiscard]] std::chrono::milliseconds pause() const;

    const DatabaseUrl m_url;
    ChangePlace m_place;
    std::shared_ptr<const OwnSteps> m_own;
    NotificationWaiter m_waiter;
    std::atomic_bool m_ending = false;
    std::atomic_bool m_listening = false;
    std::unique_ptr<CatalogStore> m_store;
    qint64 m_dataVersion = -1;
};

} // namespace pricebook
