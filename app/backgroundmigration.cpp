#include "backgroundmigration.h"

#include <QDateTime>
#include <QMutex>
#include <QThread>
#include <atomic>

namespace pricebook {

using namespace Qt::StringLiterals;

/// What both threads use.
struct BackgroundMigration::Shared {
    enum class State { Running, Cancelled, Committing };
    std::atomic<State> state = State::Running;
    mutable QMutex mutex; ///< for the rest
    QStringList log;
    QString lastLogged;
    qint64 lastTold = -1; ///< milliseconds since the start
    MigrationProgress::Phase lastPhase = MigrationProgress::Phase::Waiting;

    void write(const QString& line) {
        const QMutexLocker lock(&mutex);
        log << QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs) + u' ' + line;
    }

    /// False once cancelled, and never again true; from COMMIT on it is too late for that.
    bool mayGoOn(MigrationProgress::Phase phase) {
        State expected = State::Running;
        if (phase == MigrationProgress::Phase::Committing)
            return state.compare_exchange_strong(expected, State::Committing) || expected == State::Committing;
        return state != State::Cancelled;
    }

    void note(const MigrationProgress& progress) {
        QString line;
        switch (progress.phase) {
        case MigrationProgress::Phase::Waiting:
            line = progress.waitingFor.isEmpty() ? u"waiting for the lock"_s
                                                 : u"waiting for the lock, held by "_s + progress.waitingFor;
            break;
        case MigrationProgress::Phase::BackingUp:
            line = u"backing up"_s;
            break;
        case MigrationProgress::Phase::Changing:
            line = u"revision %1 of %2 (%3 %4), statement %5 of %6:\n%7"_s.arg(
                QString::number(progress.revision), QString::number(progress.revisions), progress.id, progress.message,
                QString::number(progress.statement), QString::number(progress.statements), progress.sql);
            break;
        case MigrationProgress::Phase::Checking:
            line = u"checking"_s;
            break;
        case MigrationProgress::Phase::Committing:
            line = u"committing"_s;
            break;
        case MigrationProgress::Phase::Copying:
            line = u"copying %1"_s.arg(progress.table);
            break;
        case MigrationProgress::Phase::Indexing:
            line = u"after the rows, %1 of %2:\n%3"_s.arg(QString::number(progress.statement),
                                                          QString::number(progress.statements), progress.sql);
            break;
        }
        {
            const QMutexLocker lock(&mutex);
            if (line == lastLogged)
                return;
            lastLogged = line;
        }
        write(line);
    }

    /// Not every statement is worth a picture.
    bool isDue(const MigrationProgress& progress) {
        const QMutexLocker lock(&mutex);
        if (progress.phase == lastPhase && lastTold >= 0 && progress.milliseconds - lastTold < 50)
            return false;
        lastPhase = progress.phase;
        lastTold = progress.milliseconds;
        return true;
    }
};

BackgroundMigration::BackgroundMigration() : m_shared(std::make_shared<Shared>()) {}

BackgroundMigration::~BackgroundMigration() {
    cancel();
    if (m_thread)
        m_thread->wait();
}

void BackgroundMigration::start(Work work) {
    m_thread.reset(QThread::create([this, work = std::move(work)] {
        const auto handler = [this](const MigrationProgress& now) {
            m_shared->note(now);
            const bool goesOn = m_shared->mayGoOn(now.phase);
            if (goesOn && m_shared->isDue(now))
                QMetaObject::invokeMethod(
                    this, [this, now] { Q_EMIT progress(now); }, Qt::QueuedConnection);
            return goesOn;
        };
        Result<MigrationOutcome> outcome =
            m_shared->state == Shared::State::Cancelled ? Result<MigrationOutcome>(Error::cancelled()) : work(handler);
        QMetaObject::invokeMethod(
            this, [this, outcome = std::move(outcome)] { end(outcome); }, Qt::QueuedConnection);
    }));
    m_thread->start();
}

void BackgroundMigration::end(Result<MigrationOutcome> outcome) {
    m_thread->wait();
    if (outcome)
        m_shared->write(u"done: from %1 to %2 in %3 ms, backup %4"_s.arg(
            outcome->from.isEmpty() ? u"base"_s : outcome->from, outcome->to.isEmpty() ? u"base"_s : outcome->to,
            QString::number(outcome->duration.count()), outcome->backup.isEmpty() ? u"none"_s : outcome->backup));
    else
        m_shared->write(u"failed: %1\n%2"_s.arg(outcome.error().text, outcome.error().engine));
    const QPointer<BackgroundMigration> alive(this); // a slot may delete it
    Q_EMIT finished(outcome);
    if (alive)
        deleteLater();
}

void BackgroundMigration::cancel() {
    Shared::State expected = Shared::State::Running;
    m_shared->state.compare_exchange_strong(expected, Shared::State::Cancelled);
}

QString BackgroundMigration::log() const {
    const QMutexLocker lock(&m_shared->mutex);
    return m_shared->log.join(u'\n') + u'\n';
}

} // namespace pricebook
