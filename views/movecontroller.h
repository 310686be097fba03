#pragma once

#include "databaseurl.h"
#include "moveservices.h"

#include <QObject>
#include <QPointer>
#include <functional>
#include <memory>

class QWidget;

namespace pricebook {

class CatalogSession;
class MoveDialog;
class Prompts;

/// Takes the open catalogue to a server or into a new file: asks where to, closes it, has it copied and opens the copy,
/// or what was open if it comes to nothing. Window's thread only.
class MoveController final : public QObject {
    Q_OBJECT
public:
    /// What it needs of the window; all are called on the window's thread.
    struct Window {
        QWidget* widget = nullptr; ///< the parent of dialogs
        std::function<std::shared_ptr<CatalogSession>()> session;
        std::function<void(const DatabaseUrl&)> open;
        /// Asks about what is unsaved and closes the catalogue; true when none is open any more.
        std::function<void(std::function<void(bool)>)> close;
        /// Keeps the address's password for the next start.
        std::function<void(const DatabaseUrl&)> rememberPassword;
    };

    /// `prompts` must outlive it.
    MoveController(MoveServices services, Prompts* prompts, Window window, QObject* parent);

    void moveToServer();
    void copyToFile();
    /// If a copy runs: asks whether to stop it, and returns true.
    bool askToStop();

private:
    void askServer(const DatabaseUrl& known, const QString& problem);
    void askFile();
    void show(const DatabaseUrl& to, bool keepPassword);

    MoveServices m_services;
    Prompts* m_prompts;
    Window m_window;
    QPointer<MoveDialog> m_dialog;
};

} // namespace pricebook
