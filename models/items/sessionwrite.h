#pragma once

#include "catalogsession.h"
#include "catalogstore.h"
#include "worker.h"

// CatalogSession::write(), for those of this folder that write: they know the store.

namespace pricebook {

template <class T>
void CatalogSession::write(std::function<Result<T>(CatalogStore&, WriteUnit&)> work, QObject* context, Reply<T> reply) {
    if (!m_writer) {
        QMetaObject::invokeMethod(
            context, [reply = std::move(reply), error = readOnlyError()] { reply(error); }, Qt::QueuedConnection);
        return;
    }
    writeStarted();
    // A connection lost in COMMIT leaves open whether it happened; before that, nothing did.
    const auto committing = std::make_shared<bool>(false);
    m_writer->post<T>(
        [work = std::move(work), committing](CatalogStore& store) {
            *committing = false;
            return store.write<T>([&](WriteUnit& unit) {
                Result<T> result = work(store, unit);
                *committing = result.ok();
                return result;
            });
        },
        this,
        [this, alive = QPointer<CatalogSession>(this), context = QPointer<QObject>(context),
         reply = std::move(reply)](Result<T> result) {
            if (context)
                reply(std::move(result));
            if (alive)
                writeFinished();
        },
        [committing] { return !*committing; });
}

} // namespace pricebook
