#pragma once

#include "error.h"
#include "migrationtypes.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace pricebook {

/// How a change of the schema, a backup or a restore ended.
class MigrationResultView final : public QWidget {
    Q_OBJECT
public:
    explicit MigrationResultView(QWidget* parent = nullptr);

    /// `backupText` has "%1" for the backup's path; empty: the usual words.
    void showSuccess(const QString& heading, const MigrationOutcome& outcome, const QString& backupText);
    void showFailure(const QString& heading, const Error& error);
    void showCancelled();

private:
    void begin(const QString& icon, const QString& heading, const QString& text);
    void showFolder();

    QLabel* m_icon;
    QLabel* m_heading;
    QLabel* m_text;
    QLabel* m_note;
    QWidget* m_backupArea;
    QLabel* m_backup;
    QPlainTextEdit* m_details;
    QString m_backupPath;
};

} // namespace pricebook
