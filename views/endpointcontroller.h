#pragma once

#include "accountservices.h"
#include "endpointcontrol.h"

#include <QPointer>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace pricebook {

class CatalogSession;
class EndpointDialog;
class Prompts;
class Settings;

/// What the window does about the HTTP endpoint: serves the catalogue that is open for as long as the switch is on,
/// remembers the switch and what was typed beside it, and passes on what was changed through it. Window's thread only.
class EndpointController final : public QObject {
    Q_OBJECT
public:
    /// All must outlive it. `defaults` has what neither a field nor the settings say.
    EndpointController(EndpointControl* control, AccountServices accounts, const EndpointOptions& defaults,
                       Settings* settings, Prompts* prompts, QObject* parent);

    /// The catalogue that is open, or null: the endpoint goes with it.
    void setSession(const std::shared_ptr<CatalogSession>& session);
    [[nodiscard]] const std::shared_ptr<CatalogSession>& session() const { return m_session; }

    /// Remembers the options and serves with them. The switch is remembered as on once that has worked.
    void turnOn(const EndpointOptions& options);
    void turnOff();
    /// Whether it is on or on its way there.
    [[nodiscard]] bool isOn() const;
    [[nodiscard]] EndpointControl::State state() const { return m_control->state(); }
    [[nodiscard]] QStringList addresses() const { return m_control->addresses(); }
    /// Why it is off although it should be on; empty: no reason.
    [[nodiscard]] QString problem() const;
    /// As they are remembered.
    [[nodiscard]] EndpointOptions options() const;
    /// Calls `done` once nothing is served any more, at once if nothing is.
    void whenOff(QObject* context, const std::function<void()>& done);

    /// Opens the dialog, or brings it to the front.
    void showDialog(QWidget* parent);
    [[nodiscard]] const AccountServices& accounts() const { return m_accounts; }

Q_SIGNALS:
    /// State, session or problem.
    void changed();
    void requests(const QList<pricebook::RequestRecord>& records);
    /// A person wants to see them.
    void requestsWanted();

private:
    void controlChanged();
    void remember(const EndpointOptions& options);
    [[nodiscard]] EndpointOptions forSession(EndpointOptions options) const;

    EndpointControl* m_control;
    AccountServices m_accounts;
    EndpointOptions m_defaults;
    Settings* m_settings;
    Prompts* m_prompts;
    std::shared_ptr<CatalogSession> m_session;
    QPointer<EndpointDialog> m_dialog;
    std::vector<std::pair<QPointer<QObject>, std::function<void()>>> m_waiting;
};

} // namespace pricebook
