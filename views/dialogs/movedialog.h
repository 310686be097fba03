#pragma once

#include "databaseurl.h"
#include "migrationdialog.h"
#include "moveservices.h"

#include <functional>

class QLabel;
class QProgressBar;

namespace pricebook {

class InlineMessage;

/// Copies the catalogue into another database: first it looks whether that can be done and says what would happen, then
/// it does it. Looks as soon as it is made.
class MoveDialog final : public MigrationDialog {
    Q_OBJECT
public:
    /// Calls back with true when no session of the window has the catalogue open any more.
    using Gate = std::function<void(std::function<void(bool)>)>;

    /// `prompts` must outlive it.
    MoveDialog(MoveServices services, const DatabaseUrl& from, const DatabaseUrl& to, Prompts* prompts,
               QWidget* parent);
    /// Asked right before the copy begins.
    void setGate(const Gate& gate) { m_gate = gate; }

Q_SIGNALS:
    /// A person wants to name another place for the copy; `problem` says what is wrong with this one. The dialog is
    /// closed.
    void otherPlaceRequested(const QString& problem);

protected:
    void tryAgain() override;

private:
    void build();
    void look();
    void looked(const Result<CopyPlan>& plan);
    void start();
    [[nodiscard]] Words words() const;

    MoveServices m_services;
    DatabaseUrl m_from;
    DatabaseUrl m_to;
    Gate m_gate;
    QWidget* m_page;
    QLabel* m_heading;
    QLabel* m_text;
    QLabel* m_hint;
    QProgressBar* m_busy;
    InlineMessage* m_problem;
    QPushButton* m_dismiss;
    QPushButton* m_other;
    QPushButton* m_again;
    QPushButton* m_start;
    QString m_problemText;
    bool m_starting = false;
};

} // namespace pricebook
