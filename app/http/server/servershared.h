#pragma once

#include "connectionlimits.h"
#include "endpointoptions.h"
#include "httpserver.h"
#include "metrics.h"
#include "streamthreads.h"
#include "workerpool.h"

#include <chrono>
#include <memory>
#include <optional>

namespace pricebook::http {

/// What all threads of one server have in common. Outlives them.
struct ServerShared {
    ServerShared(const EndpointOptions& endpointOptions, std::shared_ptr<Metrics> counts,
                 HttpServer::RecordHandler handler)
        : options(endpointOptions),
          limits(endpointOptions.connections, endpointOptions.connectionsPerAddress),
          metrics(std::move(counts)),
          onRequest(std::move(handler)) {}

    const EndpointOptions options;
    ConnectionLimits limits;
    const std::shared_ptr<Metrics> metrics;
    const HttpServer::RecordHandler onRequest;
    StreamThreads streams{4};
    std::unique_ptr<WorkerPool> pool; ///< set before the first connection

    using Clock = std::chrono::steady_clock;
};

} // namespace pricebook::http
