#pragma once

#include "error.h"
#include "importtypes.h"

#include <QByteArray>
#include <QString>

namespace pricebook {

/// Where pricebookctl writes: data on standard output, messages on standard error, progress there too and only if that
/// is a terminal.
class Terminal {
public:
    Terminal();

    void data(const QString& line);
    void message(const QString& line);
    /// The sentence, and the engine's words where there are any.
    void error(const Error& error);
    /// One line that is written over by the next.
    void progress(const TransferProgress& progress);
    /// A handler for imports and exports; empty where progress is not shown.
    [[nodiscard]] ProgressHandler progressHandler();

private:
    void clearProgress();

    bool m_showsProgress = false;
    bool m_progressShown = false;
};

} // namespace pricebook
