#pragma once

#include "product.h"

#include <QObject>
#include <QStringList>
#include <QTimer>
#include <memory>
#include <optional>

namespace pricebook {

class CatalogSession;

/// Tells other windows which product is being edited here, and here who else edits the product that is shown: advice,
/// never a lock. A sign of life every 15 seconds; what others do is asked for every few seconds. Window's thread.
class Presence final : public QObject {
    Q_OBJECT
public:
    explicit Presence(QObject* parent = nullptr);
    /// Says that nothing is edited here any more.
    ~Presence() override;

    void setSession(const std::shared_ptr<CatalogSession>& session);
    void setShown(std::optional<ProductId> product);
    void setEditing(bool editing);
    [[nodiscard]] const QStringList& others() const { return m_others; }

Q_SIGNALS:
    /// Of the product shown. An empty name is somebody without one.
    void othersChanged(const QStringList& names);

private:
    void ask();
    void beat();
    void leave();
    void setOthers(const QStringList& names);

    const QString m_client; ///< of this window
    std::shared_ptr<CatalogSession> m_session;
    std::optional<ProductId> m_shown;
    bool m_editing = false;
    bool m_told = false; ///< there may be a row of ours
    bool m_beating = false;
    bool m_asking = false;
    QStringList m_others;
    QTimer m_askTimer, m_beatTimer;
};

} // namespace pricebook
