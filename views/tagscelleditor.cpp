#include "tagscelleditor.h"

#include "tageditor.h"
#include "theme.h"

#include <QApplication>
#include <QEvent>
#include <QLineEdit>
#include <QVBoxLayout>
#include <algorithm>

namespace pricebook {

namespace {

constexpr int leastWidth = 380;

} // namespace

TagsCellEditor::TagsCellEditor(QWidget* parent) : QFrame(parent), m_tags(new TagEditor(this)) {
    setAutoFillBackground(true);
    setFrameShape(QFrame::NoFrame);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_tags);
    m_tags->setFieldName(tr("Tags of the product"));
    setFocusProxy(m_tags->lineEdit());
    // The view passes keys and focus of the editor itself to its delegate, not those of widgets inside it.
    connect(qApp, &QApplication::focusChanged, this, [this](const QWidget* before, const QWidget* now) {
        const bool wasInside = before && isAncestorOf(before);
        const bool isInside = now && isAncestorOf(now);
        if (wasInside && now && !isInside && !QApplication::activePopupWidget() && !QApplication::activeModalWidget())
            Q_EMIT left(0);
    });
}

void TagsCellEditor::setTags(const std::vector<Tag>& tags) {
    m_before = tags;
    m_tags->setTags(tags);
}

TagEdit TagsCellEditor::difference() const {
    const std::vector<Tag> now = m_tags->tags();
    const auto holds = [](const std::vector<Tag>& list, TagId id) {
        return std::any_of(list.begin(), list.end(), [id](const Tag& tag) { return tag.id == id; });
    };
    TagEdit edit;
    for (const Tag& tag : now) {
        if (!holds(m_before, tag.id))
            edit.add.push_back(tag.id);
    }
    for (const Tag& tag : m_before) {
        if (!holds(now, tag.id))
            edit.remove.push_back(tag.id);
    }
    edit.create = m_tags->newNames();
    return edit;
}

void TagsCellEditor::placeAt(const QRect& cell) {
    m_cell = cell;
    const QSize room = parentWidget()->size();
    const int width = std::min(std::max(cell.width(), theme::scaled(leastWidth)), room.width());
    const int height = std::max(cell.height(), layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width)
                                                                             : layout()->totalSizeHint().height());
    const int x = std::clamp(cell.left(), 0, std::max(0, room.width() - width));
    const int y = std::clamp(cell.top(), 0, std::max(0, room.height() - height));
    setGeometry(x, y, width, height);
}

bool TagsCellEditor::event(QEvent* event) {
    const bool result = QFrame::event(event);
    if (event->type() == QEvent::LayoutRequest && m_cell.isValid())
        placeAt(m_cell);
    return result;
}

bool TagsCellEditor::focusNextPrevChild(bool next) {
    Q_EMIT left(next ? Qt::Key_Tab : Qt::Key_Backtab);
    return true;
}

} // namespace pricebook
