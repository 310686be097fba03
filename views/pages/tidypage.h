#pragma once

#include "qualitychecks.h"

#include <QWidget>
#include <array>
#include <memory>

class QLabel;
class QPushButton;

namespace pricebook {

class InlineMessage;

/// What is doubtful in the catalogue, check by check with its number, and the way to it: products open filtered, tags
/// and categories on their pages. Window's thread only.
class TidyPage final : public QWidget {
    Q_OBJECT
public:
    using Check = QualityChecks::Check;

    explicit TidyPage(QWidget* parent = nullptr);

    /// Counts in the background. Null: an empty page.
    void setSession(const std::shared_ptr<CatalogSession>& session);
    [[nodiscard]] QualityChecks* checks() const { return m_checks; }

Q_SIGNALS:
    /// -1: not known. How many findings there are in all.
    void countChanged(qint64 findings);
    void showProducts(const pricebook::ProductFilter& filter);
    void showUnusedTags();
    void showDuplicateTags();
    void showEmptyCategories();
    void showDuplicateCategories();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    struct Row {
        QLabel* icon = nullptr;
        QLabel* count = nullptr;
        QPushButton* show = nullptr;
    };
    QWidget* buildRow(Check check);
    void updateRows();
    void open(Check check);

    QualityChecks* m_checks;
    std::array<Row, QualityChecks::checkCount> m_rows{};
    InlineMessage* m_message;
    bool m_hasSession = false;
};

} // namespace pricebook
