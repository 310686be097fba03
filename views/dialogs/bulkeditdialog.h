#pragma once

#include "bulkeditor.h"
#include "changeset.h"

#include <QDialog>
#include <memory>

class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTableView;
class QTimer;
class QVBoxLayout;

namespace pricebook {

class BulkEditForm;
class FormBanner;
class MessagePage;

/// Changes many products: at the left what is to become of each field, at the right every product that this concerns,
/// old beside new. The preview follows what is typed; nothing is written before the button that says how many is
/// pressed. What is typed stays whatever fails. Window's thread only.
class BulkEditDialog final : public QDialog {
    Q_OBJECT
public:
    /// `products`: how many the target is, for the heading; -1: not known yet.
    BulkEditDialog(const std::shared_ptr<CatalogSession>& session, BulkTarget target, qint64 products,
                   const PriceRules& rules, QWidget* parent = nullptr);
    ~BulkEditDialog() override;

    [[nodiscard]] BulkEditForm* form() const { return m_form; }
    [[nodiscard]] const BulkEditor& editor() const { return *m_editor; }
    /// A write under way is stopped first; the dialog closes when nothing is written any more.
    void reject() override;

Q_SIGNALS:
    /// After the commit; one sentence in numbers.
    void applied(const QString& summary);

private:
    QWidget* buildForm();
    QWidget* buildPreview();
    void buildTable();
    void buildFoot(QVBoxLayout* column);
    void connectEditor();

    void renewPreview();
    void showPlan();
    void fillShown();
    void arranged();
    void fitColumns();
    void showCounts();
    void showProgress(qint64 done, qint64 total);
    void failed(const Error& error);
    void finished(const BulkResult& result);
    void lookAgain(const BulkResult& result);
    void catalogueChanged(const ChangeSet& changes);
    void apply();
    void updateState();
    [[nodiscard]] QString applyText() const;

    std::shared_ptr<CatalogSession> m_session;
    PriceRules m_rules;
    BulkEditor* m_editor;
    BulkEditForm* m_form = nullptr;
    FormBanner* m_banner = nullptr;
    QLabel* m_heading = nullptr;
    QLabel* m_counts = nullptr;
    QComboBox* m_shown = nullptr;
    QStackedWidget* m_pages = nullptr;
    MessagePage* m_hint = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_progressText = nullptr;
    QProgressBar* m_bar = nullptr;
    QCheckBox* m_refuse = nullptr;
    QPushButton* m_apply = nullptr;
    QPushButton* m_cancel = nullptr;
    QTimer* m_pause = nullptr;
    bool m_keepsMessage = false; ///< the next preview does not take the banner away
    bool m_closeAfter = false;
    bool m_done = false;   ///< written; only looking at what was skipped is left
    bool m_fitted = false; ///< the columns, to the rows of this preview
};

} // namespace pricebook
