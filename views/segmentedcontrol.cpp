#include "segmentedcontrol.h"

#include "theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QRadioButton>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

/// A radio button drawn as a part of a bar.
class Segment final : public QRadioButton {
public:
    Segment(const QString& text, QWidget* parent) : QRadioButton(text, parent) {
        // Otherwise Qt takes Tab away from all but the checked one.
        setAutoExclusive(false);
        setAttribute(Qt::WA_Hover);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    }

    [[nodiscard]] QSize sizeHint() const override {
        return {fontMetrics().horizontalAdvance(text()) + 2 * theme::wideSpace,
                theme::lineHeight(theme::controlHeight) - 4};
    }
    [[nodiscard]] QSize minimumSizeHint() const override {
        return {fontMetrics().horizontalAdvance(text()) + theme::halfSpace,
                theme::lineHeight(theme::controlHeight) - 4};
    }

protected:
    [[nodiscard]] bool hitButton(const QPoint& position) const override { return rect().contains(position); }

    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
        const bool fills = isChecked() || (underMouse() && isEnabled());
        painter.setPen(hasFocus() ? QPen(theme::color(theme::Color::Accent), 1) : QPen(Qt::NoPen));
        painter.setBrush(fills ? QBrush(theme::color(isChecked() ? theme::Color::SelectionFill : theme::Color::Hover))
                               : QBrush(Qt::NoBrush));
        painter.drawRoundedRect(box, theme::radius - 2, theme::radius - 2);
        painter.setPen(palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::WindowText));
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextSingleLine, text());
    }
};

} // namespace

SegmentedControl::SegmentedControl(const QString& name, const QStringList& texts, QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(2, 2, 2, 2);
    row->setSpacing(2);
    for (int i = 0; i < texts.size(); ++i) {
        auto* segment = new Segment(texts[i], this);
        segment->setAccessibleName(name.isEmpty() ? texts[i] : u"%1: %2"_s.arg(name, texts[i]));
        connect(segment, &QAbstractButton::toggled, this, [this, i] { chosen(i); });
        m_segments.push_back(segment);
        row->addWidget(segment, 1);
    }
    setCurrent(0);
    setFixedHeight(theme::lineHeight(theme::controlHeight));
}

void SegmentedControl::setCurrent(int index) {
    m_current = index;
    for (size_t i = 0; i < m_segments.size(); ++i) {
        const QSignalBlocker quiet(m_segments[i]);
        m_segments[i]->setChecked(static_cast<int>(i) == index);
    }
}

void SegmentedControl::chosen(int index) {
    // Pressing the one that is on switches it off for a moment.
    const bool changed = index != m_current;
    setCurrent(index);
    if (changed)
        Q_EMIT edited(index);
}

void SegmentedControl::setToolTips(const QStringList& tips) {
    for (size_t i = 0; i < m_segments.size() && i < static_cast<size_t>(tips.size()); ++i)
        m_segments[i]->setToolTip(tips[static_cast<qsizetype>(i)]);
}

void SegmentedControl::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme::color(theme::Color::StrongBorder));
    painter.setBrush(theme::color(theme::Color::Surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme::radius, theme::radius);
}

} // namespace pricebook
