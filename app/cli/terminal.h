#pragma once

#include "error.h"
#include "importtypes.h"

#include <QByteArray>
#include <QString>
#include <mutex>
#include <string>

namespace pricebook {

/// Where pricebookctl writes: data on standard output, messages on standard error, progress there too and only if that
/// is a terminal. Any thread may write.
class Terminal {
public:
    Terminal();

    /// Without the control characters (but line breaks and tabs) that would make a terminal do something: what comes
    /// from a database may have been written by anybody. Messages and progress are made so; for data see DbReport.
    [[nodiscard]] static QString visible(QString text);
    void data(const QString& line);
    void message(const QString& line);
    /// Whole lines that need no cleaning, on standard error.
    void log(const std::string& lines);
    /// The sentence, and the engine's words where there are any.
    void error(const Error& error);
    /// One line that is written over by the next; nothing where progress is not shown.
    void status(const QString& line);
    /// A question to whoever sits there, answered with y or yes; false, without asking, where nobody does.
    [[nodiscard]] bool confirms(const QString& question);
    /// A handler for imports and exports; empty where progress is not shown.
    [[nodiscard]] ProgressHandler progressHandler();

private:
    void progress(const TransferProgress& progress);
    void clearProgress();

    bool m_showsProgress = false;
    bool m_progressShown = false;
    std::mutex m_mutex;
};

} // namespace pricebook
