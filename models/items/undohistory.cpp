#include "undohistory.h"

#include "historytexts.h"
#include "sessionwrite.h"
#include "undostore.h"

namespace pricebook {

namespace {

constexpr int reloadDelay = 50; // milliseconds: several changes make one look

} // namespace

UndoHistory::UndoHistory(QObject* parent) : QObject(parent) {
    m_reloadTimer.setSingleShot(true);
    m_reloadTimer.setInterval(reloadDelay);
    connect(&m_reloadTimer, &QTimer::timeout, this, &UndoHistory::reload);
}

void UndoHistory::setSession(std::shared_ptr<CatalogSession> session) {
    if (m_session)
        disconnect(m_session.get(), nullptr, this, nullptr);
    m_session = std::move(session);
    ++m_generation;
    m_undoable.clear();
    m_redoable.clear();
    setBusy(false);
    Q_EMIT listsChanged();
    if (!m_session)
        return;
    connect(m_session.get(), &CatalogSession::changed, &m_reloadTimer, qOverload<>(&QTimer::start));
    reload();
}

QString UndoHistory::titleOf(const ChangeStep& step) { return historytexts::title(step); }

void UndoHistory::reload() {
    if (!m_session)
        return;
    const quint64 generation = m_generation;
    m_session->quickReader().post<Lists>(
        [](CatalogStore& store) -> Result<Lists> {
            UndoStore undo(store.connection());
            Result<std::vector<ChangeStep>> undoable = undo.undoable(CatalogStore::thisClient(), mostSteps);
            if (!undoable)
                return undoable.error();
            Result<std::vector<ChangeStep>> redoable = undo.redoable(CatalogStore::thisClient(), mostSteps);
            if (!redoable)
                return redoable.error();
            return Lists{std::move(*undoable), std::move(*redoable)};
        },
        this,
        [this, generation](Result<Lists> lists) {
            if (generation != m_generation || !lists) // the next change asks again
                return;
            m_undoable = std::move(lists->undoable);
            m_redoable = std::move(lists->redoable);
            Q_EMIT listsChanged();
        });
}

void UndoHistory::undo() {
    if (!m_undoable.empty())
        undoStep(m_undoable.front());
}

void UndoHistory::redo() {
    if (!m_redoable.empty())
        undoStep(m_redoable.front());
}

void UndoHistory::undoStep(const ChangeStep& step) {
    if (!m_session || m_busy)
        return;
    setBusy(true);
    const quint64 generation = m_generation;
    m_session->write<UndoReport>(
        [id = step.id](CatalogStore& store, WriteUnit& unit) { return UndoStore(store.connection()).undo(unit, id); },
        this,
        [this, generation, step](const Result<UndoReport>& report) {
            if (generation != m_generation)
                return;
            setBusy(false);
            reload();
            if (report)
                Q_EMIT undone(step, *report);
            else
                Q_EMIT failed(step, report.error());
        });
}

void UndoHistory::setBusy(bool busy) {
    if (std::exchange(m_busy, busy) != busy)
        Q_EMIT busyChanged(busy);
}

} // namespace pricebook
