#pragma once

#include "account.h"
#include "endpointoptions.h"
#include "hostnames.h"
#include "message.h"
#include "need.h"
#include "result.h"
#include "tokenuse.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pricebook {
class AccountStore;
} // namespace pricebook

namespace pricebook::http {

/// Who may do what through the endpoint; the rules of "Access" in docs/http-api.md. One for all threads of an endpoint.
class Access {
public:
    /// `tokenUse` may be null; must outlive this.
    explicit Access(const EndpointOptions& options, TokenUse* tokenUse = nullptr);
    /// Ours, that Host fields are to have; before the first request.
    void setPort(quint16 port);

    /// 400 for a Host that is not one of ours, so that no web page gets at the endpoint through a name of its own.
    [[nodiscard]] std::optional<Response> refuseHost(const Request& request) const;
    /// 415 for a body that is not JSON in UTF-8 as it is: for every POST, PUT and PATCH, but for one without a body and
    /// without a Content-Type.
    [[nodiscard]] std::optional<Response> refuseContentType(const Request& request) const;

    struct Decision {
        std::optional<Response> refusal; ///< 401 or 403; nothing: go on
        std::optional<Caller> caller;    ///< who it is, where that is known
        bool open = false;               ///< there is no user and no token, so everybody may do everything
    };
    /// At most two statements, one as a rule; none for Need::Public. Asks the database every time: revoking, disabling
    /// and expiry take effect at the next request. Errors: the database's; nobody is let through then.
    [[nodiscard]] Result<Decision> decide(const Request& request, AccountStore& accounts, Need need) const;

    /// The answer to a preflight of a web origin that is allowed; nothing for any other request, which is then answered
    /// as usual. `methods`: those of the path, "GET, PUT, DELETE".
    [[nodiscard]] std::optional<Response> preflight(const Request& request, std::string_view methods) const;
    /// What a browser needs to show the answer to a page of an allowed origin; for every answer, errors too.
    void addCors(const Request& request, Response& response) const;

private:
    [[nodiscard]] bool mayBeOpen() const;
    [[nodiscard]] bool isAllowedOrigin(std::string_view origin) const;
    [[nodiscard]] std::optional<Response> refuseCaller(const Caller& caller, const Request& request, Need need) const;

    EndpointOptions m_options;
    HostNames m_hosts;
    std::vector<std::string> m_origins; ///< in lower case
    TokenUse* m_tokenUse;
};

/// The secret in an Authorization field: empty unless the scheme is Bearer (in any case) and one word follows.
[[nodiscard]] std::string_view bearerSecret(std::string_view authorization);

} // namespace pricebook::http
