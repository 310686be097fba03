#include "columnconditions.h"

#include "conditiondialog.h"
#include "filterchips.h"
#include "filterpanel.h"

#include <QMenu>
#include <QPushButton>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

ColumnConditions::ColumnConditions(FilterPanel* panel, QObject* parent) : QObject(parent), m_panel(panel) {
    connect(panel->conditionButton(), &QPushButton::clicked, this, [this] {
        auto* menu = new QMenu(m_panel);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillAll(menu);
        const QPushButton* button = m_panel->conditionButton();
        menu->popup(button->mapToGlobal(QPoint(0, button->height())));
    });
}

void ColumnConditions::fillAll(QMenu* menu) {
    for (const TextColumn column :
         {TextColumn::Name, TextColumn::Description, TextColumn::Category, TextColumn::Tags, TextColumn::Picture})
        addText(menu->addMenu(columnTitle(column)), column);
    addPrices(menu->addMenu(columnInfo(ProductColumn::PriceShmeckles).title()), true);
    addPrices(menu->addMenu(columnInfo(ProductColumn::PriceFlurbos).title()), false);
}

void ColumnConditions::fill(QMenu* menu, ProductColumn column) {
    switch (column) {
    case ProductColumn::Name:
        return addText(menu, TextColumn::Name);
    case ProductColumn::Category:
        return addText(menu, TextColumn::Category);
    case ProductColumn::Tags:
        return addText(menu, TextColumn::Tags);
    case ProductColumn::Picture:
        return addText(menu, TextColumn::Picture);
    case ProductColumn::PriceShmeckles:
        return addPrices(menu, true);
    case ProductColumn::PriceFlurbos:
        return addPrices(menu, false);
    case ProductColumn::UpdatedAt:
    case ProductColumn::Id:
        return;
    }
}

void ColumnConditions::addText(QMenu* menu, TextColumn column) {
    const std::vector<TextCondition> now = m_panel->filter().texts;
    for (const TextTest test : ConditionDialog::testsOf(column)) {
        const bool needsText = test != TextTest::Empty && test != TextTest::NotEmpty;
        const QString text = ConditionDialog::textOf(test);
        QAction* action = menu->addAction(
            tr("%1 %2%3", "column, test").arg(columnTitle(column), text, needsText ? u"…"_s : QString()));
        if (needsText) {
            connect(action, &QAction::triggered, this, [this, column, test] { ask(column, test); });
            continue;
        }
        const TextCondition condition{column, test, {}};
        action->setCheckable(true);
        action->setChecked(std::find(now.begin(), now.end(), condition) != now.end());
        connect(action, &QAction::triggered, this, [this, condition](bool on) { toggle(condition, on); });
    }
}

void ColumnConditions::addPrices(QMenu* menu, bool shmeckles) {
    QAction* range = menu->addAction(
        tr("%1 from … to …")
            .arg(columnInfo(shmeckles ? ProductColumn::PriceShmeckles : ProductColumn::PriceFlurbos).title()));
    range->setEnabled(m_panel->isVisible());
    connect(range, &QAction::triggered, m_panel, [this, shmeckles] { m_panel->focusPrice(shmeckles); });
    const PriceComparison now = m_panel->filter().priceComparison;
    const auto compare = [&](const QString& text, PriceComparison comparison) {
        QAction* action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(now == comparison);
        connect(action, &QAction::triggered, m_panel,
                [this, comparison](bool on) { m_panel->setComparison(on ? comparison : PriceComparison::None); });
    };
    compare(tr("Shmeckles below flurbos"), PriceComparison::Less);
    compare(tr("Shmeckles equal to flurbos"), PriceComparison::Equal);
    compare(tr("Shmeckles above flurbos"), PriceComparison::Greater);
}

void ColumnConditions::ask(TextColumn column, TextTest test) {
    auto* dialog = new ConditionDialog({column, test, {}}, m_panel->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { toggle(dialog->condition(), true); });
    dialog->open();
}

void ColumnConditions::toggle(const TextCondition& condition, bool on) {
    std::vector<TextCondition> conditions = m_panel->filter().texts;
    std::erase(conditions, condition);
    if (on)
        conditions.push_back(condition);
    m_panel->setColumnConditions(conditions);
}

} // namespace pricebook
