#include "pictureview.h"

#include "pictureloader.h"
#include "theme.h"

#include <QPainter>
#include <QPainterPath>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int waitMilliseconds = 150;
constexpr qreal cornerRadius = 8;
constexpr int symbolSize = 40;

/// A landscape in a frame: the usual sign for "a picture goes here".
void paintSymbol(QPainter& painter, const QRectF& place, bool broken) {
    painter.save();
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(place, 4, 4);
    const qreal w = place.width();
    painter.drawEllipse(place.topLeft() + QPointF(w * 0.3, w * 0.27), w * 0.08, w * 0.08);
    const QPointF foot = place.bottomLeft();
    painter.drawPolyline(QPolygonF{foot + QPointF(2, -w * 0.12), foot + QPointF(w * 0.35, -w * 0.4),
                                   foot + QPointF(w * 0.55, -w * 0.22), foot + QPointF(w * 0.72, -w * 0.36),
                                   foot + QPointF(w - 2, -w * 0.12)});
    if (broken)
        painter.drawLine(place.topRight() + QPointF(4, -4), place.bottomLeft() + QPointF(-4, 4));
    painter.restore();
}

} // namespace

PictureView::PictureView(QWidget* parent) : QWidget(parent), m_loader(new PictureLoader(this)) {
    setAccessibleName(tr("Picture"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_wait.setSingleShot(true);
    m_wait.setInterval(waitMilliseconds);
    connect(&m_wait, &QTimer::timeout, this, [this] { m_loader->load(m_address); });
    connect(m_loader, &PictureLoader::loaded, this,
            [this](const QString&, const QImage& picture) { show(State::Shown, picture, {}); });
    connect(m_loader, &PictureLoader::failed, this,
            [this](const QString&, const QString& reason) { show(State::Broken, {}, reason); });
    show(State::None, {}, tr("No picture"));
}

void PictureView::setFolder(const QString& folder) {
    if (folder == m_loader->folder())
        return;
    m_loader->setFolder(folder);
    const QString address = std::exchange(m_address, {});
    setAddress(address);
}

void PictureView::setAddress(const QString& address) {
    if (address == m_address && m_state != State::Broken)
        return;
    m_address = address;
    m_wait.stop();
    m_loader->cancel();
    if (address.trimmed().isEmpty()) {
        show(State::None, {}, tr("No picture"));
    } else if (const QImage picture = m_loader->cached(address); !picture.isNull()) {
        show(State::Shown, picture, {});
    } else {
        show(State::Loading, {}, tr("Loading the picture…"));
        m_wait.start();
    }
}

void PictureView::setInvalid(const QString& reason) {
    m_address.clear();
    m_wait.stop();
    m_loader->cancel();
    show(State::Broken, {}, reason);
}

void PictureView::show(State state, const QImage& picture, const QString& reason) {
    m_state = state;
    m_picture = picture;
    m_fitted = {};
    m_reason = reason;
    setAccessibleDescription(reason);
    setToolTip(state == State::Broken ? reason : QString());
    update();
    Q_EMIT stateChanged();
}

QSize PictureView::sizeHint() const { return {280, 180}; }

QSize PictureView::minimumSizeHint() const { return {120, 180}; }

void PictureView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_fitted = {};
}

void PictureView::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    QPainterPath outline;
    outline.addRoundedRect(frame, cornerRadius, cornerRadius);
    painter.fillPath(outline, theme::color(theme::Color::Sunken));
    if (!m_picture.isNull()) {
        if (m_fitted.isNull()) {
            const QSize room = (QSizeF(size()) * devicePixelRatioF()).toSize();
            const bool tooLarge = m_picture.width() > room.width() || m_picture.height() > room.height();
            const QSize size = tooLarge ? m_picture.size().scaled(room, Qt::KeepAspectRatio) : m_picture.size();
            m_fitted = QPixmap::fromImage(m_picture.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
            m_fitted.setDevicePixelRatio(devicePixelRatioF());
        }
        const QSizeF size = QSizeF(m_fitted.size()) / m_fitted.devicePixelRatio();
        painter.setClipPath(outline);
        painter.drawPixmap(QPointF((width() - size.width()) / 2, (height() - size.height()) / 2), m_fitted);
        return;
    }
    painter.setPen(QPen(theme::color(theme::Color::Border), 1));
    painter.drawPath(outline);
    const QRectF text = frame.adjusted(16, frame.height() / 2 + 4, -16, -8);
    painter.setPen(QPen(theme::color(theme::Color::SecondaryText), 1.5));
    const qreal symbolTop = frame.center().y() - symbolSize - 4;
    paintSymbol(painter, QRectF(frame.center().x() - symbolSize / 2.0, symbolTop, symbolSize, symbolSize * 0.8),
                m_state == State::Broken);
    painter.drawText(text, Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, m_reason);
}

} // namespace pricebook
