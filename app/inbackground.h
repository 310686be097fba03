#pragma once

#include "catalogsession.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>
#include <functional>

namespace pricebook {

/// Does `work` on a thread of the pool and gives what came of it to `reply` on the window's thread, if `context` is
/// still there. Window's thread.
template <class T>
void inBackground(QThreadPool& threads, QObject* context, std::function<Result<T>()> work, Reply<T> reply) {
    threads.start([context = QPointer(context), work = std::move(work), reply = std::move(reply)] {
        Result<T> result = work();
        // By way of the application object: only its thread may ask whether the context is still there.
        QMetaObject::invokeMethod(
            qApp,
            [context, reply, result = std::move(result)] {
                if (context)
                    reply(result);
            },
            Qt::QueuedConnection);
    });
}

} // namespace pricebook
