#pragma once

#include "result.h"
#include "sockets.h"
#include "transport.h"

#include <QString>
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <mutex>

namespace pricebook::http {

/// Certificate and key, and the connections that use them. Any thread.
class TlsContext {
public:
    /// From two PEM files. Errors: NotFound, Denied, Invalid.
    static Result<std::unique_ptr<TlsContext>> load(const QString& certificate, const QString& key);
    /// The same files again, for connections from now on. After an error the old ones stay in use.
    Result<void> reload();
    [[nodiscard]] std::unique_ptr<Transport> transport(Socket socket);

private:
    using Context = std::shared_ptr<boost::asio::ssl::context>;
    TlsContext(QString certificate, QString key, Context context);
    static Result<Context> read(const QString& certificate, const QString& key);

    const QString m_certificate;
    const QString m_key;
    std::mutex m_mutex; ///< for m_context
    Context m_context;
};

} // namespace pricebook::http
