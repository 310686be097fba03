#include "httpserver.h"

#include "iothread.h"
#include "listenaddress.h"
#include "listener.h"
#include "tlscontext.h"
#include "workerpool.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <future>
#include <mutex>
#include <sys/resource.h>
#include <thread>

namespace pricebook::http {

namespace {

/// So that the limit of connections is reached before that of open files, where the system allows it.
void allowOpenFiles(int connections) {
    rlimit limit{};
    const auto wanted = static_cast<rlim_t>(connections) + 512;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    setrlimit(RLIMIT_NOFILE, &limit);
}

int threadCount(int wanted) {
    return wanted > 0 ? wanted : std::max(2, static_cast<int>(std::thread::hardware_concurrency()));
}

} // namespace

struct HttpServer::Private {
    Private(const EndpointOptions& options, std::shared_ptr<Metrics> metrics, RecordHandler onRequest)
        : shared(options, std::move(metrics), std::move(onRequest)) {}

    Result<void> listen();
    void run(const ResponderFactory& responders);
    void stop();

    ServerShared shared;
    std::unique_ptr<TlsContext> tls;
    std::vector<std::unique_ptr<IoThread>> threads;
    std::vector<std::unique_ptr<Listener>> listeners; // before the threads' loops are gone
    std::mutex stopMutex;                             ///< for the stop, which others wait for
    bool stopped = false;
};

Result<void> HttpServer::Private::listen() {
    auto endpoints = listenEndpoints(shared.options.host, shared.options.port);
    if (!endpoints)
        return endpoints.error();
    for (auto endpoint : *endpoints) {
        if (!listeners.empty())
            endpoint.port(listeners.front()->endpoint().port()); // the same for all where any free one will do
        auto listener = Listener::open(endpoint, threads, shared, tls != nullptr);
        if (!listener)
            return listener.error();
        listeners.push_back(std::move(*listener));
    }
    return {};
}

void HttpServer::Private::run(const ResponderFactory& responders) {
    const int count = static_cast<int>(threads.size());
    shared.pool = std::make_unique<WorkerPool>(count, shared.options.waitingRequests, responders);
    for (const auto& thread : threads)
        thread->start(responders);
    for (const auto& listener : listeners)
        listener->start();
}

void HttpServer::Private::stop() {
    const std::lock_guard lock(stopMutex);
    if (stopped)
        return;
    stopped = true;
    std::promise<void> closed;
    boost::asio::post(threads.front()->context(), [this, &closed] {
        for (const auto& listener : listeners)
            listener->close();
        closed.set_value();
    });
    closed.get_future().wait();
    for (const auto& thread : threads)
        thread->beginStop();
    shared.limits.waitUntilNone(ServerShared::Clock::now() + std::chrono::seconds(shared.options.stopSeconds));
    for (const auto& thread : threads)
        thread->cut();
    shared.pool->stop();
    shared.streams.stop();
    for (const auto& thread : threads)
        thread->finish();
    for (const auto& thread : threads)
        thread->join();
}

Result<std::unique_ptr<HttpServer>> HttpServer::start(const EndpointOptions& options, ResponderFactory responders,
                                                      std::shared_ptr<Metrics> metrics, RecordHandler onRequest) {
    auto d = std::make_unique<Private>(options, std::move(metrics), std::move(onRequest));
    if (!options.tlsCertificate.isEmpty() || !options.tlsKey.isEmpty()) {
        auto tls = TlsContext::load(options.tlsCertificate, options.tlsKey);
        if (!tls)
            return tls.error();
        d->tls = std::move(*tls);
    }
    for (int i = 0; i < threadCount(options.threads); ++i)
        d->threads.push_back(std::make_unique<IoThread>(d->shared, d->tls.get()));
    const auto listening = d->listen();
    if (!listening)
        return listening.error();
    allowOpenFiles(options.connections);
    d->run(responders);
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(d)));
}

HttpServer::HttpServer(std::unique_ptr<Private> p) : d(std::move(p)) {}

HttpServer::~HttpServer() { stop(); }

quint16 HttpServer::port() const { return d->listeners.front()->endpoint().port(); }

QStringList HttpServer::addresses() const {
    std::vector<boost::asio::ip::tcp::endpoint> endpoints;
    for (const auto& listener : d->listeners)
        endpoints.push_back(listener->endpoint());
    return addressTexts(endpoints, d->tls != nullptr);
}

Result<void> HttpServer::reloadCertificates() { return d->tls ? d->tls->reload() : Result<void>(); }

void HttpServer::stop() { d->stop(); }

} // namespace pricebook::http
