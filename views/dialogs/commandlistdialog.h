#pragma once

#include <QDialog>
#include <QIcon>
#include <QPointer>
#include <vector>

class QAction;
class QLineEdit;
class QListWidget;
class QMenu;
class QMenuBar;

namespace pricebook {

/// Everything that the menus can do, found by typing parts of its name: words in any order, case ignored, of the menu's
/// name too. Enter does it, once the dialog is closed. What cannot be done now is listed as such, behind the rest.
class CommandListDialog final : public QDialog {
    Q_OBJECT
public:
    /// `menus` must outlive it. They are read once, and again when the language changes; menus that are filled when
    /// they open are filled.
    explicit CommandListDialog(const QMenuBar* menus, QWidget* parent = nullptr);

protected:
    /// Arrows and pages move through the list while one types.
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Command {
        QPointer<QAction> action;
        QString text;  ///< "Edit › Delete…"
        QString words; ///< what is looked at, folded
    };
    void collect(const QList<QAction*>& actions, const QString& path);
    void fill();
    void announce();
    void run();

    const QMenuBar* m_menus;
    std::vector<Command> m_commands;
    QIcon m_blank;
    QLineEdit* m_line;
    QListWidget* m_list;
};

} // namespace pricebook
