#include "priceeditfields.h"

#include "priceline.h"
#include "pricetext.h"
#include "theme.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>
#include <vector>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int amountWidth = 96;

QLabel* smallLabel(const QString& text, QWidget* buddy) {
    auto* label = new QLabel(text, buddy->parentWidget());
    theme::setType(label, theme::Type::Small, true);
    label->setBuddy(buddy);
    return label;
}

Error wrong(Field field, const QString& sentence) {
    return Error::invalid({Issue{field, Issue::Severity::Error, sentence}});
}

/// Empty: none.
Result<std::optional<Money>> bound(const QLineEdit* line, Field field) {
    if (line->text().trimmed().isEmpty())
        return std::optional<Money>();
    const Result<Money> price = Money::parse(line->text());
    if (!price)
        return wrong(field, price.error().text);
    return std::optional(*price);
}

} // namespace

PriceEditFields::PriceEditFields(const QString& name, const QString& otherPrice, QWidget* parent)
    : QWidget(parent),
      m_operation(new QComboBox(this)),
      m_amount(new PriceLine(this)),
      m_unit(new QLabel(this)),
      m_rounding(new QComboBox(this)),
      m_least(new PriceLine(this)),
      m_most(new PriceLine(this)) {
    using Operation = PriceEdit::Operation;
    using Rounding = PriceEdit::Rounding;
    const auto addTo = [](QComboBox* combo, const QString& text, auto value) {
        combo->addItem(text, static_cast<int>(value));
    };
    addTo(m_operation, tr("Raise by percent"), Operation::AddPercent);
    addTo(m_operation, tr("Lower by percent"), Operation::SubtractPercent);
    addTo(m_operation, tr("Raise by amount"), Operation::Add);
    addTo(m_operation, tr("Lower by amount"), Operation::Subtract);
    addTo(m_operation, tr("Set to"), Operation::Set);
    addTo(m_operation, tr("Copy %1").arg(otherPrice), Operation::CopyOther);
    addTo(m_rounding, tr("0.01"), Rounding::Hundredth);
    addTo(m_rounding, tr("0.05"), Rounding::FiveHundredths);
    addTo(m_rounding, tr("0.10"), Rounding::TenHundredths);
    addTo(m_rounding, tr("1.00, whole"), Rounding::Whole);
    addTo(m_rounding, tr("end in .99"), Rounding::EndingNinetyNine);
    m_amount->setFixedWidth(theme::scaled(amountWidth));
    m_amount->setAlignment(Qt::AlignRight);
    for (QLineEdit* line : {m_least, m_most}) {
        line->setAlignment(Qt::AlignRight);
        line->setPlaceholderText(tr("no limit"));
    }
    m_operation->setAccessibleName(tr("%1: what to do").arg(name));
    m_amount->setAccessibleName(tr("%1: by how much").arg(name));
    m_rounding->setAccessibleName(tr("%1: round to").arg(name));
    m_least->setAccessibleName(tr("%1: at least").arg(name));
    m_most->setAccessibleName(tr("%1: at most").arg(name));

    auto* first = new QHBoxLayout;
    first->setSpacing(theme::space);
    first->addWidget(m_operation, 1);
    first->addWidget(m_amount);
    first->addWidget(m_unit);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(theme::space);
    grid->setVerticalSpacing(theme::halfSpace);
    const std::vector<std::pair<QString, QWidget*>> inputs = {
        {tr("Round to"), m_rounding}, {tr("At least"), m_least}, {tr("At most"), m_most}};
    int column = 0;
    for (const auto& [label, input] : inputs) {
        grid->addWidget(smallLabel(label, input), 0, column);
        grid->addWidget(input, 1, column);
        grid->setColumnStretch(column++, 1);
    }
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(theme::space);
    rows->addLayout(first);
    rows->addLayout(grid);
    for (const QLineEdit* line : {m_amount, m_least, m_most})
        connect(line, &QLineEdit::textEdited, this, &PriceEditFields::edited);
    connect(m_rounding, &QComboBox::activated, this, &PriceEditFields::edited);
    connect(m_operation, &QComboBox::currentIndexChanged, this, &PriceEditFields::operationChanged);
    connect(m_operation, &QComboBox::activated, this, &PriceEditFields::edited);
    setFocusProxy(m_amount);
    operationChanged();
}

PriceEdit::Operation PriceEditFields::chosen() const {
    return static_cast<PriceEdit::Operation>(m_operation->currentData().toInt());
}

void PriceEditFields::operationChanged() {
    const PriceEdit::Operation operation = chosen();
    const bool percent =
        operation == PriceEdit::Operation::AddPercent || operation == PriceEdit::Operation::SubtractPercent;
    const bool copies = operation == PriceEdit::Operation::CopyOther;
    m_amount->setVisible(!copies);
    m_amount->setPlaceholderText(percent ? u"5"_s : typedPrice(Money()));
    m_unit->setText(percent ? u"%"_s : QString());
    m_unit->setVisible(percent);
    setFocusProxy(copies ? static_cast<QWidget*>(m_operation) : m_amount);
}

Result<PriceEdit> PriceEditFields::value(Field field) const {
    PriceEdit edit;
    edit.operation = chosen();
    edit.rounding = static_cast<PriceEdit::Rounding>(m_rounding->currentData().toInt());
    if (edit.isPercent()) {
        const Result<qint64> percent = PriceEdit::parsePercent(m_amount->text());
        if (!percent)
            return wrong(field, percent.error().text);
        edit.amount = *percent;
    } else if (edit.operation != PriceEdit::Operation::CopyOther) {
        const Result<Money> amount = Money::parse(m_amount->text());
        if (!amount)
            return wrong(field, amount.error().text);
        edit.amount = amount->hundredths();
    }
    const Result<std::optional<Money>> least = bound(m_least, field);
    if (!least)
        return least.error();
    const Result<std::optional<Money>> most = bound(m_most, field);
    if (!most)
        return most.error();
    edit.floor = *least;
    edit.ceiling = *most;
    if (const std::optional<Issue> issue = edit.check(field))
        return Error::invalid({*issue});
    return edit;
}

} // namespace pricebook
