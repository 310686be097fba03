#include "pictureview.h"

#include "pictureloader.h"
#include "theme.h"

#include <QEvent>
#include <QPainter>
#include <QPainterPath>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int waitMilliseconds = 150;
constexpr qreal cornerRadius = 8;
constexpr int symbolSize = 40;
constexpr int fullHeight = 180;
constexpr int emptyHeight = 104;

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
            [this](const QString&, const QImage& picture) { display(State::Shown, picture, {}); });
    connect(m_loader, &PictureLoader::failed, this,
            [this](const QString&, const QString& reason) { display(State::Broken, {}, reason); });
    display(State::None, {}, tr("No picture"));
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
        display(State::None, {}, tr("No picture"));
    } else if (const QImage picture = m_loader->cached(address); !picture.isNull()) {
        display(State::Shown, picture, {});
    } else {
        display(State::Loading, {}, tr("Loading the picture…"));
        m_wait.start();
    }
}

void PictureView::setInvalid(const QString& reason) {
    m_address.clear();
    m_wait.stop();
    m_loader->cancel();
    display(State::Broken, {}, reason);
}

void PictureView::display(State state, const QImage& picture, const QString& reason) {
    m_state = state;
    m_picture = picture;
    m_fitted = {};
    m_reason = reason;
    setAccessibleDescription(reason);
    setToolTip(state == State::Broken ? reason : QString());
    updateGeometry();
    update();
    Q_EMIT stateChanged();
}

void PictureView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    m_reason = accessibleDescription(); // which is in the new language by now
    update();
}

QSize PictureView::sizeHint() const { return {280, m_state == State::None ? emptyHeight : fullHeight}; }

QSize PictureView::minimumSizeHint() const { return {120, sizeHint().height()}; }

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
    const QRectF room = frame.adjusted(16, 0, -16, 0);
    const qreal textHeight =
        painter.boundingRect(room, Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, m_reason).height();
    const qreal top = std::max(8.0, frame.center().y() - (symbolSize + textHeight) / 2);
    const QRectF text(room.left(), top + symbolSize, room.width(), frame.bottom() - top - symbolSize);
    painter.setPen(QPen(theme::color(theme::Color::SecondaryText), 1.5));
    paintSymbol(painter, QRectF(frame.center().x() - symbolSize / 2.0, top, symbolSize, symbolSize * 0.8),
                m_state == State::Broken);
    painter.drawText(text, Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, m_reason);
}

} // namespace pricebook
