#pragma once

#include "productquery.h"

#include <QDialog>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace pricebook {

class InlineMessage;

/// Asks for a condition on the text of one column. What is not valid is said as one types, and cannot be accepted.
class ConditionDialog final : public QDialog {
    Q_OBJECT
public:
    ConditionDialog(const TextCondition& first, QWidget* parent = nullptr);

    [[nodiscard]] TextCondition condition() const;
    /// The tests that this column has, for menus too.
    [[nodiscard]] static std::vector<TextTest> testsOf(TextColumn column);
    [[nodiscard]] static QString textOf(TextTest test);

private:
    void check();

    TextColumn m_column;
    QComboBox* m_test;
    QLineEdit* m_text;
    InlineMessage* m_message;
    QPushButton* m_accept;
};

} // namespace pricebook
