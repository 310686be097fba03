#include "endpoint.h"

#include "accountstore.h"
#include "api.h"
#include "connection.h"
#include "httpserver.h"
#include "journalkeeper.h"

#include <QCoreApplication>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Endpoint)
};

bool isLoopback(const sockaddr* address) {
    if (address->sa_family == AF_INET)
        return (ntohl(reinterpret_cast<const sockaddr_in*>(address)->sin_addr.s_addr) >> 24) == 127;
    if (address->sa_family != AF_INET6)
        return false;
    const in6_addr& six = reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr;
    return IN6_IS_ADDR_LOOPBACK(&six) || (IN6_IS_ADDR_V4MAPPED(&six) && six.s6_addr[12] == 127);
}

/// Whether nobody but programs of this machine can reach the address. One that cannot be found is left to the server,
/// which says so.
bool isThisMachineOnly(QString host) {
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    if (host.isEmpty())
        return false;
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.toUtf8().constData(), nullptr, &hints, &found) != 0)
        return true;
    bool all = true;
    for (const addrinfo* one = found; one != nullptr; one = one->ai_next)
        all = all && isLoopback(one->ai_addr);
    ::freeaddrinfo(found);
    return all;
}

/// The database answers, and what is open to the network is not open to everybody.
Result<void> checkAccess(const DatabaseUrl& url, const EndpointOptions& options) {
    const Result<std::unique_ptr<Connection>> connection = Connection::open(url, OpenMode::ReadOnly);
    if (!connection)
        return connection.error();
    if (options.insecure || isThisMachineOnly(options.host))
        return {};
    const bool hasTls = !options.tlsCertificate.isEmpty() && !options.tlsKey.isEmpty();
    const Result<bool> empty = AccountStore(**connection).isEmpty();
    if (!empty)
        return empty.error();
    if (hasTls && !*empty)
        return {};
    const QString missing = !hasTls && *empty ? Texts::tr("a user or token, and a TLS certificate with its key")
                            : !hasTls         ? Texts::tr("a TLS certificate with its key")
                                              : Texts::tr("a user or token");
    return Error(Error::Kind::Denied,
                 Texts::tr("%1 can be reached from other machines, so the endpoint needs %2 first; or "
                           "listen on 127.0.0.1, or allow it as insecure because something in front "
                           "keeps strangers out.")
                     .arg(options.host, missing));
}

} // namespace

struct Endpoint::Private {
    std::unique_ptr<http::Api> api;
    std::unique_ptr<http::HttpServer> server; ///< ends first: it calls the other
    std::unique_ptr<JournalKeeper> journalKeeper;
};

Result<std::unique_ptr<Endpoint>> Endpoint::start(const DatabaseUrl& url, const EndpointOptions& options,
                                                  Handlers handlers) {
    if (const Result<void> allowed = checkAccess(url, options); !allowed)
        return allowed.error();
    auto made = std::make_unique<Private>();
    const auto metrics = std::make_shared<http::Metrics>();
    made->api = std::make_unique<http::Api>(url, options, metrics, std::move(handlers.onChanged));
    made->api->setPort(options.port);
    Result<std::unique_ptr<http::HttpServer>> server =
        http::HttpServer::start(options, made->api->responders(), metrics, std::move(handlers.onRequest));
    if (!server)
        return server.error();
    made->server = std::move(*server);
    if (options.port == 0) // nobody knows the port before
        made->api->setPort(made->server->port());
    if (!options.readOnly)
        made->journalKeeper = std::make_unique<JournalKeeper>(url, options.journal);
    return std::unique_ptr<Endpoint>(new Endpoint(std::move(made)));
}

Endpoint::Endpoint(std::unique_ptr<Private> made) : d(std::move(made)) {}

Endpoint::~Endpoint() { stop(); }

quint16 Endpoint::port() const { return d->server->port(); }

QStringList Endpoint::addresses() const { return d->server->addresses(); }

Result<void> Endpoint::reloadCertificates() { return d->server->reloadCertificates(); }

void Endpoint::stop() {
    d->server->stop();
    d->journalKeeper.reset();
}

} // namespace pricebook
