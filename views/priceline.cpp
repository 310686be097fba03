#include "priceline.h"

#include "pricetext.h"

#include <QEvent>

using namespace Qt::StringLiterals;

namespace pricebook {

PriceLine::PriceLine(QWidget* parent, bool example) : QLineEdit(parent), m_example(example) { showExample(); }

void PriceLine::showExample() {
    if (m_example)
        setPlaceholderText(typedPrice(Money()));
}

void PriceLine::changeEvent(QEvent* event) {
    QLineEdit::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    const QLocale before = std::exchange(m_locale, QLocale());
    const Result<Money> price = Money::parse(text());
    if (price && text() == typedPrice(*price, before))
        setText(typedPrice(*price, m_locale));
    showExample();
}

} // namespace pricebook
