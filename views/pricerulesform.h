#pragma once

#include "priceguard.h"

#include <QWidget>
#include <optional>

class QCheckBox;
class QLineEdit;
class QVBoxLayout;

namespace pricebook {

class InlineMessage;

/// The fields of what is looked at before prices are written: each rule with a tick, most with a number.
class PriceRulesForm final : public QWidget {
    Q_OBJECT
public:
    explicit PriceRulesForm(const PriceRules& rules, QWidget* parent = nullptr);

    /// What the fields say; nothing where something typed is no number, and then the form says so.
    [[nodiscard]] std::optional<PriceRules> read();

Q_SIGNALS:
    /// A person changed a tick, or left a number that was changed.
    void edited();

private:
    /// A rule with a number in its middle: a tick, the number, what stands after it.
    struct Line {
        QCheckBox* tick = nullptr;
        QLineEdit* number = nullptr;
    };
    Line addLine(QVBoxLayout* column, const QString& before, const QString& after, const QString& value, bool on);
    [[nodiscard]] std::optional<int> percentOf(const Line& line);
    [[nodiscard]] bool readLeast(const Line& line, std::optional<Money>& price);

    QCheckBox* m_tenfold;
    Line m_change, m_second, m_leastShmeckles, m_leastFlurbos;
    InlineMessage* m_message;
};

} // namespace pricebook
