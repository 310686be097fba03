#pragma once

#include "prompts.h"

#include <QStringList>
#include <vector>

namespace pricebook {

/// Answers what a window asks, and remembers the questions. Without an answer set it cancels.
class FakePrompts final : public Prompts {
public:
    QString openFile, saveFile, folder; ///< the answers of the file dialogs; empty: cancelled
    bool confirmed = false;
    int choice = -1;
    QStringList asked;   ///< titles and texts, in order
    QStringList buttons; ///< of the last choose() or confirm()
    QString suggestion;  ///< of the last askSaveFile() or askFolder()
    std::vector<Error> errors;

    QString askOpenFile(const QString& title, const QString& /*filter*/) override {
        asked << title;
        return openFile;
    }
    QString askSaveFile(const QString& title, const QString& suggested, const QString& /*filter*/) override {
        asked << title;
        suggestion = suggested;
        return saveFile;
    }
    QString askFolder(const QString& title, const QString& suggested) override {
        asked << title;
        suggestion = suggested;
        return folder;
    }
    bool confirm(const QString& title, const QString& text, const QString& acceptButtonText) override {
        asked << title + u'\n' + text;
        buttons = {acceptButtonText};
        return confirmed;
    }
    int choose(const QString& title, const QString& text, const QStringList& texts, int /*safeChoice*/) override {
        asked << title + u'\n' + text;
        buttons = texts;
        return choice;
    }
    void showError(const Error& error) override { errors.push_back(error); }
};

} // namespace pricebook
