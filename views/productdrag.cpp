#include "productdrag.h"

#include "producttable.h"
#include "theme.h"

#include <QApplication>
#include <QDataStream>
#include <QDrag>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

QPixmap label(const QString& text, qreal ratio) {
    const QFont font = theme::font(theme::Type::Strong);
    const QFontMetrics metrics(font);
    const QSize size(metrics.horizontalAdvance(text) + 2 * theme::wideSpace, metrics.height() + 2 * theme::space);
    QPixmap picture(size * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme::color(theme::Color::Accent));
    painter.drawRoundedRect(QRect(QPoint(), size), theme::radius, theme::radius);
    painter.setPen(theme::color(theme::Color::AccentText));
    painter.setFont(font);
    painter.drawText(QRect(QPoint(), size), Qt::AlignCenter, text);
    return picture;
}

} // namespace

ProductDrag::ProductDrag(ProductTable* table) : QObject(table), m_table(table) {
    table->viewport()->installEventFilter(this);
}

ProductDrag::~ProductDrag() = default;

std::unique_ptr<QMimeData> ProductDrag::mimeData(const std::vector<ProductId>& products) {
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    for (const ProductId id : products)
        out << id.value;
    auto data = std::make_unique<QMimeData>();
    data->setData(QLatin1String(mimeType), bytes);
    return data;
}

std::vector<ProductId> ProductDrag::productsOf(const QMimeData* data) {
    std::vector<ProductId> products;
    QDataStream in(data->data(QLatin1String(mimeType)));
    while (!in.atEnd()) {
        qint64 id = 0;
        in >> id;
        if (in.status() != QDataStream::Ok)
            break;
        products.emplace_back(id);
    }
    return products;
}

bool ProductDrag::maybeBegins(const QMouseEvent* event) const {
    const QModelIndex index = m_table->indexAt(event->position().toPoint());
    const bool plain = event->button() == Qt::LeftButton && event->modifiers() == Qt::NoModifier;
    if (!m_enabled || !plain || !index.isValid() || m_table->isEditing() ||
        !m_table->selectionModel()->isSelected(index))
        return false;
    // Where single cells are selected, a drag from the only row goes on selecting.
    return m_table->selectionBehavior() == QAbstractItemView::SelectRows || m_table->selectedCount() > 1;
}

void ProductDrag::replayPress() {
    if (!m_press)
        return;
    const std::unique_ptr<QMouseEvent> press = std::move(m_press);
    m_replaying = true;
    QCoreApplication::sendEvent(m_table->viewport(), press.get());
    m_replaying = false;
}

void ProductDrag::drag() {
    m_press.reset();
    const std::vector<ProductId> products = m_table->selectedIds();
    if (products.empty())
        return;
    auto* drag = new QDrag(m_table);
    drag->setMimeData(mimeData(products).release());
    drag->setPixmap(
        label(tr("%Ln products", nullptr, static_cast<int>(products.size())), m_table->devicePixelRatioF()));
    drag->setHotSpot(QPoint(-theme::wideSpace, -theme::wideSpace));
    Q_EMIT started(products);
    drag->exec(Qt::CopyAction, Qt::CopyAction);
    Q_EMIT ended();
}

bool ProductDrag::eventFilter(QObject* watched, QEvent* event) {
    if (m_replaying)
        return QObject::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::MouseButtonPress: {
        const auto* press = static_cast<QMouseEvent*>(event);
        m_press.reset();
        if (!maybeBegins(press))
            return false;
        m_press.reset(press->clone());
        m_table->setFocus(Qt::MouseFocusReason);
        return true;
    }
    case QEvent::MouseMove: {
        if (!m_press)
            return false;
        const QPoint way = (static_cast<QMouseEvent*>(event)->position() - m_press->position()).toPoint();
        if (way.manhattanLength() >= QApplication::startDragDistance())
            drag();
        return true;
    }
    case QEvent::MouseButtonRelease:
        replayPress();
        return false;
    case QEvent::MouseButtonDblClick:
        m_press.reset();
        return false;
    default:
        return false;
    }
}

} // namespace pricebook
