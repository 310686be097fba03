#include "cellpreviewdialog.h"

#include "celllist.h"
#include "cellplanmodel.h"
#include "theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr QSize firstSize(760, 480);

QString count(qint64 number, const char* one, const char* several) {
    return number == 1 ? CellPreviewDialog::tr(one) : CellPreviewDialog::tr(several, nullptr, static_cast<int>(number));
}

} // namespace

CellPreviewDialog::CellPreviewDialog(const QString& title, std::shared_ptr<const CellPlan> plan, const QString& accept,
                                     QWidget* parent)
    : QDialog(parent) {
    setObjectName(u"cellPreview"_s);
    setWindowTitle(title);
    resize(theme::dialogSize(firstSize));
    auto* column = new QVBoxLayout(this);
    column->setSpacing(theme::wideSpace);
    const QStringList lines = sentences(*plan);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        auto* line = new QLabel(lines[i], this);
        line->setTextFormat(Qt::PlainText);
        line->setWordWrap(true);
        if (i == 0)
            theme::setType(line, theme::Type::Heading);
        column->addWidget(line);
    }
    column->addWidget(buildTable(plan), 1);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false);
    auto* change = new QPushButton(accept, this);
    change->setDefault(plan->changes > 0);
    change->setEnabled(plan->changes > 0);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(change);
    column->addLayout(buttons);
    connect(change, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    (plan->changes > 0 ? change : cancel)->setFocus();
}

QWidget* CellPreviewDialog::buildTable(const std::shared_ptr<const CellPlan>& plan) {
    auto* model = new CellPlanModel(this);
    model->setPlan(plan);
    auto* table = new CellList(model, this);
    table->setAccessibleName(tr("Cells that change"));
    const bool remarks = std::any_of(plan->cells.begin(), plan->cells.end(), [](const PlannedCell& cell) {
        return !cell.problem.isEmpty() || !cell.remark.isEmpty();
    });
    table->setColumnHidden(CellPlanModel::Remark, !remarks);
    return table;
}

QStringList CellPreviewDialog::sentences(const CellPlan& plan) {
    QStringList lines;
    const QString products = count(plan.products, QT_TR_NOOP("one product"), QT_TR_N_NOOP("%Ln products"));
    lines << (plan.changes == 0 ? tr("Nothing can be changed.")
                                : count(plan.changes, QT_TR_NOOP("One cell changes, of %2."),
                                        QT_TR_N_NOOP("%Ln cells change, of %2."))
                                      .replace(u"%2"_s, products));
    QStringList more;
    if (plan.problems > 0)
        more << count(plan.problems,
                      QT_TR_NOOP("One cell cannot be changed and is left out; the reason stands beside it."),
                      QT_TR_N_NOOP("%Ln cells cannot be changed and are left out; the reasons stand beside them."));
    if (plan.warnings > 0)
        more << count(plan.warnings, QT_TR_NOOP("One price is worth a look: see the remark."),
                      QT_TR_N_NOOP("%Ln prices are worth a look: see the remarks."));
    if (plan.same > 0)
        more << count(plan.same, QT_TR_NOOP("One cell has its value already."),
                      QT_TR_N_NOOP("%Ln cells have their values already."));
    if (plan.byIds)
        more << tr("The rows were matched by their ids, the columns by their titles.");
    else if (plan.byTitles)
        more << tr("The columns were matched by their titles.");
    if (plan.exceedsSelection && !plan.byIds)
        more << tr("The block is larger than the selection and goes on beyond it.");
    if (plan.rowsLeftOut > 0)
        more << count(plan.rowsLeftOut, QT_TR_NOOP("One row of the block is left out: the table ends before it."),
                      QT_TR_N_NOOP("%Ln rows of the block are left out: the table ends before them."));
    if (plan.columnsLeftOut > 0)
        more << count(plan.columnsLeftOut, QT_TR_NOOP("One column of the block is left out: there is none for it."),
                      QT_TR_N_NOOP("%Ln columns of the block are left out: there are none for them."));
    if (plan.readOnlyColumns > 0)
        more << tr("Columns that cannot be changed are passed over.");
    if (!more.isEmpty())
        lines << more.join(u'\n');
    return lines;
}

} // namespace pricebook
