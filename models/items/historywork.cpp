#include "historywork.h"

#include "historystore.h"
#include "historytexts.h"
#include "sessionwrite.h"
#include "undostore.h"

namespace pricebook {

HistoryWork::HistoryWork(std::shared_ptr<CatalogSession> session, QObject* parent)
    : QObject(parent),
      m_session(std::move(session)) {}

void HistoryWork::look(const ChangeStep& step, Answer<StepContents> answer) {
    m_session->slowReader().post<StepContents>(
        [step](CatalogStore& store) { return HistoryStore(store.connection()).contents(step); }, this,
        [this, look = ++m_stepLook, answer = std::move(answer)](const Result<StepContents>& contents) {
            if (look == m_stepLook)
                answer(contents);
        });
}

void HistoryWork::look(const RestoreScope& scope, Answer<qint64> answer) {
    m_session->slowReader().post<qint64>(
        [scope](CatalogStore& store) {
            return HistoryStore(store.connection()).touchedSince(scope.afterEntry, scope.products, scope.fields);
        },
        this,
        [this, look = ++m_scopeLook, answer = std::move(answer)](const Result<qint64>& records) {
            if (look == m_scopeLook)
                answer(records);
        });
}

void HistoryWork::lookAtPrices(const std::vector<ProductId>& products, const QDateTime& time,
                               Answer<PricesThen> answer) {
    m_session->slowReader().post<PricesThen>(
        [products, time](CatalogStore& store) { return HistoryStore(store.connection()).pricesAt(products, time); },
        this,
        [this, look = ++m_priceLook, answer = std::move(answer)](const Result<PricesThen>& prices) {
            if (look == m_priceLook)
                answer(prices);
        });
}

void HistoryWork::findStep(qint64 id, Answer<ChangeStep> answer) {
    m_session->quickReader().post<ChangeStep>(
        [id](CatalogStore& store) { return UndoStore(store.connection()).step(id); }, this, std::move(answer));
}

void HistoryWork::undo(const ChangeStep& step) {
    write(historytexts::title(step),
          [id = step.id](UndoStore& store, WriteUnit& unit) { return store.undo(unit, id); });
}

void HistoryWork::restore(const RestoreScope& scope, const QString& title) {
    write(title, [scope, title](UndoStore& store, WriteUnit& unit) {
        unit.step.title = title;
        return store.restore(unit, scope);
    });
}

void HistoryWork::restoreDeleted(const std::vector<qint64>& entries, const QString& title) {
    write(title, [entries, title](UndoStore& store, WriteUnit& unit) {
        unit.step.title = title;
        return store.restoreDeleted(unit, entries);
    });
}

void HistoryWork::write(const QString& title, std::function<Result<UndoReport>(UndoStore&, WriteUnit&)> work) {
    if (m_busy)
        return;
    m_busy = true;
    Q_EMIT busyChanged(true);
    m_session->write<UndoReport>(
        [work = std::move(work)](CatalogStore& store, WriteUnit& unit) {
            UndoStore undo(store.connection());
            return work(undo, unit);
        },
        this,
        [this, title](const Result<UndoReport>& report) {
            m_busy = false;
            Q_EMIT busyChanged(false);
            if (report)
                Q_EMIT done(title, *report);
            else
                Q_EMIT failed(report.error());
        });
}

} // namespace pricebook
