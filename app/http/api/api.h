#pragma once

#include "changeset.h"
#include "databaseurl.h"
#include "endpointoptions.h"
#include "metrics.h"
#include "responder.h"

#include <functional>
#include <memory>

namespace pricebook::http {

/// What the endpoint serves: routes, resources and who may use them; no socket. One for all threads of an endpoint.
class Api {
public:
    /// `onChanged` is called on a responder's thread after each commit.
    Api(const DatabaseUrl& url, const EndpointOptions& options, std::shared_ptr<const Metrics> metrics,
        std::function<void(const ChangeSet&)> onChanged);
    ~Api();
    Api(const Api&) = delete;
    Api& operator=(const Api&) = delete;

    /// The port that Host fields are to have; before the first request.
    void setPort(quint16 port);
    /// The factory must not outlive this.
    [[nodiscard]] ResponderFactory responders();

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

} // namespace pricebook::http
