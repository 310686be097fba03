#include "flowlayout.h"

#include <QStyle>
#include <QWidget>
#include <algorithm>

namespace pricebook {

FlowLayout::FlowLayout(QWidget* parent, int spacing) : QLayout(parent) {
    setSpacing(spacing);
    setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout() {
    for (const QLayoutItem* item : m_items)
        delete item;
}

void FlowLayout::setLastFills(int leastWidth) { m_leastLastWidth = leastWidth; }

void FlowLayout::insertWidget(int index, QWidget* widget) {
    addWidget(widget);
    if (index < 0 || index >= count() - 1)
        return;
    std::rotate(m_items.begin() + index, m_items.end() - 1, m_items.end());
    invalidate();
}

void FlowLayout::addItem(QLayoutItem* item) {
    m_items.push_back(item);
    invalidate();
}

int FlowLayout::count() const { return static_cast<int>(m_items.size()); }

QLayoutItem* FlowLayout::itemAt(int index) const {
    return index >= 0 && index < count() ? m_items[static_cast<size_t>(index)] : nullptr;
}

QLayoutItem* FlowLayout::takeAt(int index) {
    QLayoutItem* item = itemAt(index);
    if (item)
        m_items.erase(m_items.begin() + index);
    invalidate();
    return item;
}

int FlowLayout::heightForWidth(int width) const { return arrange(QRect(0, 0, width, 0), false); }

QSize FlowLayout::sizeHint() const { return minimumSize(); }

QSize FlowLayout::minimumSize() const {
    QSize size;
    for (const QLayoutItem* item : m_items) {
        if (!item->isEmpty())
            size = size.expandedTo(item->minimumSize());
    }
    const QMargins margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

void FlowLayout::setGeometry(const QRect& rect) {
    QLayout::setGeometry(rect);
    arrange(rect, true);
}

/// `end` is behind the line's last pixel.
void FlowLayout::finishLine(std::vector<Place>& line, int end, int height) const {
    if (line.empty())
        return;
    int left = end - (line.back().rect.right() + 1);
    int shift = 0;
    for (Place& place : line) {
        if (place.index == 0 && m_firstFills) {
            const int most = std::max(place.item->maximumSize().width(), place.rect.width());
            const int wider = std::clamp(left, 0, most - place.rect.width());
            place.rect.setWidth(place.rect.width() + wider);
            shift += wider;
            left -= wider;
        } else {
            if (place.index == m_endFrom || (m_endFrom >= 0 && place.index > m_endFrom && &place == &line.front()))
                shift += std::max(left, 0);
            place.rect.translate(shift, 0);
        }
        place.rect.translate(0, (height - place.rect.height()) / 2);
        place.item->setGeometry(QStyle::visualRect(parentWidget()->layoutDirection(), geometry(), place.rect));
    }
}

int FlowLayout::arrange(const QRect& rect, bool apply) const {
    const QRect inner = rect.marginsRemoved(contentsMargins());
    std::vector<Place> line;
    int x = inner.left();
    int y = inner.top();
    int lineHeight = 0;
    const auto endLine = [&] {
        if (apply)
            finishLine(line, inner.right() + 1, lineHeight);
        line.clear();
    };
    for (int index = 0; index < count(); ++index) {
        QLayoutItem* item = itemAt(index);
        if (item->isEmpty())
            continue;
        const bool fills = m_leastLastWidth > 0 && item == m_items.back();
        QSize size = item->sizeHint();
        size.setWidth(std::min(fills ? m_leastLastWidth : size.width(), std::max(inner.width(), 1)));
        if (x > inner.left() && x + size.width() > inner.right() + 1) {
            endLine();
            x = inner.left();
            y += lineHeight + spacing();
            lineHeight = 0;
        }
        if (fills)
            size.setWidth(std::max(inner.right() + 1 - x, size.width()));
        if (item->hasHeightForWidth())
            size.setHeight(item->heightForWidth(size.width()));
        line.push_back({item, index, QRect(QPoint(x, y), size)});
        x += size.width() + spacing();
        lineHeight = std::max(lineHeight, size.height());
    }
    endLine();
    return y + lineHeight - rect.top() + contentsMargins().bottom();
}

} // namespace pricebook
