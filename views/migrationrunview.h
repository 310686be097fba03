#pragma once

#include "migrationtypes.h"

#include <QElapsedTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QTimer;

namespace pricebook {

/// How far a change of the schema, a backup or a restore is: phase, revision, statement, time.
class MigrationRunView final : public QWidget {
    Q_OBJECT
public:
    explicit MigrationRunView(QWidget* parent = nullptr);

    /// Begins to count the time.
    void begin(const QString& heading);
    void show(const MigrationProgress& progress);
    void showCancelling();
    void end();

private:
    void showTime();

    QLabel* m_heading;
    QLabel* m_phase;
    QLabel* m_step;
    QLabel* m_statement;
    QLabel* m_time;
    QProgressBar* m_bar;
    QTimer* m_timer;
    QElapsedTimer m_elapsed;
    bool m_cancelling = false;
};

} // namespace pricebook
