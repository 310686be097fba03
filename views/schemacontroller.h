#pragma once

#include "databaseurl.h"
#include "error.h"
#include "messagepage.h"
#include "schemaservices.h"

#include <QObject>
#include <QPointer>
#include <functional>
#include <memory>

namespace pricebook {

class CatalogSession;
class Prompts;
class MigrationDialog;
class SchemaDialog;
class UpgradeDialog;

/// What the window does about the schema of catalogues: says why one cannot be opened and offers to upgrade or take it
/// over, shows its history, checks and backups, and closes and opens it around a change. Window's thread only.
class SchemaController final : public QObject {
    Q_OBJECT
public:
    /// What it needs of the window; all are called on the window's thread.
    struct Window {
        QWidget* widget = nullptr; ///< the parent of dialogs
        std::function<std::shared_ptr<CatalogSession>()> session;
        /// Opens, after asking about what is unsaved in the present one.
        std::function<void(const DatabaseUrl&)> open;
        /// Asks about what is unsaved and closes the catalogue; true when none is open any more.
        std::function<void(std::function<void(bool)>)> close;
        /// The page that says why no catalogue is open. `first` comes before what can always be done.
        std::function<void(const DatabaseUrl&, const QString& title, const Error&,
                           const std::vector<MessagePage::Choice>& first)>
            showPage;
        /// Why the open catalogue can only be read.
        std::function<void(const QString& text)> showReadOnly;
        /// Why nothing may be changed in this one, whatever its schema is; empty if it may.
        std::function<QString(const DatabaseUrl&)> refusal;
    };

    /// `prompts` must outlive it.
    SchemaController(SchemaServices services, Prompts* prompts, Window window, QObject* parent);

    /// True when it can say more about an error than the error itself; explain() then.
    [[nodiscard]] bool canExplain(const Error& error) const;
    /// Finds out why a catalogue was not opened, shows it, and offers what can be done. `error` is shown if that fails.
    void explain(const DatabaseUrl& url, const Error& error);
    /// Another catalogue is being opened: late answers about the last one are of no interest.
    void forget() { ++m_asked; }
    /// The dialog with history, check and backups of a database, open or not.
    void showSchema(const DatabaseUrl& url);
    /// If a change, backup or restore runs: asks whether to stop it, and returns true.
    bool askToStop();
    /// A catalogue was opened; says more about why it can only be read.
    void opened(const std::shared_ptr<CatalogSession>& session);

private:
    /// Says so, and true, where nothing may be changed.
    bool refuses(const DatabaseUrl& url);
    void explainState(const DatabaseUrl& url, const SchemaState& state);
    void openUpgrade(const DatabaseUrl& url, const SchemaState& state);
    void change(const DatabaseUrl& url, const MigrationRequest& request);
    void backUp(const DatabaseUrl& url);
    void restore(const DatabaseUrl& url, const BackupFile& backup);
    /// Runs a dialog over the dialog of the schema, and opens the catalogue again that was closed for it.
    void runOver(MigrationDialog* dialog, const DatabaseUrl& url, const std::shared_ptr<bool>& closed);
    /// Closes the catalogue if it is this one; notes in `closed` that it was.
    void free(const DatabaseUrl& url, const std::shared_ptr<bool>& closed, const std::function<void(bool)>& done);

    SchemaServices m_services;
    Prompts* m_prompts;
    Window m_window;
    QPointer<UpgradeDialog> m_dialog;
    QPointer<SchemaDialog> m_schemaDialog;
    QPointer<MigrationDialog> m_over; ///< the newest over the dialog of the schema
    DatabaseUrl m_quiet; ///< is not offered an upgrade by itself: a person has just gone back to an older revision
    quint64 m_asked = 0; ///< the newest question; answers to older ones are dropped
};

} // namespace pricebook
