#pragma once

#include "endpointoptions.h"
#include "metrics.h"
#include "requestrecord.h"
#include "responder.h"
#include "result.h"

#include <QStringList>
#include <functional>
#include <memory>

namespace pricebook::http {

/// The sockets: listens, reads requests within the limits of the options, has responders answer them, writes the
/// answers. Threads: `options.threads` for sockets, as many in a pool for what may wait, and up to four for streamed
/// bodies; nothing runs on the caller's thread.
class HttpServer {
public:
    /// Called on a thread of the server after each answer was handed to the socket; must not wait.
    using RecordHandler = std::function<void(const RequestRecord&)>;

    /// Listens already when it returns. Errors: Unavailable (the port is taken, no such address), NotFound, Denied or
    /// Invalid (certificate or key; a port below 1024 without the right to it): one sentence each with what to do.
    /// Raises this process's soft limit of open files to what `options.connections` needs, as far as the hard limit
    /// allows; it stays so.
    static Result<std::unique_ptr<HttpServer>> start(const EndpointOptions& options, ResponderFactory responders,
                                                     std::shared_ptr<Metrics> metrics, RecordHandler onRequest);
    /// stop().
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    [[nodiscard]] quint16 port() const;
    /// "http://127.0.0.1:8000", or with https.
    [[nodiscard]] QStringList addresses() const;
    /// Reads certificate and key again; connections from now on get them. An error leaves the old ones in use.
    Result<void> reloadCertificates();
    /// Accepts nothing more, closes idle connections at once, lets what is in flight end (options.stopSeconds at most,
    /// then cuts it off) and returns when no thread of it is left. Under 100 ms when nothing is in flight. Any thread;
    /// again does nothing. A thread cannot be cut off: with a responder, or what writes a streamed body, that never
    /// returns, this never returns either, so these must limit their own waits; the client is cut off in time though.
    void stop();

private:
    struct Private;
    explicit HttpServer(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace pricebook::http
