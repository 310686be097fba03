#include "tagscelldelegate.h"

#include "celltext.h"
#include "heldcells.h"
#include "producttablemodel.h"
#include "tageditor.h"
#include "tagscelleditor.h"
#include "theme.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int chipPadding = 7;

QStringList namesIn(const TagsCellEditor* editor) {
    QStringList names;
    for (const Tag& tag : editor->tags()->tags())
        names << tag.name;
    return names + editor->tags()->newNames();
}

void paintChip(QPainter* painter, const QRect& rect, const QString& text) {
    painter->setPen(theme::color(theme::Color::ChipBorder));
    painter->setBrush(theme::color(theme::Color::ChipFill));
    painter->drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), rect.height() / 2.0, rect.height() / 2.0);
    painter->setPen(theme::color(theme::Color::ChipText));
    painter->drawText(rect, Qt::AlignCenter | Qt::TextSingleLine, text);
}

} // namespace

QWidget* TagsCellDelegate::makeEditor(QWidget* parent, const QModelIndex&) const {
    auto* editor = new TagsCellEditor(parent);
    editor->tags()->setSession(m_session);
    auto* self = const_cast<TagsCellDelegate*>(this);
    connect(editor->tags(), &TagEditor::edited, this, [this] { hideProblem(); });
    connect(editor, &TagsCellEditor::left, self, [self](int key) {
        self->finish(key == Qt::Key_Tab       ? EditNextItem
                     : key == Qt::Key_Backtab ? EditPreviousItem
                                              : NoHint,
                     key != 0, {});
    });
    return editor;
}

void TagsCellDelegate::fillEditor(QWidget* editor, const QModelIndex& index) const {
    const auto product = index.data(ProductTableModel::ProductRole).value<Product>();
    const auto* products = qobject_cast<const ProductTableModel*>(index.model());
    const HeldCell* held = products ? products->heldCells()->cell(product.id, Field::Tags) : nullptr;
    static_cast<TagsCellEditor*>(editor)->setTags(product.tags);
    if (!held)
        return;
    std::vector<Tag> known;
    QStringList others = celltext::tagNames(held->change.after);
    for (const Tag& tag : product.tags) {
        if (others.removeAll(tag.name) > 0)
            known.push_back(tag);
    }
    static_cast<TagsCellEditor*>(editor)->tags()->setTags(known, others);
}

void TagsCellDelegate::settle(QWidget* editor, std::function<void()> done) const {
    static_cast<TagsCellEditor*>(editor)->tags()->settle(std::move(done));
}

QString TagsCellDelegate::cellText(const QWidget* editor) const {
    return celltext::ofTagNames(namesIn(static_cast<const TagsCellEditor*>(editor)));
}

void TagsCellDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const {
    const auto* tags = static_cast<const TagsCellEditor*>(editor);
    const auto* products = qobject_cast<const ProductTableModel*>(model);
    if (products && products->isHolding()) { // names: a tag may be made only when it is saved
        model->setData(index, namesIn(tags));
        return;
    }
    const TagEdit edit = tags->difference();
    if (!edit.isEmpty())
        model->setData(index, QVariant::fromValue(edit));
}

void TagsCellDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                                            const QModelIndex&) const {
    static_cast<TagsCellEditor*>(editor)->placeAt(option.rect);
}

void TagsCellDelegate::paintContent(QPainter* painter, const QStyleOptionViewItem& option,
                                    const QModelIndex& index) const {
    const QStringList names = index.data(ProductTableModel::TagNamesRole).toStringList();
    if (names.isEmpty())
        return;
    QFont font = option.font;
    font.setPointSizeF(font.pointSizeF() * 0.92);
    const QFontMetrics metrics(font);
    painter->setFont(font);
    painter->setRenderHint(QPainter::Antialiasing);
    const int height = metrics.height() + 4;
    int x = option.rect.left();
    const int y = option.rect.center().y() - height / 2 + 1;
    for (qsizetype i = 0; i < names.size(); ++i) {
        const qsizetype left = names.size() - i - 1;
        const QString rest = u"+%1"_s.arg(left);
        const int restWidth = left > 0 ? metrics.horizontalAdvance(rest) + 2 * chipPadding + theme::halfSpace : 0;
        const int room = option.rect.right() + 1 - x - restWidth;
        const int wanted = metrics.horizontalAdvance(names[i]) + 2 * chipPadding;
        // The first name is shown shortened rather than not at all.
        if (wanted > room && i > 0) {
            const QString more = u"+%1"_s.arg(left + 1);
            paintChip(painter, {x, y, metrics.horizontalAdvance(more) + 2 * chipPadding, height}, more);
            return;
        }
        const int width = std::max(std::min(wanted, room), 2 * chipPadding + metrics.averageCharWidth());
        paintChip(painter, {x, y, width, height},
                  metrics.elidedText(names[i], Qt::ElideRight, width - 2 * chipPadding + 1));
        x += width + theme::halfSpace;
    }
}

} // namespace pricebook
