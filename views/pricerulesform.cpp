#include "pricerulesform.h"

#include "inlinemessage.h"
#include "pricetext.h"
#include "theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace pricebook {

namespace {

constexpr int numberWidth = 88;
constexpr int mostPercent = 100'000;

} // namespace

PriceRulesForm::PriceRulesForm(const PriceRules& rules, QWidget* parent)
    : QWidget(parent),
      m_tenfold(new QCheckBox(tr("Ten times as much as before, or a tenth: a lost decimal sign"), this)),
      m_message(new InlineMessage(nullptr, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(theme::wideSpace);
    auto* text =
        new QLabel(tr("Before a price is written, by hand, to many products or from a file, say so if it is"), this);
    text->setWordWrap(true);
    column->addWidget(text);
    m_tenfold->setChecked(rules.tenfold);
    column->addWidget(m_tenfold);
    const auto percent = [](int value, int otherwise) { return QString::number(value > 0 ? value : otherwise); };
    const PriceRules usual;
    m_change = addLine(column, tr("Changed by more than"), tr("%"),
                       percent(rules.mostChangePercent, usual.mostChangePercent), rules.mostChangePercent > 0);
    m_second = addLine(column, tr("In flurbos above"), tr("% of the price in shmeckles"),
                       percent(rules.mostSecondPercent, usual.mostSecondPercent), rules.mostSecondPercent > 0);
    const auto least = [](const std::optional<Money>& price) { return price ? typedPrice(*price) : QString(); };
    m_leastShmeckles =
        addLine(column, tr("In shmeckles below"), {}, least(rules.leastShmeckles), rules.leastShmeckles.has_value());
    m_leastFlurbos =
        addLine(column, tr("In flurbos below"), {}, least(rules.leastFlurbos), rules.leastFlurbos.has_value());
    column->addWidget(m_message);
    connect(m_tenfold, &QCheckBox::clicked, this, &PriceRulesForm::edited);
}

PriceRulesForm::Line PriceRulesForm::addLine(QVBoxLayout* column, const QString& before, const QString& after,
                                             const QString& value, bool on) {
    Line line{new QCheckBox(before, this), new QLineEdit(value, this)};
    line.number->setFixedWidth(theme::scaled(numberWidth));
    line.number->setAlignment(Qt::AlignRight);
    line.number->setAccessibleName(after.isEmpty() ? before : tr("%1 … %2").arg(before, after));
    line.tick->setChecked(on);
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::space);
    row->addWidget(line.tick);
    row->addWidget(line.number);
    row->addWidget(new QLabel(after, this));
    row->addStretch();
    column->addLayout(row);
    // Who types a number means the rule.
    connect(line.number, &QLineEdit::textEdited, line.tick, [tick = line.tick] { tick->setChecked(true); });
    connect(line.tick, &QCheckBox::clicked, this, &PriceRulesForm::edited);
    connect(line.number, &QLineEdit::editingFinished, this, [this, number = line.number] {
        if (!number->isModified())
            return;
        number->setModified(false);
        Q_EMIT edited();
    });
    return line;
}

std::optional<int> PriceRulesForm::percentOf(const Line& line) {
    if (!line.tick->isChecked())
        return 0;
    bool isNumber = false;
    const int number = line.number->text().trimmed().toInt(&isNumber);
    if (isNumber && number > 0 && number <= mostPercent)
        return number;
    m_message->showError(tr("Type a whole number of per cent, from 1 to 100000."));
    line.number->setFocus();
    return std::nullopt;
}

bool PriceRulesForm::readLeast(const Line& line, std::optional<Money>& price) {
    price.reset();
    if (!line.tick->isChecked())
        return true;
    const Result<Money> typed = Money::parse(line.number->text());
    if (typed) {
        price = *typed;
        return true;
    }
    m_message->showError(typed.error().text);
    line.number->setFocus();
    return false;
}

std::optional<PriceRules> PriceRulesForm::read() {
    m_message->clearMessage();
    const std::optional<int> change = percentOf(m_change);
    const std::optional<int> second = change ? percentOf(m_second) : std::nullopt;
    PriceRules rules;
    if (!change || !second || !readLeast(m_leastShmeckles, rules.leastShmeckles) ||
        !readLeast(m_leastFlurbos, rules.leastFlurbos))
        return std::nullopt;
    rules.tenfold = m_tenfold->isChecked();
    rules.mostChangePercent = *change;
    rules.mostSecondPercent = *second;
    return rules;
}

} // namespace pricebook
