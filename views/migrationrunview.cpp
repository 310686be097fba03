#include "migrationrunview.h"

#include "schematexts.h"
#include "theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QTimer>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int progressSteps = 1'000;
constexpr int clockMilliseconds = 200;

} // namespace

MigrationRunView::MigrationRunView(QWidget* parent)
    : QWidget(parent),
      m_heading(new QLabel(this)),
      m_phase(new QLabel(this)),
      m_step(new QLabel(this)),
      m_statement(new QLabel(this)),
      m_time(new QLabel(this)),
      m_bar(new QProgressBar(this)),
      m_timer(new QTimer(this)) {
    theme::setType(m_heading, theme::Type::Heading);
    theme::setType(m_step, theme::Type::Small, true);
    theme::setType(m_statement, theme::Type::Small, true);
    theme::setType(m_time, theme::Type::Small, true);
    for (QLabel* label : {m_heading, m_phase, m_step, m_statement, m_time})
        label->setTextFormat(Qt::PlainText);
    m_heading->setWordWrap(true);
    m_phase->setWordWrap(true);
    m_step->setWordWrap(true);
    m_statement->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_phase->setObjectName(u"phase"_s);
    m_step->setObjectName(u"step"_s);
    m_statement->setObjectName(u"statement"_s);
    m_time->setObjectName(u"elapsed"_s);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(theme::space);
    m_bar->setAccessibleName(tr("Progress"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(theme::space);
    column->addWidget(m_heading);
    column->addSpacing(theme::halfSpace);
    auto* line = new QHBoxLayout;
    line->addWidget(m_phase, 1);
    line->addWidget(m_time, 0, Qt::AlignTop);
    column->addLayout(line);
    column->addWidget(m_bar);
    column->addWidget(m_step);
    column->addWidget(m_statement);
    m_timer->setInterval(clockMilliseconds);
    connect(m_timer, &QTimer::timeout, this, &MigrationRunView::showTime);
}

void MigrationRunView::begin(const QString& heading) {
    m_cancelling = false;
    m_heading->setText(heading);
    m_elapsed.start();
    m_timer->start();
    show(MigrationProgress());
    showTime();
}

void MigrationRunView::show(const MigrationProgress& progress) {
    if (!m_cancelling)
        m_phase->setText(schematexts::phaseText(progress));
    m_step->setText(schematexts::stepText(progress));
    const QString statement = schematexts::statementText(progress);
    m_statement->setToolTip(progress.sql);
    m_statement->setText(m_statement->fontMetrics().elidedText(statement, Qt::ElideRight, m_statement->width()));
    const double share = schematexts::shareOf(progress);
    m_bar->setRange(0, share < 0 ? 0 : progressSteps);
    m_bar->setValue(share < 0 ? 0 : static_cast<int>(share * progressSteps));
}

void MigrationRunView::showCancelling() {
    m_cancelling = true;
    m_phase->setText(tr("Cancelling; everything is put back as it was…"));
}

void MigrationRunView::end() { m_timer->stop(); }

void MigrationRunView::showTime() {
    const qint64 seconds = m_elapsed.elapsed() / 1'000;
    m_time->setText(tr("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0')));
}

} // namespace pricebook
