#pragma once

#include "access.h"
#include "changeset.h"
#include "databaseurl.h"
#include "deadlines.h"
#include "endpointoptions.h"
#include "loginthrottle.h"
#include "metrics.h"
#include "router.h"
#include "tokenuse.h"

#include <functional>
#include <memory>
#include <string>

namespace pricebook::http {

/// What all threads of an endpoint share. Does not change once the first request is answered; any thread.
struct ApiContext {
    ApiContext(const DatabaseUrl& url, const EndpointOptions& options, std::shared_ptr<const Metrics> metrics,
               std::function<void(const ChangeSet&)> onChanged);

    DatabaseUrl url;
    EndpointOptions options;
    std::shared_ptr<const Metrics> metrics; ///< never null
    std::function<void(const ChangeSet&)> onChanged;
    mutable TokenUse tokenUse;
    Access access;
    mutable LoginThrottle throttle;
    Router router;
    std::string openApi; ///< the document
    mutable Deadlines deadlines;
};

} // namespace pricebook::http
