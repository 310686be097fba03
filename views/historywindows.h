#pragma once

#include "ids.h"
#include "undoreport.h"

#include <QObject>
#include <QPointer>
#include <functional>
#include <memory>
#include <vector>

class QDialog;
class QMainWindow;

namespace pricebook {

class CatalogSession;
class HistoryWork;
class JournalRetention;
class Prompts;
class Settings;
class UndoController;

/// The windows about what was done: history of the catalogue and of products, prices as they were, trash; and how long
/// the history is kept. They close with their catalogue. Window's thread only.
class HistoryWindows final : public QObject {
    Q_OBJECT
public:
    /// `settings`, `prompts` and `undo`, which tells what was done, must outlive it.
    HistoryWindows(QMainWindow* window, Settings* settings, Prompts* prompts, UndoController* undo);

    void setSession(const std::shared_ptr<CatalogSession>& session);

    /// For how many days the history is kept; 0: for ever.
    [[nodiscard]] int keptDays() const;
    /// Holds from now on, and is remembered.
    void keepDays(int days);

    void showHistory();
    void showHistoryOf(ProductId product, const QString& name);
    void showPricesOf(const std::vector<ProductId>& products);
    void showTrash();
    /// Asks with the numbers of what it made and changed, and takes the step back.
    void undoStep(qint64 step);

private:
    template <class Dialog>
    void open(Dialog* dialog);

    QMainWindow* m_window;
    Settings* m_settings;
    Prompts* m_prompts;
    UndoController* m_undo;
    JournalRetention* m_retention;
    std::shared_ptr<CatalogSession> m_session;
    std::vector<QPointer<QDialog>> m_open;
};

} // namespace pricebook
