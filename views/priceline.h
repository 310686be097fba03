#pragma once

#include <QLineEdit>
#include <QLocale>

namespace pricebook {

/// A field for a price. Shows it with the decimal sign of the language that is spoken, also after that changes; takes
/// both signs. What was typed and is no price, or is written in another way, stays as it is.
class PriceLine final : public QLineEdit {
    Q_OBJECT
public:
    /// `example`: shows "0.00" while it is empty.
    explicit PriceLine(QWidget* parent = nullptr, bool example = false);

protected:
    void changeEvent(QEvent* event) override;

private:
    void showExample();

    QLocale m_locale;
    bool m_example;
};

} // namespace pricebook
