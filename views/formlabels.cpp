#include "formlabels.h"

#include <QFormLayout>
#include <QWidget>
#include <algorithm>
#include <vector>

namespace pricebook {

void alignFormLabels(QWidget* around) {
    std::vector<QWidget*> labels;
    for (const QFormLayout* form : around->findChildren<QFormLayout*>()) {
        for (int row = 0; row < form->rowCount(); ++row) {
            const QLayoutItem* item = form->itemAt(row, QFormLayout::LabelRole);
            if (item && item->widget())
                labels.push_back(item->widget());
        }
    }
    int widest = 0;
    for (QWidget* label : labels) {
        label->setMinimumWidth(0);
        widest = std::max(widest, label->sizeHint().width());
    }
    for (QWidget* label : labels)
        label->setMinimumWidth(widest);
}

} // namespace pricebook
