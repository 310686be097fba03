#pragma once

#include <QObject>
#include <chrono>
#include <memory>

namespace pricebook {

class CatalogSession;
class JournalKeeper;

/// Keeps the history of an open catalogue for so many days: what is older is removed now and then, in small pieces, in
/// the background, as long as the catalogue is open for writing. Window's thread only.
class JournalRetention final : public QObject {
    Q_OBJECT

public:
    explicit JournalRetention(QObject* parent = nullptr);
    ~JournalRetention() override;

    /// Null: nothing to keep. The first look comes after `firstPause`.
    void setSession(const std::shared_ptr<CatalogSession>& session,
                    std::chrono::milliseconds firstPause = std::chrono::minutes(1));
    /// 0: for ever. The next look comes a while later, so that a number that was typed wrong does nothing.
    void setDays(int days);
    [[nodiscard]] int days() const { return m_days; }

private:
    void start(std::chrono::milliseconds firstPause);

    std::shared_ptr<CatalogSession> m_session;
    std::unique_ptr<JournalKeeper> m_keeper;
    int m_days = 0;
};

} // namespace pricebook
