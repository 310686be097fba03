#include "historyfilterbar.h"

#include "flowlayout.h"
#include "theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QTimer>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int typingPause = 250; // milliseconds
constexpr int textWidth = 220;
constexpr int actorWidth = 130;
enum When { AnyTime, Today, Week, Month, Between };

} // namespace

HistoryFilterBar::HistoryFilterBar(bool ofProduct, QWidget* parent)
    : QWidget(parent),
      m_text(new QLineEdit(this)),
      m_source(new QComboBox(this)),
      m_actor(new QLineEdit(this)),
      m_when(new QComboBox(this)),
      m_from(new QDateTimeEdit(this)),
      m_to(new QDateTimeEdit(this)),
      m_prices(new QCheckBox(tr("Prices only"), this)),
      m_timer(new QTimer(this)) {
    m_text->setPlaceholderText(ofProduct ? tr("Step or tag") : tr("Name or step"));
    m_text->setAccessibleName(tr("Search the history"));
    m_text->setClearButtonEnabled(true);
    m_text->setMinimumWidth(theme::scaled(textWidth));
    m_actor->setPlaceholderText(tr("Who"));
    m_actor->setAccessibleName(tr("Who"));
    m_actor->setClearButtonEnabled(true);
    m_actor->setFixedWidth(theme::scaled(actorWidth));
    m_source->setAccessibleName(tr("Through what"));
    m_source->addItem(tr("Anything"), QString());
    m_source->addItem(tr("Window"), u"window"_s);
    m_source->addItem(tr("Import"), u"import"_s);
    m_source->addItem(tr("HTTP"), u"http"_s);
    m_source->addItem(tr("Command line"), u"command line"_s);
    m_source->addItem(tr("Another program"), HistoryFilter::anotherProgram());
    m_when->setAccessibleName(tr("When"));
    m_when->addItems({tr("Any time"), tr("Today"), tr("Last 7 days"), tr("Last 30 days"), tr("Between…")});
    const QDateTime now = QDateTime::currentDateTime();
    m_from->setDateTime(now.addDays(-1));
    m_to->setDateTime(now);
    m_from->setAccessibleName(tr("From"));
    m_to->setAccessibleName(tr("To"));
    m_prices->setToolTip(tr("Only entries that changed a price"));
    auto* row = new FlowLayout(nullptr, theme::space);
    row->setFirstFills();
    row->addWidget(m_text);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_actor, m_source, m_when, m_prices})
        row->addWidget(widget);
    if (!ofProduct) {
        m_steps = new QCheckBox(tr("One line a step"), this);
        m_steps->setToolTip(tr("What a person did at once is one line, however many products it changed"));
        m_steps->setChecked(true);
        row->addWidget(m_steps);
    }
    auto* times = new QHBoxLayout;
    times->setSpacing(theme::space);
    for (QDateTimeEdit* edit : {m_from, m_to}) {
        edit->setCalendarPopup(true);
        times->addWidget(edit);
    }
    times->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(theme::space);
    column->addLayout(row);
    column->addLayout(times);
    showTimes();

    m_timer->setSingleShot(true);
    m_timer->setInterval(typingPause);
    connect(m_timer, &QTimer::timeout, this, &HistoryFilterBar::edited);
    const auto later = qOverload<>(&QTimer::start);
    connect(m_text, &QLineEdit::textChanged, m_timer, later);
    connect(m_actor, &QLineEdit::textChanged, m_timer, later);
    connect(m_source, &QComboBox::currentIndexChanged, m_timer, later);
    connect(m_when, &QComboBox::currentIndexChanged, this, [this] {
        showTimes();
        m_timer->start();
    });
    connect(m_from, &QDateTimeEdit::dateTimeChanged, m_timer, later);
    connect(m_to, &QDateTimeEdit::dateTimeChanged, m_timer, later);
    connect(m_prices, &QCheckBox::toggled, m_timer, later);
    if (m_steps)
        connect(m_steps, &QCheckBox::toggled, m_timer, later);
}

void HistoryFilterBar::showTimes() {
    const bool between = m_when->currentIndex() == Between;
    m_from->setVisible(between);
    m_to->setVisible(between);
}

void HistoryFilterBar::focusText() { m_text->setFocus(); }

HistoryFilter HistoryFilterBar::filter() const {
    HistoryFilter filter;
    filter.text = m_text->text().trimmed();
    filter.actor = m_actor->text().trimmed();
    filter.source = m_source->currentData().toString();
    filter.fields = m_prices->isChecked() ? HistoryEntry::prices : 0;
    filter.stepsOnly = m_steps && m_steps->isChecked();
    const QDateTime now = QDateTime::currentDateTime();
    switch (m_when->currentIndex()) {
    case Today:
        filter.from = now.date().startOfDay();
        break;
    case Week:
        filter.from = now.addDays(-7);
        break;
    case Month:
        filter.from = now.addDays(-30);
        break;
    case Between:
        filter.from = m_from->dateTime();
        // What the field shows ends with the minute.
        filter.to = m_to->dateTime().addSecs(59).addMSecs(999);
        break;
    default:
        break;
    }
    return filter;
}

} // namespace pricebook
