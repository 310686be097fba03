#include "rowmarkpainter.h"

#include "changetexts.h"
#include "columns.h"
#include "producttablemodel.h"
#include "theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <QStyleOptionViewItem>

using namespace Qt::StringLiterals;

namespace pricebook::rowmarkpainter {

namespace {

constexpr int barWidth = 3;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::RowMarkPainter)
};

void sign(QPainter* painter, QStyleOptionViewItem& cell, const QString& icon) {
    const QRect place(cell.rect.right() - theme::iconSide() + 1, cell.rect.center().y() - theme::iconSide() / 2,
                      theme::iconSide(), theme::iconSide());
    theme::icon(icon).paint(painter, place);
    cell.rect.setRight(place.left() - theme::halfSpace);
}

} // namespace

QString text(const QModelIndex& index) {
    const QVariant change = index.data(ProductTableModel::ChangedByRole);
    QStringList sentences;
    if (change.isValid())
        sentences << Texts::tr("Changed by %1.").arg(changetexts::whoAndWhen(change.value<LastChange>()));
    if (index.data(ProductTableModel::DepartedRole).toBool())
        sentences << Texts::tr("Does not pass the filter any more; Refresh takes it away.");
    return sentences.join(u' ');
}

void paint(QPainter* painter, QStyleOptionViewItem& cell, const QModelIndex& index) {
    const bool changed = index.data(ProductTableModel::ChangedByRole).isValid();
    const bool departed = index.data(ProductTableModel::DepartedRole).toBool();
    const bool isName = index.column() == static_cast<int>(ProductColumn::Name);
    if (changed) {
        QRect whole = cell.rect.adjusted(-theme::space, 0, theme::space, 0);
        if ((cell.state & QStyle::State_Selected) == 0)
            painter->fillRect(whole, theme::color(theme::Color::WarningFill));
        if (isName) {
            whole.setWidth(barWidth);
            painter->fillRect(whole, theme::color(theme::Color::Warning));
            sign(painter, cell, u"view-refresh"_s);
        }
    }
    if (!departed)
        return;
    cell.font.setItalic(true);
    cell.palette.setColor(QPalette::Text, theme::color(theme::Color::SecondaryText));
    if (isName)
        sign(painter, cell, u"view-filter"_s);
}

} // namespace pricebook::rowmarkpainter
