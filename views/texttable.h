#pragma once

#include <QTableView>

class QStandardItemModel;

namespace pricebook {

/// A table of texts to read and copy. Ctrl+C copies the selected rows; Tab leaves it.
class TextTable final : public QTableView {
    Q_OBJECT
public:
    /// `wideColumn` takes the room that the others leave, and is not squeezed to nothing by them.
    TextTable(const QString& name, const QStringList& headers, int wideColumn, QWidget* parent = nullptr);

    /// Replaces the rows. As high as they are, or as `mostRows` of them, and scrolls then; with 0 as high as there is
    /// room.
    void setRows(const std::vector<QStringList>& rows, int mostRows = 0);
    void setColumnShown(int column, bool shown);
    void setIcon(int row, int column, const QString& icon);
    /// Rights the numbers of a column.
    void alignRight(int column);
    [[nodiscard]] int rows() const;
    [[nodiscard]] QString cell(int row, int column) const;
    /// -1: none.
    [[nodiscard]] int selectedRow() const;
    /// With the headers, columns parted by tabs.
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    void selectedRowChanged(int row);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] QString rowText(int row) const;
    void widen();

    QStandardItemModel* m_model;
    int m_wideColumn;
    QList<int> m_rightAligned;
};

} // namespace pricebook
