#pragma once

#include "error.h"

#include <QByteArray>
#include <QTest>

namespace pricebook {

/// Everything an Error says, for a test's log.
inline QByteArray describe(const Error& error) {
    QString text = QStringLiteral("error kind %1: %2").arg(static_cast<int>(error.kind)).arg(error.text);
    if (!error.engine.isEmpty())
        text += QStringLiteral("\n   engine: ") + error.engine;
    for (const Issue& issue : error.issues)
        text += QStringLiteral("\n   field %1: %2").arg(static_cast<int>(issue.field)).arg(issue.text);
    return text.toUtf8();
}

} // namespace pricebook

/// Fails the test with the Error's sentence and the engine's words unless the Result is ok.
#define VERIFY_OK(expression)                                                                                          \
    do {                                                                                                               \
        const auto& verifyOkResult = (expression);                                                                     \
        const QByteArray verifyOkText =                                                                                \
            verifyOkResult.ok() ? QByteArray() : ::pricebook::describe(verifyOkResult.error());                        \
        if (!QTest::qVerify(verifyOkResult.ok(), #expression, verifyOkText.constData(), __FILE__, __LINE__))           \
            return;                                                                                                    \
    } while (false)
