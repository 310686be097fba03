#include "prompts.h"

#include "messageboxes.h"

#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

namespace pricebook {

QString QtPrompts::askOpenFile(const QString& title, const QString& filter) {
    QString path = QFileDialog::getOpenFileName(QApplication::activeWindow(), title, m_folder, filter);
    if (!path.isEmpty())
        m_folder = QFileInfo(path).absolutePath();
    return path;
}

QString QtPrompts::askSaveFile(const QString& title, const QString& suggestion, const QString& filter) {
    const bool hasFolder = QFileInfo(suggestion).isAbsolute() || m_folder.isEmpty();
    const QString start = hasFolder ? suggestion : QDir(m_folder).filePath(suggestion);
    QString path = QFileDialog::getSaveFileName(QApplication::activeWindow(), title, start, filter);
    if (!path.isEmpty())
        m_folder = QFileInfo(path).absolutePath();
    return path;
}

QString QtPrompts::askFolder(const QString& title, const QString& suggestion) {
    return QFileDialog::getExistingDirectory(QApplication::activeWindow(), title, suggestion);
}

bool QtPrompts::confirm(const QString& title, const QString& text, const QString& acceptButtonText) {
    return choose(title, text, {acceptButtonText, tr("Cancel")}, 1) == 0;
}

int QtPrompts::choose(const QString& title, const QString& text, const QStringList& buttons, int safeChoice) {
    QuestionBox box(title, text, buttons, safeChoice, QApplication::activeWindow());
    box.exec();
    return box.choice();
}

void QtPrompts::showError(const Error& error) { ErrorBox(error, QApplication::activeWindow()).exec(); }

} // namespace pricebook
