#pragma once

#include "bulkedit.h"
#include "bulkplan.h"
#include "bulkpreviewmodel.h"

#include <QWidget>
#include <functional>
#include <memory>
#include <vector>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QVBoxLayout;

namespace pricebook {

class BulkFieldRow;
class CatalogSession;
class CategoryCombo;
class PriceEditFields;
class TagEditor;

/// The fields of many products, each with a tick. Window's thread only.
class BulkEditForm final : public QWidget {
    Q_OBJECT
public:
    explicit BulkEditForm(const std::shared_ptr<CatalogSession>& session, QWidget* parent = nullptr);

    /// Says at each field what the products have.
    void showSummary(const BulkSummary& summary);
    /// What is ticked and typed; Invalid with issues where something is missing or wrong. An empty edit is none.
    [[nodiscard]] Result<BulkEdit> edit() const;
    /// What edit() speaks of, by name.
    [[nodiscard]] BulkPreviewModel::Names names() const;
    /// Those that have a field here, at their fields; the others are returned as text.
    QString showIssues(const std::vector<Issue>& issues);
    void clearIssues();
    [[nodiscard]] bool isAnyTicked() const;
    /// Calls back when typed tags are looked up.
    void settle(std::function<void()> done);
    [[nodiscard]] BulkFieldRow* row(Field field) const;

Q_SIGNALS:
    void edited();

private:
    BulkFieldRow* add(QVBoxLayout* column, Field field, const QString& name, QWidget* body);
    QWidget* buildTags(const std::shared_ptr<CatalogSession>& session);
    QWidget* buildDescription();
    QWidget* buildPicture();
    void readTags(BulkEdit& edit, std::vector<Issue>& issues) const;
    void readTexts(BulkEdit& edit, std::vector<Issue>& issues) const;

    std::vector<BulkFieldRow*> m_rows;
    PriceEditFields* m_shmeckles;
    PriceEditFields* m_flurbos;
    CategoryCombo* m_category;
    QComboBox* m_tagMode = nullptr;
    TagEditor* m_tags = nullptr;
    QPlainTextEdit* m_description = nullptr;
    QCheckBox* m_noDescription = nullptr;
    QLineEdit* m_picture = nullptr;
    QCheckBox* m_noPicture = nullptr;
};

} // namespace pricebook
