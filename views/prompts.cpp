#include "prompts.h"

#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

/// Text of records may hold "<" and "&"; nothing of it may be taken for markup.
void setPlainText(QMessageBox& box, const QString& title, const QString& text) {
    box.setTextFormat(Qt::PlainText);
    box.setWindowTitle(title);
    box.setText(text);
}

} // namespace

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
    QMessageBox box(QMessageBox::Question, {}, {}, QMessageBox::NoButton, QApplication::activeWindow());
    setPlainText(box, title, text);
    QList<QAbstractButton*> made;
    for (qsizetype i = 0; i < buttons.size(); ++i)
        made << box.addButton(buttons[i], i == safeChoice ? QMessageBox::RejectRole : QMessageBox::AcceptRole);
    box.setDefaultButton(qobject_cast<QPushButton*>(made.value(safeChoice)));
    // Without a button of its own Esc would do nothing in a box without "Cancel".
    QPushButton escape;
    box.addButton(&escape, QMessageBox::RejectRole);
    escape.hide();
    box.setEscapeButton(&escape);
    box.exec();
    return static_cast<int>(made.indexOf(box.clickedButton()));
}

void QtPrompts::showError(const Error& error) {
    QMessageBox box(QMessageBox::Warning, {}, {}, QMessageBox::Ok, QApplication::activeWindow());
    setPlainText(box, tr("Pricebook"), error.text);
    if (!error.engine.isEmpty())
        box.setDetailedText(error.engine);
    box.exec();
}

} // namespace pricebook
