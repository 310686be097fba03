#include "bulkeditor.h"

#include "bulkeditstore.h"
#include "catalogstore.h"
#include "sessionwrite.h"
#include "worker.h"

#include <QTimer>

namespace pricebook {

namespace {

constexpr int progressMilliseconds = 100;

} // namespace

BulkEditor::BulkEditor(std::shared_ptr<CatalogSession> session, BulkTarget target, QObject* parent)
    : QObject(parent),
      m_session(std::move(session)),
      m_target(std::move(target)),
      m_rows(new BulkPreviewModel(m_session, this)),
      m_timer(new QTimer(this)) {
    m_timer->setInterval(progressMilliseconds);
    connect(m_timer, &QTimer::timeout, this, &BulkEditor::tellProgress);
}

BulkEditor::~BulkEditor() {
    stopPreview();
    if (m_summaryProgress)
        m_summaryProgress->cancelled = true;
    m_session->slowReader().cancel(m_summaryRequest);
    if (m_applyProgress)
        m_applyProgress->cancelled = true;
}

void BulkEditor::setTarget(BulkTarget target) {
    m_target = std::move(target);
    clearPreview();
}

void BulkEditor::readSummary() {
    m_summaryProgress = std::make_shared<BulkProgress>();
    m_summaryRequest = m_session->slowReader().post<BulkSummary>(
        [target = m_target, progress = m_summaryProgress](CatalogStore& store) {
            return BulkEditStore(store.connection()).summary(target, progress.get());
        },
        this,
        [this](const Result<BulkSummary>& summary) {
            m_summaryProgress.reset();
            if (summary)
                Q_EMIT summaryReady(*summary);
            else
                Q_EMIT failed(summary.error());
        });
}

void BulkEditor::stopPreview() {
    ++m_generation;
    if (m_previewProgress)
        m_previewProgress->cancelled = true;
    m_previewProgress.reset();
    m_session->slowReader().cancel(std::exchange(m_previewRequest, 0));
    m_timer->stop();
}

void BulkEditor::outdatePreview() {
    stopPreview();
    m_plan.reset();
}

void BulkEditor::clearPreview() {
    outdatePreview();
    m_rows->setPlan(nullptr, {});
}

void BulkEditor::preview(const BulkEdit& edit, const PriceRules& rules, const BulkPreviewModel::Names& names) {
    outdatePreview();
    m_previewProgress = std::make_shared<BulkProgress>();
    m_timer->start();
    using Plan = std::shared_ptr<const BulkPlan>;
    m_previewRequest = m_session->slowReader().post<Plan>(
        [target = m_target, edit, rules, progress = m_previewProgress](CatalogStore& store) -> Result<Plan> {
            Result<BulkPlan> plan = BulkEditStore(store.connection()).plan(target, edit, rules, progress.get());
            if (!plan)
                return plan.error();
            return std::make_shared<const BulkPlan>(std::move(*plan));
        },
        this,
        [this, names, generation = m_generation](const Result<Plan>& plan) {
            if (generation != m_generation)
                return;
            m_previewProgress.reset();
            m_timer->stop();
            if (!plan) {
                m_rows->setPlan(nullptr, {});
                Q_EMIT failed(plan.error());
                return;
            }
            m_plan = *plan;
            m_rows->setPlan(m_plan, names);
            Q_EMIT previewReady();
        });
}

void BulkEditor::apply(Conflicts conflicts) {
    if (m_applying || !m_plan)
        return;
    m_applying = true;
    m_applyProgress = std::make_shared<BulkProgress>();
    m_timer->start();
    const auto how = conflicts == Conflicts::Skip ? BulkEditStore::Conflicts::Skip : BulkEditStore::Conflicts::Refuse;
    m_session->write<BulkResult>(
        [plan = m_plan, how, progress = m_applyProgress](CatalogStore& store, WriteUnit& unit) {
            progress->done = 0; // again, if the connection was lost
            return BulkEditStore(store.connection()).apply(unit, *plan, how, progress.get());
        },
        this,
        [this](const Result<BulkResult>& result) {
            m_applying = false;
            m_applyProgress.reset();
            m_timer->stop();
            if (result)
                Q_EMIT applied(*result);
            else
                Q_EMIT failed(result.error());
        });
}

void BulkEditor::cancel() {
    if (m_applyProgress)
        m_applyProgress->cancelled = true;
}

void BulkEditor::tellProgress() {
    const std::shared_ptr<BulkProgress>& running = m_applying ? m_applyProgress : m_previewProgress;
    if (running)
        Q_EMIT progress(running->done, running->total);
}

} // namespace pricebook
