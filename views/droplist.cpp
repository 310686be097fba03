#include "droplist.h"

#include "productdrag.h"
#include "theme.h"

#include <QDragEnterEvent>
#include <QMimeData>

namespace pricebook {

namespace {

constexpr int idRole = Qt::UserRole;
constexpr int nameRole = Qt::UserRole + 1;

} // namespace

DropList::DropList(const QString& name, HintText hint, QWidget* parent) : QListWidget(parent), m_hint(std::move(hint)) {
    setAccessibleName(name);
    setAcceptDrops(true);
    setFrameShape(NoFrame);
    setUniformItemSizes(true);
    setSelectionMode(SingleSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setAutoScroll(true);
    QPalette colors = palette();
    colors.setColor(QPalette::Highlight, theme::color(theme::Color::SelectionFill));
    colors.setColor(QPalette::HighlightedText, theme::color(theme::Color::Text));
    setPalette(colors);
}

void DropList::addRow(qint64 id, const QString& name, const QString& icon) {
    auto* item = new QListWidgetItem(theme::icon(icon), name, this);
    item->setData(idRole, id);
    item->setData(nameRole, name);
    item->setSizeHint({0, theme::lineHeight(theme::rowHeight)});
}

void DropList::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasFormat(QLatin1String(ProductDrag::mimeType)))
        event->acceptProposedAction();
}

void DropList::dragMoveEvent(QDragMoveEvent* event) {
    QListWidget::dragMoveEvent(event); // scrolls near the edges
    QListWidgetItem* item = itemAt(event->position().toPoint());
    setCurrentItem(item);
    if (!item || !event->mimeData()->hasFormat(QLatin1String(ProductDrag::mimeType))) {
        event->ignore();
        Q_EMIT hinted({});
        return;
    }
    event->acceptProposedAction();
    const auto products = static_cast<qint64>(event->mimeData()->data(QLatin1String(ProductDrag::mimeType)).size() /
                                              qsizetype(sizeof(qint64)));
    Q_EMIT hinted(m_hint(item->data(nameRole).toString(), products));
}

void DropList::dragLeaveEvent(QDragLeaveEvent* event) {
    QListWidget::dragLeaveEvent(event);
    setCurrentItem(nullptr);
    Q_EMIT hinted({});
}

void DropList::dropEvent(QDropEvent* event) {
    const QListWidgetItem* item = itemAt(event->position().toPoint());
    const std::vector<ProductId> products = ProductDrag::productsOf(event->mimeData());
    if (!item || products.empty()) {
        event->ignore();
        return;
    }
    event->acceptProposedAction();
    Q_EMIT dropped(products, item->data(idRole).toLongLong(), item->data(nameRole).toString());
}

} // namespace pricebook
