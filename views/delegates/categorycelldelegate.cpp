#include "categorycelldelegate.h"

#include "categorycombo.h"
#include "producttablemodel.h"
#include "theme.h"

#include <QLineEdit>
#include <QTimer>

namespace pricebook {

namespace {

constexpr int leastEditorWidth = 180;

} // namespace

QWidget* CategoryCellDelegate::makeEditor(QWidget* parent, const QModelIndex&) const {
    auto* combo = new CategoryCombo(parent);
    combo->setAccessibleName(tr("Category of the product"));
    combo->lineEdit()->setAccessibleName(tr("Category of the product"));
    combo->setSession(m_session);
    connect(combo, &CategoryCombo::edited, this, [this] { hideProblem(); });
    connect(combo, &QComboBox::activated, this,
            [this] { const_cast<CategoryCellDelegate*>(this)->finish(SubmitModelCache, true, {}); });
    return combo;
}

void CategoryCellDelegate::fillEditor(QWidget* editor, const QModelIndex& index) const {
    auto* combo = static_cast<CategoryCombo*>(editor);
    const auto id = index.data(ProductTableModel::CategoryRole).value<CategoryId>();
    combo->setCurrentCategory(id.isValid() ? std::optional(Category{id, index.data(Qt::DisplayRole).toString()})
                                           : std::nullopt);
    combo->lineEdit()->selectAll();
    // The list arrives later and sets the text anew, which would take the selection away before anybody typed.
    connect(combo->lineEdit(), &QLineEdit::textChanged, combo,
            [combo, before = combo->currentText()](const QString& text) {
                if (text == before)
                    QTimer::singleShot(0, combo->lineEdit(), &QLineEdit::selectAll);
            });
}

QString CategoryCellDelegate::problem(const QWidget* editor) const {
    const QString unknown = static_cast<const CategoryCombo*>(editor)->unknownText();
    return unknown.isEmpty()
               ? QString()
               : tr("There is no category “%1”. Choose one from the list, or add it on the Categories page.")
                     .arg(unknown);
}

QString CategoryCellDelegate::cellText(const QWidget* editor) const {
    return static_cast<const CategoryCombo*>(editor)->current()
               ? static_cast<const CategoryCombo*>(editor)->currentText()
               : QString();
}

void CategoryCellDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const {
    const auto* combo = static_cast<const CategoryCombo*>(editor);
    if (const std::optional<CategoryId> chosen = combo->current())
        model->setData(index, QVariant::fromValue(Category{*chosen, combo->currentText()}));
    else
        model->setData(index, QVariant::fromValue(CategoryId()));
}

void CategoryCellDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                                                const QModelIndex&) const {
    QRect place = option.rect;
    place.setWidth(std::max(place.width(), theme::scaled(leastEditorWidth)));
    editor->setGeometry(place);
}

} // namespace pricebook
