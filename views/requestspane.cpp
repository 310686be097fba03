#include "requestspane.h"

#include "theme.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int rowHeight = 24;
constexpr int filterWidth = 260;

/// By caller, address or path.
class RequestFilter final : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setText(const QString& text) {
        m_text = text.trimmed();
        invalidateFilter();
    }

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex&) const override {
        const RequestRecord& record = static_cast<const RequestLogModel*>(sourceModel())->at(row);
        return m_text.isEmpty() || record.caller.contains(m_text, Qt::CaseInsensitive) ||
               record.peer.contains(m_text, Qt::CaseInsensitive) || record.path.contains(m_text, Qt::CaseInsensitive);
    }

private:
    QString m_text;
};

} // namespace

RequestsPane::RequestsPane(QWidget* parent)
    : QWidget(parent),
      m_model(new RequestLogModel(this)),
      m_filtered(new RequestFilter(this)),
      m_filter(new QLineEdit(this)),
      m_pause(new QPushButton(tr("Pause"), this)),
      m_clear(new QPushButton(tr("Clear"), this)),
      m_count(new QLabel(this)),
      m_table(new QTableView(this)) {
    m_filter->setPlaceholderText(tr("Filter by caller, address or path"));
    m_filter->setAccessibleName(tr("Filter requests"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(theme::scaled(filterWidth));
    m_pause->setCheckable(true);
    m_pause->setToolTip(tr("Hold what comes until you go on"));
    m_clear->setAccessibleName(tr("Clear the requests"));
    theme::setType(m_count, theme::Type::Body, true);
    buildTable();
    auto* tools = new QHBoxLayout;
    tools->setSpacing(theme::space);
    tools->addWidget(m_filter, 1);
    tools->addWidget(m_pause);
    tools->addWidget(m_clear);
    tools->addStretch();
    tools->addWidget(m_count);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::space, 0, theme::space, theme::space);
    column->setSpacing(theme::space);
    column->addLayout(tools);
    column->addWidget(m_table, 1);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        static_cast<RequestFilter*>(m_filtered)->setText(text);
        updateCount();
    });
    connect(m_pause, &QPushButton::toggled, this, [this](bool paused) {
        m_pause->setText(paused ? tr("Go on") : tr("Pause"));
        m_model->setPaused(paused);
        updateCount();
    });
    connect(m_clear, &QPushButton::clicked, this, [this] {
        m_model->clear();
        updateCount();
    });
    updateCount();
}

void RequestsPane::buildTable() {
    m_filtered->setSourceModel(m_model);
    m_table->setModel(m_filtered);
    m_table->setAccessibleName(tr("Requests"));
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setMinimumSectionSize(theme::lineHeight(rowHeight));
    m_table->verticalHeader()->setDefaultSectionSize(theme::lineHeight(rowHeight));
    QHeaderView* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    const QFontMetrics metrics(m_table->font());
    const auto width = [&](RequestLogModel::Column column, const QString& widest) {
        m_table->setColumnWidth(column, metrics.horizontalAdvance(widest) + 2 * theme::wideSpace);
    };
    width(RequestLogModel::TimeColumn, u"00:00:00.000"_s);
    width(RequestLogModel::MethodColumn, u"OPTIONS"_s);
    width(RequestLogModel::PathColumn, u"/api/v1/products/1000000/"_s);
    width(RequestLogModel::StatusColumn, u"Status"_s);
    width(RequestLogModel::DurationColumn, u"10,000"_s);
    width(RequestLogModel::BytesColumn, u"10,000,000"_s);
    width(RequestLogModel::CallerColumn, u"anna@example.com"_s);
}

void RequestsPane::add(const QList<RequestRecord>& records) {
    m_model->add(records);
    updateCount();
}

void RequestsPane::updateCount() {
    const QLocale locale;
    const int shown = m_filtered->rowCount();
    const int all = m_model->rowCount();
    m_count->setText(all == 0       ? tr("No request yet")
                     : shown == all ? tr("%Ln request(s)", nullptr, all)
                                    : tr("%1 of %Ln request(s)", nullptr, all).arg(locale.toString(shown)));
    m_count->setAccessibleName(m_count->text());
}

QByteArray RequestsPane::columnState() const { return m_table->horizontalHeader()->saveState(); }

void RequestsPane::restoreColumnState(const QByteArray& state) { m_table->horizontalHeader()->restoreState(state); }

} // namespace pricebook
