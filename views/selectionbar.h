#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace pricebook {

class ProductTable;
class ProductTableModel;

/// A strip above the products while several are selected: "50 on screen selected. [Select all 12,810 that match]".
/// These are two different things, so that it always says which of them is meant. Window's thread only.
class SelectionBar final : public QFrame {
    Q_OBJECT
public:
    /// Both must outlive it.
    SelectionBar(ProductTable* table, ProductTableModel* model, QWidget* parent);

    /// All that match are selected, also those that are not read yet.
    [[nodiscard]] bool isAll() const;
    /// How many that are; -1: not counted yet.
    [[nodiscard]] qint64 count() const;
    void setWritable(bool writable);

Q_SIGNALS:
    void editRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void selectionChanged();
    void selectAll();
    void renew();
    [[nodiscard]] bool isOnScreen() const;

    ProductTable* m_table;
    ProductTableModel* m_model;
    QLabel* m_text;
    QPushButton* m_all;
    QPushButton* m_clear;
    QPushButton* m_edit;
    bool m_wantsAll = false;  ///< asked for before all rows were known
    bool m_selecting = false; ///< by this
    bool m_writable = false;
};

} // namespace pricebook
