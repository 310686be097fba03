#include "pricesthendialog.h"

#include "catalogsession.h"
#include "historytexts.h"
#include "historywork.h"
#include "inlinemessage.h"
#include "readonlytip.h"
#include "texttable.h"
#include "theme.h"

#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr QSize firstSize(760, 480);
constexpr int typingPause = 300;  // milliseconds
constexpr int mostListed = 1'000; // more nobody reads, and the table would take its time

QString change(Money now, Money then) {
    const QLocale locale;
    return now == then ? now.toDisplay(locale) : u"%1 → %2"_s.arg(now.toDisplay(locale), then.toDisplay(locale));
}

} // namespace

PricesThenDialog::PricesThenDialog(std::shared_ptr<CatalogSession> session, std::vector<ProductId> products,
                                   QWidget* parent)
    : QDialog(parent),
      m_products(std::move(products)),
      m_work(new HistoryWork(std::move(session), this)),
      m_time(new QDateTimeEdit(this)),
      m_summary(new QLabel(this)),
      m_problem(new InlineMessage(nullptr, this)),
      m_table(new TextTable(tr("Prices that were others"),
                            {tr("Product"), tr("Shmeckles: now → then"), tr("Flurbos: now → then")}, 0, this)),
      m_restore(new QPushButton(this)),
      m_timer(new QTimer(this)) {
    setWindowTitle(tr("Prices as they were"));
    setObjectName(u"pricesThen"_s);
    auto* label =
        new QLabel(tr("Prices of %Ln selected product(s) &at", nullptr, static_cast<int>(m_products.size())), this);
    m_time->setCalendarPopup(true);
    m_time->setDateTime(QDateTime::currentDateTime().addDays(-1));
    m_time->setMaximumDateTime(QDateTime::currentDateTime().addDays(1));
    m_time->setAccessibleName(tr("Date and time"));
    label->setBuddy(m_time);
    m_summary->setObjectName(u"pricesSummary"_s);
    m_summary->setWordWrap(true);
    m_restore->setProperty("accent", true);
    m_table->alignRight(1);
    m_table->alignRight(2);
    auto* close = new QPushButton(tr("Close"), this);
    close->setAutoDefault(false);
    auto* top = new QHBoxLayout;
    top->addWidget(label);
    top->addWidget(m_time);
    top->addStretch();
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(close);
    buttons->addWidget(m_restore);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::pageMargin, theme::pageMargin, theme::pageMargin, theme::pageMargin);
    column->setSpacing(theme::wideSpace);
    column->addLayout(top);
    column->addWidget(m_problem);
    column->addWidget(m_summary);
    column->addWidget(m_table, 1);
    column->addLayout(buttons);
    resize(theme::dialogSize(firstSize));

    m_timer->setSingleShot(true);
    m_timer->setInterval(typingPause);
    connect(m_timer, &QTimer::timeout, this, &PricesThenDialog::look);
    connect(m_time, &QDateTimeEdit::dateTimeChanged, m_timer, qOverload<>(&QTimer::start));
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_restore, &QPushButton::clicked, this, &PricesThenDialog::restore);
    connect(m_work, &HistoryWork::busyChanged, this, &PricesThenDialog::updateButton);
    connect(m_work, &HistoryWork::failed, this, [this](const Error& error) { m_problem->showError(error.text); });
    connect(m_work, &HistoryWork::done, this, [this](const QString& title, const UndoReport& report) {
        Q_EMIT takenBack(title, report);
        accept();
    });
    updateButton();
    look();
}

void PricesThenDialog::setTime(const QDateTime& time) { m_time->setDateTime(time); }

void PricesThenDialog::look() {
    m_summary->setText(tr("Looking…"));
    m_prices = {};
    updateButton();
    // What the field shows is the whole minute.
    m_work->lookAtPrices(m_products, m_time->dateTime(), [this](const Result<PricesThen>& prices) {
        if (prices)
            return showPrices(*prices);
        m_summary->clear();
        m_table->setRows({});
        m_problem->showError(prices.error().text);
    });
}

void PricesThenDialog::showPrices(const PricesThen& prices) {
    m_problem->clearMessage();
    m_prices = prices;
    std::vector<QStringList> rows;
    for (const PriceThen& price : prices.products) {
        if (rows.size() == mostListed)
            break;
        rows.push_back(
            {price.name, change(price.shmecklesNow, price.shmecklesThen), change(price.flurbosNow, price.flurbosThen)});
    }
    QString text = prices.changed == 0
                       ? tr("All the prices were what they are now.")
                       : tr("%Ln product(s) had other prices.", nullptr, static_cast<int>(prices.changed));
    if (static_cast<qint64>(rows.size()) < prices.changed)
        text += u' ' + tr("The first %Ln of them:", nullptr, static_cast<int>(rows.size()));
    m_summary->setText(text);
    m_table->setRows(rows);
    updateButton();
}

void PricesThenDialog::updateButton() {
    const bool readOnly = m_work->session()->isReadOnly();
    m_restore->setEnabled(!readOnly && m_prices.changed > 0 && !m_work->isBusy());
    m_restore->setText(m_work->isBusy() ? tr("Bringing back…")
                       : m_prices.changed > 0
                           ? tr("Bring back prices of %Ln product(s)", nullptr, static_cast<int>(m_prices.changed))
                           : tr("Bring back prices"));
    setReadOnlyTip(m_restore, readOnly);
}

void PricesThenDialog::restore() {
    RestoreScope scope;
    scope.afterEntry = m_prices.afterEntry;
    scope.products = m_products;
    scope.fields = HistoryEntry::prices;
    const QString when = QLocale().toString(m_time->dateTime(), QLocale::ShortFormat);
    m_work->restore(scope,
                    tr("Prices of %Ln product(s) as at %1", nullptr, static_cast<int>(m_prices.changed)).arg(when));
}

} // namespace pricebook
