#include "modelprinter.h"

#include <QAbstractItemModel>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

QString cell(const QAbstractItemModel& model, const QModelIndex& index, int role) {
    QString text = model.data(index, role).toString().replace(u'\n', u"\\n"_s);
    const QVariant check = model.data(index, Qt::CheckStateRole);
    if (check.isValid())
        text.prepend(check.toInt() == Qt::Checked ? u"[x] "_s : u"[ ] "_s);
    return text;
}

void printRows(const QAbstractItemModel& model, const QModelIndex& parent, int role, const QString& indent,
               QStringList& lines) {
    const int columns = model.columnCount(parent);
    for (int row = 0; row < model.rowCount(parent); ++row) {
        QStringList cells;
        for (int column = 0; column < columns; ++column)
            cells << cell(model, model.index(row, column, parent), role);
        lines << indent + cells.join(u" | "_s);
        if (columns > 0)
            printRows(model, model.index(row, 0, parent), role, indent + u"  "_s, lines);
    }
}

} // namespace

QString printModel(const QAbstractItemModel& model, int role) {
    QStringList lines;
    printRows(model, {}, role, {}, lines);
    return lines.join(u'\n');
}

QString printHeader(const QAbstractItemModel& model) {
    QStringList cells;
    for (int column = 0; column < model.columnCount(); ++column)
        cells << model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    return cells.join(u" | "_s);
}

} // namespace pricebook
