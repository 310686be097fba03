#include "pricecelldelegate.h"

#include "columns.h"
#include "pricetext.h"
#include "producttablemodel.h"

#include <QLineEdit>

namespace pricebook {

namespace {

QString problemOf(const QString& text) {
    const Result<Money> parsed = Money::parse(text);
    return parsed ? QString() : parsed.error().text;
}

} // namespace

PriceCellDelegate::PriceCellDelegate(Field field, Name editorName, QObject* parent)
    : TextCellDelegate(std::move(editorName), problemOf, parent),
      m_field(field) {}

QWidget* PriceCellDelegate::makeEditor(QWidget* parent, const QModelIndex& index) const {
    m_index = index;
    m_asked.clear();
    m_meant.clear();
    return TextCellDelegate::makeEditor(parent, index);
}

void PriceCellDelegate::fillEditor(QWidget* editor, const QModelIndex& index) const {
    TextCellDelegate::fillEditor(editor, index);
    auto* line = static_cast<QLineEdit*>(editor);
    if (const Result<Money> price = Money::parse(line->text()))
        line->setText(typedPrice(*price));
    line->selectAll();
}

QString PriceCellDelegate::warning(const QString& text) const {
    const auto stored = [this](ProductColumn column) {
        const QModelIndex cell = m_index.model()->index(m_index.row(), static_cast<int>(column));
        return Money::parse(cell.data(ProductTableModel::PlainTextRole).toString());
    };
    if (!m_index.isValid())
        return {};
    const Result<Money> first = stored(ProductColumn::PriceShmeckles);
    const Result<Money> second = stored(ProductColumn::PriceFlurbos);
    const Result<Money> typed = Money::parse(text);
    if (!first || !second || !typed)
        return {};
    const PricePair before{*first, *second};
    PricePair after = before;
    (m_field == Field::PriceShmeckles ? after.shmeckles : after.flurbos) = *typed;
    return priceguard::asSentence(priceguard::text(m_rules, priceguard::check(m_rules, before, after), before, after));
}

void PriceCellDelegate::enteredAgain(const QWidget* editor) {
    const QString text = static_cast<const QLineEdit*>(editor)->text().trimmed();
    if (text == m_asked)
        m_meant = text;
}

QString PriceCellDelegate::problem(const QWidget* editor) const {
    const QString wrong = TextCellDelegate::problem(editor);
    if (!wrong.isEmpty())
        return wrong;
    const QString text = static_cast<const QLineEdit*>(editor)->text().trimmed();
    const QString words = text == m_meant ? QString() : warning(text);
    if (words.isEmpty())
        return {};
    m_asked = text;
    return tr("%1: sure? Press Enter again to keep it.").arg(words);
}

} // namespace pricebook
