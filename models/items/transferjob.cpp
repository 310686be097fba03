#include "transferjob.h"

#include <QPointer>
#include <QThread>

namespace pricebook {

class TransferJob::Runner : public QThread {
public:
    Runner(Work work, TransferJob* job) : m_work(std::move(work)), m_job(job) {}

    CancelFlag cancelled = false;
    Outcome outcome;

protected:
    void run() override {
        outcome = m_work(cancelled, [job = m_job](const TransferProgress& progress) {
            QMetaObject::invokeMethod(
                job, [job, progress] { Q_EMIT job->progress(progress); }, Qt::QueuedConnection);
        });
    }

private:
    Work m_work;
    TransferJob* m_job; ///< waits for this thread before it ends
};

TransferJob::TransferJob(Kind kind, const QString& path, Work work, QObject* parent)
    : QObject(parent),
      m_kind(kind),
      m_path(path),
      m_runner(std::make_unique<Runner>(std::move(work), this)) {
    connect(m_runner.get(), &QThread::finished, this, [this] {
        const QPointer<TransferJob> alive(this); // a slot may end the session and this with it
        const Outcome outcome = std::exchange(m_runner->outcome, {});
        outcome(*this);
        if (!alive)
            return;
        Q_EMIT finished();
        if (alive)
            deleteLater();
    });
    m_runner->start();
}

TransferJob::~TransferJob() {
    cancel();
    m_runner->wait();
}

bool TransferJob::isRunning() const { return m_runner->isRunning(); }

void TransferJob::cancel() { m_runner->cancelled = true; }

} // namespace pricebook
