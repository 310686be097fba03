#include "statusarea.h"

#include "announce.h"
#include "theme.h"
#include "transferjob.h"

#include <QLabel>
#include <QLocale>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int messageMilliseconds = 8000;
constexpr int barWidth = 160;
constexpr int barHeight = 6;
constexpr int steps = 1000;

} // namespace

StatusArea::StatusArea(QWidget* parent)
    : QStatusBar(parent),
      m_title(new QLabel(this)),
      m_bar(new QProgressBar(this)),
      m_cancel(new QPushButton(tr("Cancel"), this)),
      m_count(new QLabel(this)),
      m_endpoint(new QPushButton(this)) {
    setSizeGripEnabled(false);
    setContentsMargins(theme::space, 0, theme::space, 0);
    theme::setType(m_count, theme::Type::Body, true);
    m_bar->setFixedSize(barWidth, barHeight);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    m_cancel->setFlat(true);
    m_count->setAccessibleName(tr("Products shown"));
    for (QWidget* widget :
         {static_cast<QWidget*>(m_title), static_cast<QWidget*>(m_bar), static_cast<QWidget*>(m_cancel)}) {
        addPermanentWidget(widget);
        widget->hide();
    }
    m_endpoint->setFlat(true);
    m_endpoint->setObjectName(u"endpointButton"_s);
    m_endpoint->setToolTip(tr("Serving this catalogue over HTTP; press for more"));
    m_endpoint->hide();
    connect(m_endpoint, &QPushButton::clicked, this, &StatusArea::endpointPressed);
    addPermanentWidget(m_endpoint);
    addPermanentWidget(m_count);
}

void StatusArea::say(const QString& text) { showMessage(text, messageMilliseconds); }

void StatusArea::setCountText(const QString& text) {
    m_count->setText(text);
    // The name of a label replaces its text for assistive tools.
    m_count->setAccessibleName(text);
    announce(m_count, text);
}

void StatusArea::setEndpointText(const QString& text) {
    m_endpoint->setText(text);
    m_endpoint->setVisible(!text.isEmpty());
}

QString StatusArea::countText() const { return m_count->text(); }

void StatusArea::follow(TransferJob* job, const QString& title) {
    m_title->setText(title);
    m_bar->setRange(0, 0);
    m_cancel->setEnabled(true);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_title), static_cast<QWidget*>(m_bar), static_cast<QWidget*>(m_cancel)})
        widget->show();
    m_cancel->disconnect(this);
    connect(m_cancel, &QPushButton::clicked, this, [this, job = QPointer(job)] {
        m_cancel->setEnabled(false);
        if (job)
            job->cancel();
    });
    connect(job, &TransferJob::progress, this, [this, title](const TransferProgress& progress) {
        const bool byRows = progress.rowsTotal > 0;
        const double done = byRows ? static_cast<double>(progress.rows) / static_cast<double>(progress.rowsTotal)
                            : progress.bytesTotal > 0
                                ? static_cast<double>(progress.bytes) / static_cast<double>(progress.bytesTotal)
                                : -1;
        m_bar->setRange(0, done < 0 ? 0 : steps);
        m_bar->setValue(static_cast<int>(done * steps));
        const QLocale locale;
        QString text = title + u" · "_s + tr("%1 rows").arg(locale.toString(progress.rows));
        if (progress.rowsPerSecond >= 1)
            text += u" · "_s + tr("%1/s").arg(locale.toString(static_cast<qint64>(progress.rowsPerSecond)));
        if (progress.millisecondsLeft >= 0)
            text += u" · "_s + tr("%1 s left").arg(locale.toString((progress.millisecondsLeft + 999) / 1000));
        m_title->setText(text);
    });
    connect(job, &TransferJob::finished, this, [this] {
        m_title->hide();
        m_bar->hide();
        m_cancel->hide();
    });
}

} // namespace pricebook
