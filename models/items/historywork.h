#pragma once

#include "error.h"
#include "historyentry.h"
#include "result.h"

#include <QObject>
#include <functional>
#include <memory>

namespace pricebook {

class CatalogSession;
class UndoStore;
class WriteUnit;

/// What can be done with the history: looks before it, and the taking back itself. Everything in the background; the
/// replies of looks come to the window's thread, and only the newest of each kind. Window's thread only.
class HistoryWork final : public QObject {
    Q_OBJECT

public:
    explicit HistoryWork(std::shared_ptr<CatalogSession> session, QObject* parent = nullptr);

    [[nodiscard]] const std::shared_ptr<CatalogSession>& session() const { return m_session; }
    template <class T>
    using Answer = std::function<void(const Result<T>&)>;

    void look(const ChangeStep& step, Answer<StepContents> answer);
    /// How many records a restore() of this would be about.
    void look(const RestoreScope& scope, Answer<qint64> answer);
    void lookAtPrices(const std::vector<ProductId>& products, const QDateTime& time, Answer<PricesThen> answer);
    void findStep(qint64 id, Answer<ChangeStep> answer);

    [[nodiscard]] bool isBusy() const { return m_busy; }
    // While busy these do nothing. done() or failed() follows.
    void undo(const ChangeStep& step);
    /// `title` is what the step is called in the list of what can be undone.
    void restore(const RestoreScope& scope, const QString& title);
    void restoreDeleted(const std::vector<qint64>& entries, const QString& title);

Q_SIGNALS:
    void busyChanged(bool busy);
    /// `title` as of the step.
    void done(const QString& title, const pricebook::UndoReport& report);
    void failed(const pricebook::Error& error);

private:
    void write(const QString& title, std::function<Result<UndoReport>(UndoStore&, WriteUnit&)> work);

    std::shared_ptr<CatalogSession> m_session;
    bool m_busy = false;
    quint64 m_stepLook = 0, m_scopeLook = 0, m_priceLook = 0;
};

} // namespace pricebook
