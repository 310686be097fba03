#pragma once

#include "error.h"

#include <QCoreApplication>
#include <QString>
#include <QStringList>

namespace pricebook {

/// Everything that a window asks a person in a dialog of its own. Injected, so that tests answer instead.
/// Window's thread only; each call waits for the answer.
class Prompts {
public:
    Prompts() = default;
    virtual ~Prompts() = default;
    Prompts(const Prompts&) = delete;
    Prompts& operator=(const Prompts&) = delete;

    /// The path of an existing file; empty when cancelled. `filter` is in QFileDialog's form ("JSON (*.json)").
    virtual QString askOpenFile(const QString& title, const QString& filter) = 0;
    /// A path to write to, an existing file already confirmed; empty when cancelled. `suggestion` is a name or a path.
    virtual QString askSaveFile(const QString& title, const QString& suggestion, const QString& filter) = 0;
    /// The path of an existing folder; empty when cancelled. `suggestion` is where to begin.
    virtual QString askFolder(const QString& title, const QString& suggestion) = 0;
    /// True when the button that says `acceptButtonText` was pressed; the default is not to.
    virtual bool confirm(const QString& title, const QString& text, const QString& acceptButtonText) = 0;
    /// The index of the pressed button; -1 for Esc. `safeChoice` is the button that Enter presses.
    virtual int choose(const QString& title, const QString& text, const QStringList& buttons, int safeChoice) = 0;
    virtual void showError(const Error& error) = 0;
};

/// The real thing: message boxes and file dialogs, modal to the window that is active.
class QtPrompts final : public Prompts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::QtPrompts)
public:
    QString askOpenFile(const QString& title, const QString& filter) override;
    QString askSaveFile(const QString& title, const QString& suggestion, const QString& filter) override;
    QString askFolder(const QString& title, const QString& suggestion) override;
    bool confirm(const QString& title, const QString& text, const QString& acceptButtonText) override;
    int choose(const QString& title, const QString& text, const QStringList& buttons, int safeChoice) override;
    void showError(const Error& error) override;

private:
    /// The folder in which the last file was chosen; the next dialog starts there.
    QString m_folder;
};

} // namespace pricebook
