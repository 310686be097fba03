#pragma once

#include "columns.h"

#include <QObject>

class QMenu;

namespace pricebook {

class FilterPanel;

/// The conditions on single columns as menus: of a header, and of the panel's button "Add a condition". Window's thread
/// only.
class ColumnConditions final : public QObject {
    Q_OBJECT
public:
    /// `panel` must outlive it.
    explicit ColumnConditions(FilterPanel* panel, QObject* parent = nullptr);

    /// Adds entries for the column, those that are on ticked; none where a column has no conditions.
    void fill(QMenu* menu, ProductColumn column);

private:
    void fillAll(QMenu* menu);
    void addText(QMenu* menu, TextColumn column);
    void addPrices(QMenu* menu, bool shmeckles);
    void ask(TextColumn column, TextTest test);
    void toggle(const TextCondition& condition, bool on);

    FilterPanel* m_panel;
};

} // namespace pricebook
