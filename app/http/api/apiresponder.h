#pragma once

#include "apicontext.h"
#include "responder.h"
#include "router.h"
#include "threaddatabase.h"

#include <memory>
#include <optional>

namespace pricebook::http {

struct Call;

/// Answers requests by the route table. For one thread.
class ApiResponder final : public Responder {
public:
    explicit ApiResponder(std::shared_ptr<const ApiContext> context);
    ~ApiResponder() override;

    std::optional<Response> answerNow(const Request& request) override;
    Response answer(const Request& request) override;
    void settle() override;

private:
    /// The answer where none of the table's handlers is wanted, whoever asks.
    [[nodiscard]] std::optional<Response> withoutHandler(const Request& request, const Router::Match& match) const;
    /// The handler's answer, if the caller may have it.
    /// Looks who it is; an answer where they may not, or where that cannot be found out.
    [[nodiscard]] static std::optional<Response> refuseCaller(Call& call);
    Response handle(Call& call, std::string_view id);
    Response run(const Request& request, const Router::Match& match, ThreadDatabase& database);
    [[nodiscard]] std::optional<Response> tryNow(const Request& request);
    Response inPool(const Request& request);
    ThreadDatabase& database(std::optional<ThreadDatabase>& place, ThreadDatabase::Thread thread);

    std::shared_ptr<const ApiContext> m_context;
    bool m_reached = false; ///< run() came as far as the route's handler, which may have changed something
    // A thread uses one of them: the server calls answerNow() on socket threads and answer() on those of its pool.
    std::optional<ThreadDatabase> m_socketDatabase;
    std::optional<ThreadDatabase> m_poolDatabase;
};

} // namespace pricebook::http
