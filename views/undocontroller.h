#pragma once

#include "changestep.h"
#include "undoreport.h"

#include <QObject>
#include <functional>
#include <memory>
#include <vector>

class QAction;
class QLabel;
class QMainWindow;
class QMenu;
class QProgressBar;
class QToolButton;

namespace pricebook {

class CatalogSession;
class Prompts;
class StatusArea;
class UndoHistory;
class WindowActions;

/// "Undo" and "Redo" of a window: the actions with their words, the buttons with the last steps in the corner of the
/// menu bar, the progress in the status bar, and what is told afterwards. In a text field the keys are the field's own.
/// Window's thread only.
class UndoController final : public QObject {
    Q_OBJECT
public:
    /// Calls back once nothing is open that would be stored later; false: do nothing.
    using Ready = std::function<void(std::function<void(bool)>)>;

    UndoController(QMainWindow* window, WindowActions* actions, StatusArea* status, Prompts* prompts, Ready ready);

    void setSession(const std::shared_ptr<CatalogSession>& session);
    [[nodiscard]] UndoHistory* history() const { return m_history; }
    /// Tells what was taken back, and names in a window what was left alone.
    void tell(const QString& title, const UndoReport& report);
    /// Shows in the status bar that something is being taken back.
    void setBusy(bool busy);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Way {
        QAction* action = nullptr;
        QToolButton* button = nullptr;
        QMenu* menu = nullptr;
        bool redo = false;
    };
    void addButtons(QMainWindow* window);
    void fill(const Way& way);
    void update();
    void updateWay(const Way& way);
    [[nodiscard]] const std::vector<ChangeStep>& steps(const Way& way) const;
    void start(const Way& way, int count);
    void next();
    void finished(const ChangeStep& step, const UndoReport& report);

    QMainWindow* m_window;
    StatusArea* m_status;
    Prompts* m_prompts;
    Ready m_ready;
    UndoHistory* m_history;
    Way m_undo, m_redo;
    QLabel* m_busyText;
    QProgressBar* m_busyBar;
    bool m_writable = false;
    std::vector<ChangeStep> m_waiting; ///< to be taken back one after another, the next one last
    UndoReport m_total;
    int m_done = 0;
};

} // namespace pricebook
