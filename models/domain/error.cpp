#include "error.h"

#include <QCoreApplication>
#include <QStringList>

namespace pricebook {

Error Error::invalid(std::vector<Issue> found) {
    QStringList sentences;
    for (const Issue& issue : found) {
        if (issue.severity == Issue::Severity::Error)
            sentences << issue.text;
    }
    Error error(Kind::Invalid, sentences.join(QLatin1Char(' ')));
    error.issues = std::move(found);
    return error;
}

Error Error::cancelled() {
    return {Kind::Cancelled, QCoreApplication::translate("pricebook::Error", "Cancelled; nothing was changed.")};
}

} // namespace pricebook
