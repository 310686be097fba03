#include "celldelegate.h"

#include "producttablemodel.h"
#include "rowmarkpainter.h"
#include "theme.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QApplication>
#include <QFrame>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QToolTip>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int bubbleWidth = 320;
constexpr int heldIcon = 14;

ProductTableModel::SaveState saveState(const QModelIndex& index) {
    return index.data(ProductTableModel::SaveStateRole).value<ProductTableModel::SaveState>();
}

/// The sentence below a cell.
class Bubble final : public QFrame {
public:
    using QFrame::QFrame;

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(theme::color(theme::Color::Error));
        painter.setBrush(theme::color(theme::Color::ErrorFill));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme::radius, theme::radius);
    }
};

} // namespace

CellDelegate::CellDelegate(QObject* parent) : QStyledItemDelegate(parent) {}

QString CellDelegate::problem(const QWidget*) const { return {}; }

void CellDelegate::settle(QWidget*, std::function<void()> done) const { done(); }

QWidget* CellDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const {
    hideProblem();
    m_finishing = false;
    m_editor = makeEditor(parent, index);
    Q_EMIT editingStarted(index);
    return m_editor;
}

void CellDelegate::destroyEditor(QWidget* editor, const QModelIndex& index) const {
    if (m_editor == editor) {
        hideProblem();
        m_editor = nullptr;
        m_finishing = false;
    }
    QStyledItemDelegate::destroyEditor(editor, index);
    // Later: the view is in the middle of closing it.
    QMetaObject::invokeMethod(const_cast<CellDelegate*>(this), &CellDelegate::editingFinished, Qt::QueuedConnection);
}

void CellDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
    // The view calls this again whenever the cell's data change, which would overwrite what is being typed.
    if (editor->property("filled").toBool())
        return;
    editor->setProperty("filled", true);
    fillEditor(editor, index);
}

void CellDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex&) const {
    editor->setGeometry(option.rect);
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.rwidth() += theme::wideSpace;
    size.setHeight(theme::lineHeight(theme::rowHeight));
    return size;
}

void CellDelegate::finish(EndEditHint hint, bool focus, std::function<void(bool)> done) {
    if (!m_editor || m_finishing) {
        if (done)
            done(!m_editor);
        return;
    }
    m_finishing = true;
    const QPointer<QWidget> editor = m_editor;
    settle(editor, [this, editor, hint, focus, done = std::move(done)] {
        if (!editor)
            return;
        const QString why = problem(editor);
        if (why.isEmpty()) {
            // Closing moves the focus, which would ask for the same again: m_finishing holds until it is closed.
            Q_EMIT commitData(editor);
            Q_EMIT closeEditor(editor, hint);
        } else {
            showProblem(why);
            if (focus)
                editor->setFocus(Qt::OtherFocusReason);
        }
        m_finishing = false;
        if (done)
            done(why.isEmpty());
    });
}

bool CellDelegate::hasLostFocus() const {
    const QWidget* focused = QApplication::focusWidget();
    const bool inside = focused && (focused == m_editor || m_editor->isAncestorOf(focused));
    // A menu or list that the editor opened is no reason to close it, nor is another window of the desktop.
    return !inside && !QApplication::activePopupWidget() && m_editor->isActiveWindow();
}

bool CellDelegate::eventFilter(QObject* watched, QEvent* event) {
    if (!m_editor || watched != m_editor)
        return false;
    if (event->type() == QEvent::FocusOut) {
        if (hasLostFocus())
            finish(NoHint, false, {});
        return false;
    }
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return false;
    }
    if (event->type() != QEvent::KeyPress)
        return false;
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Escape:
        Q_EMIT closeEditor(m_editor, RevertModelCache);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: {
        if (m_bubble)
            enteredAgain(m_editor);
        const Qt::KeyboardModifiers modifiers = static_cast<QKeyEvent*>(event)->modifiers();
        if (modifiers & Qt::ControlModifier) {
            finishIntoSelection();
            return true;
        }
        finish(SubmitModelCache, true, [this, rows = modifiers & Qt::ShiftModifier ? -1 : 1](bool stored) {
            if (stored)
                Q_EMIT moveRequested(rows);
        });
        return true;
    }
    case Qt::Key_Tab:
        finish(EditNextItem, true, {});
        return true;
    case Qt::Key_Backtab:
        finish(EditPreviousItem, true, {});
        return true;
    default:
        return false;
    }
}

void CellDelegate::enteredAgain(const QWidget* /*editor*/) {}

void CellDelegate::finishIntoSelection() {
    if (!m_editor || m_finishing)
        return;
    m_finishing = true;
    const QPointer<QWidget> editor = m_editor;
    settle(editor, [this, editor] {
        if (!editor)
            return;
        m_finishing = false;
        if (const QString why = problem(editor); !why.isEmpty()) {
            showProblem(why);
            return;
        }
        const QString value = cellText(editor);
        Q_EMIT closeEditor(editor, RevertModelCache);
        Q_EMIT fillRequested(value);
    });
}

void CellDelegate::showProblem(const QString& text) {
    hideProblem();
    QWidget* view = m_editor->parentWidget();
    auto* bubble = new Bubble(view);
    auto* label = new QLabel(text, bubble);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, theme::color(theme::Color::Error));
    label->setPalette(palette);
    auto* layout = new QVBoxLayout(bubble);
    layout->setContentsMargins(theme::wideSpace, theme::space, theme::wideSpace, theme::space);
    layout->addWidget(label);
    const int width = std::min(theme::scaled(bubbleWidth), view->width() - theme::space);
    bubble->setFixedWidth(width);
    bubble->setFixedHeight(layout->totalHeightForWidth(width));
    QPoint place = m_editor->geometry().bottomLeft() + QPoint(0, 2);
    place.setX(std::clamp(place.x(), 0, std::max(0, view->width() - width)));
    if (place.y() + bubble->height() > view->height())
        place.setY(m_editor->y() - bubble->height() - 2);
    bubble->move(place);
    bubble->setObjectName(u"cellProblem"_s);
    bubble->show();
    bubble->raise();
    m_bubble = bubble;
    m_editor->setAccessibleDescription(text);
    m_editor->setProperty("invalid", true);
    m_editor->update();
    QAccessibleEvent alert(label, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void CellDelegate::hideProblem() const {
    delete m_bubble;
    if (!m_editor)
        return;
    m_editor->setProperty("invalid", false);
    m_editor->setAccessibleDescription({});
    m_editor->update();
}

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QStyle* style = cell.widget ? cell.widget->style() : QApplication::style();
    const ProductTableModel::SaveState state = saveState(index);
    paintBackground(painter, cell, index);
    if (state == ProductTableModel::SaveState::NotSaved)
        cell.palette.setColor(QPalette::Text, theme::color(theme::Color::Error));
    else if (state == ProductTableModel::SaveState::Saving)
        cell.palette.setColor(QPalette::Text, theme::color(theme::Color::SecondaryText));
    painter->save();
    painter->setClipRect(cell.rect);
    cell.rect.adjust(theme::space, 0, -theme::space, -1);
    if (state == ProductTableModel::SaveState::Held) {
        const bool clash = !index.data(ProductTableModel::ErrorRole).toString().isEmpty();
        const QRect place(cell.rect.right() - theme::scaled(heldIcon),
                          cell.rect.center().y() - theme::scaled(heldIcon) / 2, theme::scaled(heldIcon),
                          theme::scaled(heldIcon));
        theme::icon(clash ? u"dialog-warning"_s : u"document-edit"_s).paint(painter, place);
        cell.rect.setRight(place.left() - theme::halfSpace);
    }
    rowmarkpainter::paint(painter, cell, index);
    paintContent(painter, cell, index);
    painter->restore();
    if (option.state & QStyle::State_HasFocus) {
        QStyleOptionFocusRect focus;
        focus.QStyleOption::operator=(option);
        focus.rect = option.rect.adjusted(1, 1, -1, -2);
        style->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, painter, option.widget);
    }
}

void CellDelegate::paintBackground(QPainter* painter, const QStyleOptionViewItem& cell,
                                   const QModelIndex& index) const {
    const auto* view = qobject_cast<const QAbstractItemView*>(cell.widget);
    const QStyle* style = cell.widget ? cell.widget->style() : QApplication::style();
    const ProductTableModel::SaveState state = saveState(index);
    const bool selected = cell.state & QStyle::State_Selected;
    if (state == ProductTableModel::SaveState::NotSaved)
        painter->fillRect(cell.rect, theme::color(theme::Color::ErrorFill));
    else
        style->drawPrimitive(QStyle::PE_PanelItemViewItem, &cell, painter, cell.widget);
    if (state == ProductTableModel::SaveState::Held && !selected)
        painter->fillRect(cell.rect, theme::color(theme::Color::WarningFill));
    else if (state != ProductTableModel::SaveState::NotSaved && !selected && view &&
             view->currentIndex().row() == index.row())
        painter->fillRect(cell.rect, theme::color(theme::Color::Hover)); // the row that the form shows
    painter->setPen(theme::color(theme::Color::Border));
    painter->drawLine(cell.rect.bottomLeft(), cell.rect.bottomRight());
}

bool CellDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                             const QModelIndex& index) {
    const QString mark = rowmarkpainter::text(index);
    if (event->type() != QEvent::ToolTip || mark.isEmpty())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const QString tip = index.data(Qt::ToolTipRole).toString();
    QToolTip::showText(event->globalPos(), tip.isEmpty() ? mark : tip + u'\n' + mark, view);
    return true;
}

void CellDelegate::paintContent(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex&) const {
    painter->setPen(option.palette.color(QPalette::Text));
    painter->setFont(option.font);
    // Line breaks of a name from a file would hide its rest.
    const QString line =
        option.fontMetrics.elidedText(option.text.simplified(), option.textElideMode, option.rect.width());
    painter->drawText(option.rect, static_cast<int>(option.displayAlignment) | Qt::TextSingleLine, line);
}

} // namespace pricebook
