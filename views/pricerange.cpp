#include "pricerange.h"

#include "inlinemessage.h"
#include "pricehistogram.h"
#include "priceline.h"
#include "pricetext.h"
#include "theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QStyle>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

/// What a field holds: nothing, a price, or something that is neither.
struct Typed {
    std::optional<Money> price;
    QString problem;
};

Typed read(const QLineEdit* field, bool zeroIsNone) {
    const QString text = field->text().trimmed();
    static const QRegularExpression zero(u"^0+([.,]0{0,2})?$"_s);
    if (text.isEmpty() || (zeroIsNone && zero.match(text).hasMatch()))
        return {};
    const Result<Money> parsed = Money::parse(text);
    if (parsed)
        return {*parsed, {}};
    return {std::nullopt, parsed.error().text};
}

} // namespace

PriceRange::PriceRange(const QString& minimumName, const QString& maximumName, QWidget* parent)
    : QWidget(parent),
      m_low(new PriceLine(this)),
      m_high(new PriceLine(this)),
      m_message(new InlineMessage(nullptr, this)),
      m_view(new PriceHistogramView(tr("%1, handle").arg(minimumName), tr("%1, handle").arg(maximumName), this)) {
    m_low->setAccessibleName(minimumName);
    m_low->setPlaceholderText(tr("Min"));
    m_low->setToolTip(minimumName);
    m_high->setAccessibleName(maximumName);
    m_high->setPlaceholderText(tr("Max"));
    m_high->setToolTip(maximumName);
    auto* fields = new QHBoxLayout;
    fields->setSpacing(theme::space);
    auto* dash = new QLabel(u"–"_s, this);
    fields->addWidget(m_low, 1);
    fields->addWidget(dash);
    fields->addWidget(m_high, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(theme::halfSpace);
    column->addLayout(fields);
    column->addWidget(m_message);
    column->addSpacing(theme::halfSpace);
    column->addWidget(m_view);
    connect(m_view, &PriceHistogramView::moved, this,
            [this](std::optional<Money> lowest, std::optional<Money> highest) {
                setRange(lowest, highest);
                Q_EMIT edited();
            });
    for (QLineEdit* field : {m_low, m_high}) {
        field->setMinimumWidth(theme::scaled(50));
        connect(field, &QLineEdit::textChanged, this, &PriceRange::check);
    }
}

void PriceRange::setRange(std::optional<Money> minimum, std::optional<Money> maximum) {
    if (minimum == m_minimum && maximum == m_maximum)
        return;
    const QSignalBlocker quiet(this);
    const QSignalBlocker low(m_low);
    const QSignalBlocker high(m_high);
    m_low->setText(minimum ? typedPrice(*minimum) : QString());
    m_high->setText(maximum ? typedPrice(*maximum) : QString());
    check();
}

void PriceRange::clear() {
    const QSignalBlocker quiet(this);
    m_low->clear();
    m_high->clear();
}

void PriceRange::setHistogram(const PriceHistogram& histogram) { m_view->setHistogram(histogram); }

void PriceRange::check() {
    const Typed low = read(m_low, true);
    Typed high = read(m_high, false);
    if (low.price && high.price && *low.price > *high.price)
        high.problem = tr("The highest price is below the lowest one; type at least %1.").arg(typedPrice(*low.price));
    mark(m_low, low.problem);
    mark(m_high, high.problem);
    m_valid = low.problem.isEmpty() && high.problem.isEmpty();
    if (m_valid) {
        m_message->clearMessage();
    } else {
        const bool first = !low.problem.isEmpty();
        m_message->setField(first ? m_low : m_high);
        m_message->showError(first ? low.problem : high.problem);
    }
    // What is not valid is no condition: rows, chips and fields then say the same.
    if (!high.problem.isEmpty())
        high.price.reset();
    if (low.price == m_minimum && high.price == m_maximum)
        return;
    m_minimum = low.price;
    m_maximum = high.price;
    m_view->setRange(m_minimum, m_maximum);
    Q_EMIT edited();
}

void PriceRange::mark(QLineEdit* field, const QString& problem) {
    if (field->property("invalid").toBool() == !problem.isEmpty())
        return;
    field->setProperty("invalid", !problem.isEmpty());
    field->update();
}

} // namespace pricebook
