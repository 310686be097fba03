#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <string_view>

namespace pricebook::http {

/// Hears how a Transport gets on; on the thread of its io_context.
class TransportUser {
public:
    virtual ~TransportUser() = default;
    virtual void onOpened(bool ok) = 0;
    virtual void onRead(std::size_t size) = 0; ///< 0: the client is gone, or closed its side
    virtual void onProgress() = 0;             ///< the client took some more of what is being written
    virtual void onWritten(bool ok) = 0;
    virtual void onEnded() = 0;
};

/// The bytes of one connection, with TLS or without. One read and one write at a time. Used on one thread.
class Transport {
public:
    using User = std::shared_ptr<TransportUser>; ///< kept until it was told
    enum class Written { All, Later, Failed };   ///< Later: onWritten() follows, and only then

    virtual ~Transport() = default;
    /// Shakes hands where that is to be done; onOpened() follows, perhaps before it returns.
    virtual void open(User user) = 0;
    /// onRead() follows later.
    virtual void read(User user, char* data, std::size_t size) = 0;
    /// Says at once that what was read has come. Some clients keep the rest of a request back until they hear it, and
    /// the system likes to wait 40 ms with that for an answer that it could go along with.
    virtual void acknowledge() = 0;
    /// Four pieces at most, whose bytes must stay until they are written.
    virtual Written write(User user, std::initializer_list<std::string_view> pieces) = 0;
    /// Tells the client that nothing more comes; onEnded() follows, perhaps before it returns. From then on, read()
    /// gives bytes of no meaning; one that is under way goes on. Not while something is being written.
    virtual void end(User user) = 0;
    /// At once; what runs ends soon with a failure. `abort`: so that the client sees that something is missing; without
    /// it, a client over TLS is told that nothing is, as far as that takes no wait.
    virtual void close(bool abort) = 0;
    /// Whether the client has closed its side, or the connection broke.
    [[nodiscard]] virtual bool isLeft() = 0;
};

} // namespace pricebook::http
