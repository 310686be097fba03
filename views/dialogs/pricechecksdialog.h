#pragma once

#include "priceguard.h"

#include <QDialog>

class QCheckBox;
class QLineEdit;
class QVBoxLayout;

namespace pricebook {

class InlineMessage;

/// What the program looks at before prices are written.
class PriceChecksDialog final : public QDialog {
    Q_OBJECT
public:
    explicit PriceChecksDialog(const PriceRules& rules, QWidget* parent = nullptr);

    /// What is set now; only after it was accepted.
    [[nodiscard]] const PriceRules& rules() const { return m_rules; }
    /// Stays open where something typed is no number, and says so.
    void accept() override;

private:
    /// A rule with a number in its middle: a tick, the number, what stands after it.
    struct Line {
        QCheckBox* tick = nullptr;
        QLineEdit* number = nullptr;
    };
    Line addLine(QVBoxLayout* column, const QString& before, const QString& after, const QString& value, bool on);
    [[nodiscard]] std::optional<int> percentOf(const Line& line);
    [[nodiscard]] bool readLeast(const Line& line, std::optional<Money>& price);

    PriceRules m_rules;
    QCheckBox* m_tenfold;
    Line m_change, m_second, m_leastShmeckles, m_leastFlurbos;
    InlineMessage* m_message;
};

} // namespace pricebook
