#include "leftalonedialog.h"

#include "historytexts.h"
#include "livetexts.h"
#include "texttable.h"
#include "theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr QSize firstSize(640, 380);

} // namespace

LeftAloneDialog::LeftAloneDialog(const QString& title, const UndoReport& report, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Left alone"));
    setObjectName(u"leftAlone"_s);
    auto* head = new QLabel(title, this);
    head->setTextFormat(Qt::PlainText);
    head->setWordWrap(true);
    theme::setType(head, theme::Type::Strong);
    auto* about = new QLabel(this);
    about->setWordWrap(true);
    const auto named = static_cast<qint64>(report.skipped.size());
    QString text = tr("%n record(s) stay as they are, because they would lose what came after.", nullptr,
                      static_cast<int>(report.skippedCount));
    if (named < report.skippedCount)
        text += u' ' + tr("The first %n of them:", nullptr, static_cast<int>(named));
    about->setText(text);
    theme::setType(about, theme::Type::Body, true);
    auto* table = new TextTable(tr("What was left alone"), {tr("Name"), tr("Kind"), tr("Why")}, 2, this);
    table->setProperty(LiveTexts::textColumns, QVariantList{1, 2});
    std::vector<QStringList> rows;
    for (const UndoSkipped& skipped : report.skipped)
        rows.push_back({skipped.name.isEmpty() ? u"#%1"_s.arg(skipped.id) : skipped.name,
                        historytexts::entity(skipped.entity), historytexts::reason(skipped)});
    table->setRows(rows);
    auto* close = new QPushButton(tr("Close"), this);
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(close);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::pageMargin, theme::pageMargin, theme::pageMargin, theme::pageMargin);
    column->setSpacing(theme::wideSpace);
    column->addWidget(head);
    column->addWidget(about);
    column->addWidget(table, 1);
    column->addLayout(buttons);
    resize(theme::dialogSize(firstSize));
}

} // namespace pricebook
