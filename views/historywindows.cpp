#include "historywindows.h"

#include "catalogsession.h"
#include "historydialog.h"
#include "historytexts.h"
#include "historywork.h"
#include "journalretention.h"
#include "pricesthendialog.h"
#include "prompts.h"
#include "settings.h"
#include "trashdialog.h"
#include "undocontroller.h"

#include <QMainWindow>

namespace pricebook {

HistoryWindows::HistoryWindows(QMainWindow* window, Settings* settings, Prompts* prompts, UndoController* undo)
    : QObject(window),
      m_window(window),
      m_settings(settings),
      m_prompts(prompts),
      m_undo(undo),
      m_retention(new JournalRetention(this)) {
    bool isNumber = false;
    const int days = m_settings->get(keys::historyDays).toInt(&isNumber);
    m_retention->setDays(isNumber && days >= 0 ? days : keys::historyDays.fallback.toInt());
}

void HistoryWindows::setSession(const std::shared_ptr<CatalogSession>& session) {
    for (const QPointer<QDialog>& dialog : m_open)
        delete dialog.data();
    m_open.clear();
    m_session = session;
    m_retention->setSession(session);
}

template <class Dialog>
void HistoryWindows::open(Dialog* dialog) {
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &Dialog::takenBack, m_undo, &UndoController::tell);
    std::erase_if(m_open, [](const QPointer<QDialog>& known) { return known.isNull(); });
    m_open.emplace_back(dialog);
    static_cast<QDialog*>(dialog)->show();
}

void HistoryWindows::showHistory() {
    if (!m_session)
        return;
    HistoryDialog::About about;
    about.keptDays = m_retention->days();
    auto* dialog = new HistoryDialog(m_session, m_prompts, about, m_window);
    connect(dialog, &HistoryDialog::keptDaysChanged, this, [this](int days) { keepDays(days); });
    open(dialog);
}

int HistoryWindows::keptDays() const { return m_retention->days(); }

void HistoryWindows::keepDays(int days) {
    m_settings->set(keys::historyDays, QString::number(days));
    m_retention->setDays(days);
}

void HistoryWindows::showHistoryOf(ProductId product, const QString& name) {
    if (m_session && product.isValid())
        open(new HistoryDialog(m_session, m_prompts, {product, name, -1}, m_window));
}

void HistoryWindows::showPricesOf(const std::vector<ProductId>& products) {
    if (m_session && !products.empty())
        open(new PricesThenDialog(m_session, products, m_window));
}

void HistoryWindows::showTrash() {
    if (m_session)
        open(new TrashDialog(m_session, m_window));
}

void HistoryWindows::undoStep(qint64 step) {
    if (!m_session)
        return;
    auto* work = new HistoryWork(m_session, this);
    const auto fail = [this, work](const Error& error) {
        m_prompts->showError(error);
        work->deleteLater();
    };
    connect(work, &HistoryWork::busyChanged, m_undo, &UndoController::setBusy);
    connect(work, &HistoryWork::failed, this, fail);
    connect(work, &HistoryWork::done, this, [this, work](const QString& title, const UndoReport& report) {
        m_undo->tell(tr("Taken back: %1").arg(title), report);
        work->deleteLater();
    });
    work->findStep(step, [this, work, fail](const Result<ChangeStep>& found) {
        if (!found)
            return fail(found.error());
        work->look(*found, [this, work, fail, step = *found](const Result<StepContents>& contents) {
            if (!contents)
                return fail(contents.error());
            if (m_prompts->confirm(HistoryDialog::undoQuestion(step), HistoryDialog::undoConsequences(*contents),
                                   HistoryDialog::undoButton(*contents)))
                work->undo(step);
            else
                work->deleteLater();
        });
    });
}

} // namespace pricebook
