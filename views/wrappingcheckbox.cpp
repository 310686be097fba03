#include "wrappingcheckbox.h"

#include "theme.h"

#include <QStyleOptionButton>
#include <QStylePainter>

namespace pricebook {

namespace {

constexpr int leastTextWidth = 160;
constexpr int flags = Qt::AlignLeft | Qt::TextWordWrap | Qt::TextShowMnemonic;

} // namespace

WrappingCheckBox::WrappingCheckBox(const QString& text, QWidget* parent) : QCheckBox(text, parent) {
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

int WrappingCheckBox::textLeft() const {
    return style()->pixelMetric(QStyle::PM_IndicatorWidth, nullptr, this) +
           style()->pixelMetric(QStyle::PM_CheckBoxLabelSpacing, nullptr, this);
}

QSize WrappingCheckBox::minimumSizeHint() const {
    return {textLeft() + theme::scaled(leastTextWidth), QCheckBox::sizeHint().height()};
}

int WrappingCheckBox::heightForWidth(int width) const {
    const QRect room(0, 0, qMax(1, width - textLeft()), 10'000);
    return qMax(QCheckBox::sizeHint().height(), fontMetrics().boundingRect(room, flags, text()).height());
}

void WrappingCheckBox::paintEvent(QPaintEvent* /*event*/) {
    QStylePainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    const QRect whole = option.rect;
    const QRect words = whole.adjusted(textLeft(), 0, 0, 0);
    const int used = qMin(whole.height(), fontMetrics().boundingRect(words, flags, text()).height());
    const int top = (whole.height() - used) / 2;
    option.text.clear();
    option.state &= ~QStyle::State_HasFocus; // the ring goes round the text
    option.rect = QRect(0, top, textLeft(), qMin(used, fontMetrics().height()));
    painter.drawControl(QStyle::CE_CheckBox, option);
    painter.drawItemText(QStyle::visualRect(layoutDirection(), whole, words.adjusted(0, top, 0, 0)), flags, palette(),
                         isEnabled(), text(), foregroundRole());
    if (!hasFocus())
        return;
    QStyleOptionFocusRect focus;
    focus.initFrom(this);
    focus.rect = words.adjusted(-2, 0, 0, 0);
    painter.drawPrimitive(QStyle::PE_FrameFocusRect, focus);
}

} // namespace pricebook
