#pragma once

#include "money.h"

#include <QWidget>
#include <optional>

class QLineEdit;

namespace pricebook {

class InlineMessage;
class PriceHistogramView;
struct PriceHistogram;

/// Two fields for the lowest and the highest price to show. Checked as one types: a field that is not valid says so
/// below it and is no condition until it is. Zero as the lowest price is the same as none. Below them the prices as a
/// histogram with two handles.
class PriceRange final : public QWidget {
    Q_OBJECT
public:
    /// The accessible names of the fields, "Minimum price in shmeckles".
    PriceRange(const QString& minimumName, const QString& maximumName, QWidget* parent = nullptr);

    [[nodiscard]] std::optional<Money> minimum() const { return m_minimum; }
    [[nodiscard]] std::optional<Money> maximum() const { return m_maximum; }
    [[nodiscard]] bool isValid() const { return m_valid; }
    /// Does not emit edited(). What is typed stays if it means the same range, or is not valid yet beside it.
    void setRange(std::optional<Money> minimum, std::optional<Money> maximum);
    /// Empties both fields; does not emit edited().
    void clear();
    void setHistogram(const PriceHistogram& histogram);

Q_SIGNALS:
    /// minimum() or maximum() is another than before.
    void edited();

private:
    void check();
    void mark(QLineEdit* field, const QString& problem);

    QLineEdit* m_low;
    QLineEdit* m_high;
    InlineMessage* m_message;
    PriceHistogramView* m_view;
    std::optional<Money> m_minimum, m_maximum;
    bool m_valid = true;
};

} // namespace pricebook
