#include "api.h"

#include "apicontext.h"
#include "apiresponder.h"
#include "openapi.h"

namespace pricebook::http {

namespace {
constexpr std::chrono::seconds longestRequest{30};
} // namespace

ApiContext::ApiContext(const DatabaseUrl& databaseUrl, const EndpointOptions& endpointOptions,
                       std::shared_ptr<const Metrics> counters, std::function<void(const ChangeSet&)> changed)
    : url(databaseUrl),
      options(endpointOptions),
      metrics(counters ? std::move(counters) : std::make_shared<const Metrics>()),
      onChanged(std::move(changed)),
      tokenUse(databaseUrl),
      access(endpointOptions, &tokenUse),
      router(endpointOptions.prefix.toStdString()),
      openApi(openApiDocument(router.prefix())),
      deadlines(longestRequest) {}

struct Api::Shared : ApiContext {
    using ApiContext::ApiContext;
};

Api::Api(const DatabaseUrl& url, const EndpointOptions& options, std::shared_ptr<const Metrics> metrics,
         std::function<void(const ChangeSet&)> onChanged)
    : m_shared(std::make_shared<Shared>(url, options, std::move(metrics), std::move(onChanged))) {}

Api::~Api() = default;

void Api::setPort(quint16 port) { m_shared->access.setPort(port); }

ResponderFactory Api::responders() {
    return [shared = m_shared]() -> std::unique_ptr<Responder> { return std::make_unique<ApiResponder>(shared); };
}

} // namespace pricebook::http
