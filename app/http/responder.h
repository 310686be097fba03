#pragma once

#include "message.h"

#include <functional>
#include <memory>
#include <optional>

namespace pricebook::http {

/// Answers requests on one thread, with a database connection of its own; knows nothing of sockets. The server makes
/// one for every socket thread and one for every thread of its pool, each on its thread.
class Responder {
public:
    virtual ~Responder() = default;
    /// The answer, if it takes no wait (for a lock, a server, another program) and little work; else nothing, and the
    /// server asks answer() of a thread in its pool. On a socket thread, where everything else waits meanwhile.
    virtual std::optional<Response> answerNow(const Request& request) = 0;
    /// On a thread of the pool; may wait. Throws nothing.
    virtual Response answer(const Request& request) = 0;
    /// Called on a socket thread after answerNow(), once for all the requests that had come when the first of them was
    /// answered: what they shared (a snapshot of the database) must not be kept for those that come later.
    virtual void settle() {}
};

/// Called on the thread that will use what it makes; returns at once (a connection is opened by the first request that
/// needs it), never null.
using ResponderFactory = std::function<std::unique_ptr<Responder>()>;

} // namespace pricebook::http
