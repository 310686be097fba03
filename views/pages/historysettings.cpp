#include "historysettings.h"

#include "theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QRadioButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace pricebook {

namespace {

constexpr int mostDaysKept = 36'500;
constexpr int usualDays = 400;

} // namespace

HistorySettings::HistorySettings(int days, QWidget* parent) : QWidget(parent) {
    auto* text = new QLabel(tr("What was changed in the catalogue can be looked at, undone and restored from the trash "
                               "for as long as it is remembered. What is older is removed bit by bit, for everybody "
                               "who uses the catalogue."),
                            this);
    text->setWordWrap(true);
    auto* forEver = new QRadioButton(tr("Keep the history for ever"), this);
    auto* limited = new QRadioButton(tr("Keep it for this many days:"), this);
    auto* number = new QSpinBox(this);
    number->setRange(1, mostDaysKept);
    number->setValue(days > 0 ? days : usualDays);
    number->setKeyboardTracking(false);
    number->setAccessibleName(tr("Days for which the history is kept"));
    number->setEnabled(days > 0);
    (days > 0 ? limited : forEver)->setChecked(true);
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::space);
    row->addWidget(limited);
    row->addWidget(number);
    row->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(theme::wideSpace);
    column->addWidget(text);
    column->addWidget(forEver);
    column->addLayout(row);
    connect(limited, &QRadioButton::toggled, this, [this, number](bool on) {
        number->setEnabled(on);
        Q_EMIT daysChanged(on ? number->value() : 0);
    });
    connect(number, &QSpinBox::valueChanged, this, &HistorySettings::daysChanged);
}

} // namespace pricebook
