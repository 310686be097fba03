#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pricebook::http {

enum class Method : unsigned char { Get, Head, Post, Put, Patch, Delete, Options, Other };

/// One request whose head and body are complete. All views belong to the connection and are valid until the answer is
/// given. A field that is absent is empty. The socket's side has checked the syntax of HTTP and nothing else, but for
/// this: there is exactly one Host (in HTTP/1.0 too), and an absolute address in the request line has been taken apart.
struct Request {
    Method method = Method::Other;
    std::string_view methodName; ///< as sent
    std::string_view path;       ///< as sent, percent-encoded; begins with "/"; without "?" and what follows
    std::string_view query;      ///< what follows the first "?"
    bool hasQuery = false;       ///< whether there was a "?"
    std::string_view body;
    std::string_view host; ///< of the Host field, or of an absolute address in the request line
    std::string_view authorization;
    std::string_view contentType;
    std::string_view contentEncoding;
    std::string_view ifMatch;
    std::string_view ifNoneMatch;
    std::string_view origin;
    std::string_view requestedMethod;  ///< Access-Control-Request-Method
    std::string_view requestedHeaders; ///< Access-Control-Request-Headers
    std::string_view peer;             ///< the client's numeric address
    bool secure = false;               ///< over TLS
    bool acceptsGzip = false;          ///< Accept-Encoding names gzip, or *, and not with q=0
};

struct Response;

/// Where a streamed body goes.
class ChunkSink {
public:
    virtual ~ChunkSink() = default;
    /// Waits until the client has taken most of what came before. False: it is gone or the server stops, so end.
    virtual bool write(std::string_view bytes) = 0;
};

/// Writes a body of unknown length. Runs on a thread of its own, of which there are few. Returns an answer to be sent
/// instead where nothing has been written yet; once something has, any answer means that the body is incomplete, and
/// the connection is cut so that the client knows.
using StreamBody = std::function<std::optional<Response>(ChunkSink&)>;

struct Response {
    int status = 200;
    std::string_view contentType = "application/json"; ///< of static lifetime; no field is sent for 204 and 304
    std::vector<std::pair<std::string_view, std::string>> headers; ///< further fields; names of static lifetime. With a
                                                                   ///< Content-Encoding the body is sent as it is
    std::string body;
    std::string_view fixedBody; ///< instead of `body`: of static lifetime
    StreamBody stream;          ///< instead of both; status and fields are sent with its first chunk
    bool close = false;         ///< end the connection after it

    std::string caller;  ///< for RequestRecord
    std::string changed; ///< for RequestRecord
};

/// {"detail": "…"}, the shape of every error but 422. `detail` is UTF-8.
[[nodiscard]] Response errorResponse(int status, std::string_view detail);

} // namespace pricebook::http
