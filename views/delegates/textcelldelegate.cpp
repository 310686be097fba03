#include "textcelldelegate.h"

#include <QAbstractItemModel>
#include <QLineEdit>

namespace pricebook {

TextCellDelegate::TextCellDelegate(Name editorName, Check check, QObject* parent)
    : CellDelegate(parent),
      m_editorName(std::move(editorName)),
      m_check(std::move(check)) {}

QWidget* TextCellDelegate::makeEditor(QWidget* parent, const QModelIndex& index) const {
    auto* line = new QLineEdit(parent);
    line->setAccessibleName(m_editorName());
    line->setAlignment(index.data(Qt::TextAlignmentRole).value<Qt::Alignment>());
    connect(line, &QLineEdit::textEdited, this, [this] { hideProblem(); });
    return line;
}

void TextCellDelegate::fillEditor(QWidget* editor, const QModelIndex& index) const {
    auto* line = static_cast<QLineEdit*>(editor);
    line->setText(index.data(Qt::EditRole).toString());
    line->selectAll();
}

QString TextCellDelegate::problem(const QWidget* editor) const {
    return m_check(static_cast<const QLineEdit*>(editor)->text());
}

QString TextCellDelegate::cellText(const QWidget* editor) const {
    return static_cast<const QLineEdit*>(editor)->text();
}

void TextCellDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const {
    model->setData(index, static_cast<const QLineEdit*>(editor)->text());
}

} // namespace pricebook
