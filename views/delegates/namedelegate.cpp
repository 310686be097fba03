#include "namedelegate.h"

#include "usagemodel.h"

#include <QKeyEvent>
#include <QLineEdit>

namespace pricebook {

NameDelegate::NameDelegate(Check check, QObject* parent) : QStyledItemDelegate(parent), m_check(std::move(check)) {}

QWidget* NameDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem& /*option*/,
                                    const QModelIndex& index) const {
    auto* line = new QLineEdit(parent);
    line->setAccessibleName(tr("Name"));
    line->setAutoFillBackground(true);
    m_edited = index;
    const_cast<QAbstractItemModel*>(index.model())->setData(index, true, UsageTableModel::SeenRole);
    m_refused = false;
    const auto end = [this] {
        if (std::exchange(m_refused, false))
            Q_EMIT refusalEnded();
    };
    connect(line, &QLineEdit::textEdited, this, [line, end] {
        line->setProperty("invalid", false);
        line->update();
        end();
    });
    connect(line, &QObject::destroyed, this, end);
    return line;
}

bool NameDelegate::eventFilter(QObject* editor, QEvent* event) {
    auto* line = qobject_cast<QLineEdit*>(editor);
    if (line && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const bool commits =
            key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Tab || key == Qt::Key_Backtab;
        if (commits) {
            if (const auto issue = m_check(m_edited, line->text())) {
                line->setProperty("invalid", true);
                line->update();
                m_refused = true;
                Q_EMIT refused(*issue);
                return true;
            }
        }
    }
    return QStyledItemDelegate::eventFilter(editor, event);
}

} // namespace pricebook
