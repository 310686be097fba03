#include "movecontroller.h"

#include "catalogsession.h"
#include "connectdialog.h"
#include "movedialog.h"
#include "prompts.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace pricebook {

MoveController::MoveController(MoveServices services, Prompts* prompts, Window window, QObject* parent)
    : QObject(parent),
      m_services(std::move(services)),
      m_prompts(prompts),
      m_window(std::move(window)) {}

void MoveController::moveToServer() { askServer({}, {}); }

void MoveController::copyToFile() { askFile(); }

void MoveController::askServer(const DatabaseUrl& known, const QString& problem) {
    if (!m_window.session() || m_dialog)
        return;
    auto* dialog = new ConnectDialog(m_window.widget);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Move to PostgreSQL: which empty database?"));
    dialog->setUrl(known, problem);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { show(dialog->url(), dialog->isPasswordToBeKept()); });
    dialog->open();
}

void MoveController::askFile() {
    if (!m_window.session() || m_dialog)
        return;
    QString path =
        m_prompts->askSaveFile(tr("Copy to a new file"), u"catalogue.db"_s, tr("Catalogues (*.db *.sqlite *.sqlite3)"));
    if (path.isEmpty())
        return;
    if (QFileInfo(path).suffix().isEmpty())
        path += u".db"_s;
    show(DatabaseUrl::sqlite(QFileInfo(path).absoluteFilePath()), false);
}

void MoveController::show(const DatabaseUrl& to, bool keepPassword) {
    const std::shared_ptr<CatalogSession> session = m_window.session();
    if (!session || m_dialog)
        return;
    const DatabaseUrl from = session->url();
    m_dialog = new MoveDialog(m_services, from, to, m_prompts, m_window.widget);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    const auto closed = std::make_shared<bool>(false);
    const auto copied = std::make_shared<bool>(false);
    m_dialog->setGate([this, closed](const std::function<void(bool)>& done) {
        if (!m_window.session())
            return done(true);
        m_window.close([closed, done](bool free) {
            *closed = *closed || free;
            done(free);
        });
    });
    connect(m_dialog, &MigrationDialog::ended, this, [this, from, to, copied, closed] {
        // Behind the dialog, which still tells how it went.
        const bool wasClosed = std::exchange(*closed, false);
        if (*copied || wasClosed)
            m_window.open(*copied ? to : from);
    });
    connect(m_dialog, &MigrationDialog::succeeded, this, [this, to, keepPassword, copied] {
        *copied = true;
        if (keepPassword)
            m_window.rememberPassword(to);
    });
    connect(m_dialog, &MoveDialog::otherPlaceRequested, this, [this, to](const QString& problem) {
        m_dialog = nullptr;
        if (to.backend == Backend::PostgreSql)
            askServer(to, problem);
        else
            askFile();
    });
    connect(m_dialog, &QDialog::finished, this, [this] { m_dialog = nullptr; });
    m_dialog->open();
}

bool MoveController::askToStop() {
    if (!m_dialog || !m_dialog->isRunning())
        return false;
    m_dialog->reject();
    return true;
}

} // namespace pricebook
