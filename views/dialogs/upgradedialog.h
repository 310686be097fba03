#pragma once

#include "databaseurl.h"
#include "migrationdialog.h"
#include "schemaservices.h"

#include <functional>

class QLabel;
class QProgressBar;

namespace pricebook {

class InlineMessage;
class MigrationPlanView;

/// Upgrades a catalogue, takes one over, ends an interrupted step, or goes back to an older revision: first it shows
/// what would happen, then it does it. Reads the plan as soon as it is made.
class UpgradeDialog final : public MigrationDialog {
    Q_OBJECT
public:
    /// Calls back with true when the database may be worked on: no session of the window has it open any more.
    using Gate = std::function<void(std::function<void(bool)>)>;

    /// `request` is what to plan; see requestFor(). `prompts` must outlive it.
    UpgradeDialog(SchemaServices services, const DatabaseUrl& url, const MigrationRequest& request, Prompts* prompts,
                  QWidget* parent);

    /// What can be done about a database that cannot be worked with as it is; none: nothing can.
    [[nodiscard]] static std::optional<MigrationRequest> requestFor(const SchemaState& state);
    /// "Back up and upgrade…" and its kin, for a button that opens this dialog.
    [[nodiscard]] static QString openingText(const SchemaState& state);
    /// Asked right before the database is worked on. Without one it is free at all times.
    void setGate(const Gate& gate) { m_gate = gate; }

protected:
    void cancelled() override;
    void tryAgain() override;

private:
    void buildLoading();
    void loadPlan(const QString& hint);
    void planFailed(const QString& text);
    void showPlan(const MigrationPlan& plan, const QString& hint);
    void updateButtons();
    void start();
    [[nodiscard]] QString startText() const;
    [[nodiscard]] Words words() const;

    SchemaServices m_services;
    DatabaseUrl m_url;
    MigrationRequest m_request;
    Gate m_gate;
    QWidget* m_loading;
    QLabel* m_loadingText;
    QProgressBar* m_busy;
    InlineMessage* m_problem;
    MigrationPlanView* m_plan;
    QPushButton* m_dismiss;
    QPushButton* m_reload;
    QPushButton* m_openNow;
    QPushButton* m_start;
    quint64 m_asked = 0; ///< the newest request for a plan; answers to older ones are dropped
    bool m_starting = false;
};

} // namespace pricebook
