#pragma once

#include "bulkplan.h"
#include "bulkpreviewmodel.h"
#include "catalogsession.h"
#include "error.h"

#include <QObject>
#include <memory>

class QTimer;

namespace pricebook {

/// Changes many products: reads what they have in common, thinks a change through, and writes it. All of it happens on
/// the session's threads; every method returns at once. Window's thread only. Destruction stops what it reads, and a
/// write under way, which then changes nothing.
class BulkEditor final : public QObject {
    Q_OBJECT
public:
    enum class Conflicts {
        Skip,  ///< what somebody changed since the preview is left alone and named
        Refuse ///< then nothing is changed
    };

    BulkEditor(std::shared_ptr<CatalogSession> session, BulkTarget target, QObject* parent = nullptr);
    ~BulkEditor() override;

    /// summaryReady() follows, or failed().
    void readSummary();
    /// Thinks the edit through; replaces an earlier one that is not done. previewReady() follows, or failed() (Invalid
    /// with issues).
    void preview(const BulkEdit& edit, const PriceRules& rules, const BulkPreviewModel::Names& names);
    /// What it shows is not what is asked for any more: it cannot be applied, but its rows stay until the next.
    void outdatePreview();
    /// Gives the preview up: rows() is empty.
    void clearPreview();
    /// The rows of the last preview.
    [[nodiscard]] BulkPreviewModel* rows() const { return m_rows; }
    /// Null unless a preview is ready.
    [[nodiscard]] const BulkPlan* plan() const { return m_plan.get(); }
    /// Writes what the preview shows. applied() follows, or failed() and nothing was changed. Only with a preview.
    void apply(Conflicts conflicts);
    [[nodiscard]] bool isApplying() const { return m_applying; }
    [[nodiscard]] bool isPreviewing() const { return m_previewProgress != nullptr; }
    /// Stops writing; failed() with Kind::Cancelled follows, or applied() where it was done already.
    void cancel();
    /// Other products, such as those that were skipped; the preview is given up.
    void setTarget(BulkTarget target);
    [[nodiscard]] const BulkTarget& target() const { return m_target; }

Q_SIGNALS:
    void summaryReady(const pricebook::BulkSummary& summary);
    void previewReady();
    void applied(const pricebook::BulkResult& result);
    void failed(const pricebook::Error& error);
    /// At most ten times a second while a preview or a write takes longer; `total` 0: not known yet.
    void progress(qint64 done, qint64 total);

private:
    void stopPreview();
    void tellProgress();

    std::shared_ptr<CatalogSession> m_session;
    BulkTarget m_target;
    BulkPreviewModel* m_rows;
    QTimer* m_timer;
    std::shared_ptr<const BulkPlan> m_plan;
    std::shared_ptr<BulkProgress> m_summaryProgress, m_previewProgress, m_applyProgress;
    quint64 m_summaryRequest = 0;
    quint64 m_previewRequest = 0;
    quint64 m_generation = 0; ///< of the preview
    bool m_applying = false;
};

} // namespace pricebook
