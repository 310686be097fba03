#pragma once

#include "chunkchannel.h"
#include "inputbuffer.h"
#include "iothread.h"
#include "requestparser.h"
#include "responsehead.h"
#include "transport.h"
#include "workerpool.h"

#include <QString>
#include <memory>
#include <optional>
#include <string>

namespace pricebook::http {

/// One client: reads its requests one after the other, has them answered and sends the answers, within the limits.
/// Lives on its IoThread; only runInPool() and what makes a streamed body are called elsewhere, while the request
/// stands still here. Nothing is read while an answer is under way, so that a client that never reads costs one answer.
/// A GET or HEAD that waits for the pool is given up when its client closes its side meanwhile, which is how one that
/// does not wait any longer looks; the access log then has the status 499, as nginx's has.
///
/// After an answer that ends the connection, e.g. 413, the rest of what the client sends is not taken: the sending side
/// is shut down, 64 KiB at most are read and dropped, and the socket is closed when the client has closed its own, or
/// after a second. Closed at once with bytes unread it would be reset, and the client might lose the answer with it;
/// those bytes are what a client may have sent before it can know of the answer.
class Connection final : public TransportUser, public PoolJob, public std::enable_shared_from_this<Connection> {
public:
    using Time = ServerShared::Clock::time_point;

    Connection(IoThread& thread, std::unique_ptr<Transport> transport, std::string peer, bool secure);

    void open();
    /// At once, whatever is under way. Removes it from its thread.
    void close(bool abort = false);
    /// Closes it so that the client of an answer under way sees that something is missing.
    void cut();
    /// Closes it unless a request is in flight: one whose head is complete.
    void beginStop();
    void checkDeadline(Time now);
    [[nodiscard]] const std::string& peer() const { return m_peer; }

    /// Its place in its thread's list.
    [[nodiscard]] std::size_t index() const { return m_index; }
    void setIndex(std::size_t index) { m_index = index; }

    void onOpened(bool ok) override;
    void onRead(std::size_t size) override;
    void onProgress() override;
    void onWritten(bool ok) override;
    void onEnded() override;
    void runInPool(Responder& responder) override;

private:
    enum class Phase {
        Opening,    ///< TLS
        Idle,       ///< nothing of a request is here
        Head,       ///< some of it is
        Continuing, ///< telling the client to go on
        Body,
        Answering, ///< in the pool
        Writing,
        Streaming,
        Ending, ///< everything is written; waits for the client to close too
        Closed,
    };

    /// Goes through what was read, until more is needed or an answer is under way.
    void goOn();
    /// These two: false where more is needed.
    bool takeHead();
    bool takeBody();
    void readMore();
    void refuse(const HeadFault& fault);

    void answerRequest();
    void submit();
    void giveUp();
    void onAnswer();
    /// Sends m_response.
    void deliver();
    [[nodiscard]] bool closesAfter() const;
    void answerTaken();
    void end();

    void startStream();
    static void makeBody(const StreamBody& stream, const std::shared_ptr<ChunkChannel>& channel, bool gzip);
    void pump();
    void sendChunk();
    void streamFinished();

    void record();
    void setDeadline(int seconds);

    IoThread& m_thread;
    const std::unique_ptr<Transport> m_transport;
    const std::string m_peer;
    const QString m_peerText;
    const bool m_secure;
    std::size_t m_index = 0;
    Phase m_phase = Phase::Opening;
    Time m_deadline = Time::max();
    bool m_reading = false;
    bool m_fresh = true; ///< no request was read yet: the time for the first head runs from the start

    InputBuffer m_in;
    HeadScanner m_scanner;
    std::size_t m_headSize = 0;
    std::optional<RequestParser> m_parser;
    std::string m_body;

    Response m_response;
    bool m_answered = false; ///< the pool need only compress it
    Time m_complete;         ///< when the request was
    std::string m_out;       ///< the answer's head
    bool m_closing = false;
    std::int64_t m_bodyBytes = 0; ///< of the answer, sent so far
    std::int64_t m_discarded = 0;

    std::shared_ptr<ChunkChannel> m_channel;
    std::string m_chunk;
    bool m_chunkUnderWay = false;
    bool m_headSent = false;
    bool m_chunked = false;
};

} // namespace pricebook::http
