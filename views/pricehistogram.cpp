#include "pricehistogram.h"

#include "theme.h"

#include <QHelpEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QSlider>
#include <QToolTip>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int barsHeight = 44;
constexpr int handleSize = 14;

/// A round handle. The keyboard is QSlider's; the mouse is its parent's.
class Handle final : public QSlider {
public:
    using QSlider::QSlider;

protected:
    void paintEvent(QPaintEvent* /*event*/) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor accent = theme::color(isEnabled() ? theme::Color::Accent : theme::Color::StrongBorder);
        painter.setPen(QPen(accent, hasFocus() ? 3 : 2));
        painter.setBrush(theme::color(theme::Color::Surface));
        painter.drawEllipse(QRectF(rect()).adjusted(2, 2, -2, -2));
    }
    void mousePressEvent(QMouseEvent* event) override { event->ignore(); }
    void mouseMoveEvent(QMouseEvent* event) override { event->ignore(); }
    void mouseReleaseEvent(QMouseEvent* event) override { event->ignore(); }
    void wheelEvent(QWheelEvent* event) override { event->ignore(); } // the panel scrolls
};

} // namespace

PriceHistogramView::PriceHistogramView(const QString& lowName, const QString& highName, QWidget* parent)
    : QWidget(parent),
      m_low(new Handle(Qt::Horizontal, this)),
      m_high(new Handle(Qt::Horizontal, this)) {
    for (QSlider* handle : {m_low, m_high}) {
        handle->setRange(0, steps);
        handle->setPageStep(steps / 10);
        handle->setFocusPolicy(Qt::StrongFocus);
        handle->setCursor(Qt::SizeHorCursor);
        connect(handle, &QSlider::valueChanged, this, [this, handle] { handleMoved(handle); });
    }
    m_low->setAccessibleName(lowName);
    m_high->setAccessibleName(highName);
    const QSignalBlocker quiet(m_high);
    m_high->setValue(steps);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setEnabled(false);
    describe();
}

QSize PriceHistogramView::sizeHint() const { return {160, barsHeight + handleSize / 2 + 2}; }
QSize PriceHistogramView::minimumSizeHint() const { return {100, sizeHint().height()}; }

QRect PriceHistogramView::bars() const { return {handleSize / 2, 0, std::max(1, width() - handleSize), barsHeight}; }

int PriceHistogramView::xOf(int step) const {
    const QRect area = bars();
    return area.left() + static_cast<int>(std::lround(static_cast<double>(area.width() - 1) * step / steps));
}

int PriceHistogramView::stepAt(double x) const {
    const QRect area = bars();
    return std::clamp(static_cast<int>(std::lround((x - area.left()) * steps / std::max(1, area.width() - 1))), 0,
                      steps);
}

std::optional<Money> PriceHistogramView::price(const QSlider* handle) const {
    const int end = handle == m_low ? 0 : steps;
    if (handle->value() == end)
        return std::nullopt;
    return m_histogram.scale.at(static_cast<double>(handle->value()) / steps);
}

void PriceHistogramView::setHistogram(const PriceHistogram& histogram) {
    const bool scaled = histogram.scale != m_histogram.scale;
    m_histogram = histogram;
    setEnabled(!histogram.scale.isEmpty());
    if (scaled && m_dragged == nullptr)
        setRange(m_lowest, m_highest);
    update();
}

void PriceHistogramView::setRange(std::optional<Money> lowest, std::optional<Money> highest) {
    m_lowest = lowest;
    m_highest = highest;
    const PriceScale& scale = m_histogram.scale;
    const auto put = [&](QSlider* handle, const std::optional<Money>& price, int end) {
        // A handle that says this price already stays where the hand has put it.
        if (this->price(handle) == price)
            return;
        const QSignalBlocker quiet(handle);
        handle->setValue(price ? static_cast<int>(std::lround(scale.position(*price) * steps)) : end);
    };
    put(m_low, lowest, 0);
    put(m_high, highest, steps);
    place();
}

void PriceHistogramView::handleMoved(QSlider* handle) {
    const QSignalBlocker quiet(handle);
    if (handle == m_low)
        m_low->setValue(std::min(m_low->value(), m_high->value()));
    else
        m_high->setValue(std::max(m_low->value(), m_high->value()));
    if (handle == m_low)
        m_lowest = price(m_low);
    else
        m_highest = price(m_high);
    place();
    Q_EMIT moved(m_lowest, m_highest);
}

void PriceHistogramView::place() {
    for (QSlider* handle : {m_low, m_high})
        handle->setGeometry(xOf(handle->value()) - handleSize / 2, barsHeight - handleSize / 2, handleSize, handleSize);
    describe();
    update();
}

void PriceHistogramView::describe() {
    const QLocale locale;
    m_low->setAccessibleDescription(m_lowest ? m_lowest->toDisplay(locale) : tr("no lowest price"));
    m_high->setAccessibleDescription(m_highest ? m_highest->toDisplay(locale) : tr("no highest price"));
    m_low->setToolTip(m_low->accessibleDescription());
    m_high->setToolTip(m_high->accessibleDescription());
}

void PriceHistogramView::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const QRect area = bars();
    const auto& counts = m_histogram.counts;
    const qint64 most = *std::max_element(counts.begin(), counts.end());
    const int low = xOf(m_low->value());
    const int high = xOf(m_high->value());
    const QColor inside = theme::color(isEnabled() ? theme::Color::Accent : theme::Color::Border);
    const QColor outside = theme::color(theme::Color::StrongBorder);
    for (int i = 0; i < PriceScale::buckets && most > 0; ++i) {
        const qint64 count = counts[static_cast<std::size_t>(i)];
        if (count == 0)
            continue;
        const int left = area.left() + area.width() * i / PriceScale::buckets;
        const int right = area.left() + area.width() * (i + 1) / PriceScale::buckets;
        // By the root, so that a few products are to be seen beside a hundred thousand.
        const int height =
            std::max(2, static_cast<int>(std::lround(std::sqrt(static_cast<double>(count) / static_cast<double>(most)) *
                                                     (barsHeight - handleSize / 2 - 2))));
        const int middle = (left + right) / 2;
        painter.fillRect(left, barsHeight - 1 - height, std::max(1, right - left - 1), height,
                         middle >= low && middle <= high ? inside : outside);
    }
    painter.fillRect(area.left(), barsHeight - 1, area.width(), 2, theme::color(theme::Color::StrongBorder));
    painter.fillRect(low, barsHeight - 1, high - low, 2, inside);
}

void PriceHistogramView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    place();
}

void PriceHistogramView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    const double x = event->position().x();
    const double toLow = std::abs(x - xOf(m_low->value()));
    const double toHigh = std::abs(x - xOf(m_high->value()));
    // One upon the other: the side on which there is room to go.
    m_dragged =
        toLow < toHigh || (toLow == toHigh && (x < xOf(m_low->value()) || m_low->value() == steps)) ? m_low : m_high;
    m_dragged->setFocus(Qt::MouseFocusReason);
    if (std::min(toLow, toHigh) > handleSize)
        m_dragged->setValue(stepAt(x));
}

void PriceHistogramView::mouseMoveEvent(QMouseEvent* event) {
    if (m_dragged == nullptr)
        return;
    const int low = m_dragged == m_low ? 0 : m_low->value();
    const int high = m_dragged == m_low ? m_high->value() : steps;
    m_dragged->setValue(std::clamp(stepAt(event->position().x()), low, high));
}

void PriceHistogramView::mouseReleaseEvent(QMouseEvent* /*event*/) { m_dragged = nullptr; }

bool PriceHistogramView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip || m_histogram.scale.isEmpty())
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QRect area = bars();
    const int bucket =
        std::clamp((help->pos().x() - area.left()) * PriceScale::buckets / area.width(), 0, PriceScale::buckets - 1);
    const QLocale locale;
    QToolTip::showText(help->globalPos(),
                       tr("%1 to %2: %3", "prices, count")
                           .arg(m_histogram.scale.edge(bucket).toDisplay(locale),
                                m_histogram.scale.edge(bucket + 1).toDisplay(locale),
                                locale.toString(m_histogram.counts[static_cast<std::size_t>(bucket)])),
                       this);
    return true;
}

} // namespace pricebook
