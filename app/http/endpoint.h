#pragma once

#include "changeset.h"
#include "databaseurl.h"
#include "endpointoptions.h"
#include "requestrecord.h"
#include "result.h"

#include <QStringList>
#include <functional>
#include <memory>

namespace pricebook {

/// The HTTP endpoint over one catalogue, as the window and pricebookctl start it: sockets (server/) joined to what they
/// serve (api/).
class Endpoint {
public:
    struct Handlers {
        std::function<void(const RequestRecord&)> onRequest; ///< on a thread of the server; must not wait
        std::function<void(const ChangeSet&)> onChanged;     ///< after each commit; likewise
    };

    /// Listens when it returns; takes under 100 ms where the database answers. The database must be at head. Errors: as
    /// HttpServer::start; Denied where the address is not loopback and there is neither a user or token nor TLS (or
    /// `insecure`); those of opening a database.
    static Result<std::unique_ptr<Endpoint>> start(const DatabaseUrl& url, const EndpointOptions& options,
                                                   Handlers handlers);
    /// stop().
    ~Endpoint();
    Endpoint(const Endpoint&) = delete;
    Endpoint& operator=(const Endpoint&) = delete;

    [[nodiscard]] quint16 port() const;
    [[nodiscard]] QStringList addresses() const;
    /// Certificate and key anew (SIGHUP).
    Result<void> reloadCertificates();
    /// As HttpServer::stop. Any thread.
    void stop();

private:
    struct Private;
    explicit Endpoint(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace pricebook
