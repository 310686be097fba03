#include "connection.h"

#include "accessrecord.h"
#include "gzip.h"

#include <boost/asio/post.hpp>
#include <exception>

namespace pricebook::http {

using namespace std::chrono_literals;

namespace {

constexpr auto endingTime = 1s;       ///< for a client to close its side after the last answer
constexpr auto stopEndingTime = 50ms; ///< the same, with the server stopping
constexpr std::int64_t mostDiscarded = 64 * 1024;
constexpr std::size_t mostCompressedHere = 64 * 1024; ///< a third of a millisecond, in which all other clients wait
constexpr std::size_t leastRoom = 1024;               ///< for one read
constexpr std::size_t mostBetweenChunks = 8192;

Response internalError() { return errorResponse(500, "Internal Server Error"); }

/// What a responder throws against its contract must not end the program.
template <class Ask>
auto guarded(const Ask& ask) -> decltype(ask()) {
    try {
        return ask();
    } catch (const std::exception&) {
        return internalError();
    }
}

} // namespace

Connection::Connection(IoThread& thread, std::unique_ptr<Transport> transport, std::string peer, bool secure)
    : m_thread(thread),
      m_transport(std::move(transport)),
      m_peer(std::move(peer)),
      m_peerText(QString::fromLatin1(m_peer.data(), static_cast<qsizetype>(m_peer.size()))),
      m_secure(secure) {}

void Connection::open() {
    setDeadline(m_thread.shared().options.headerSeconds);
    m_transport->open(shared_from_this());
}

void Connection::onOpened(bool ok) {
    if (m_phase == Phase::Closed)
        return;
    if (!ok) {
        close();
        return;
    }
    m_phase = Phase::Idle;
    m_in.makeRoom(leastRoom);
    readMore();
}

void Connection::close(bool abort) {
    if (m_phase == Phase::Closed)
        return;
    if (m_phase == Phase::Writing || m_phase == Phase::Streaming)
        record();
    m_phase = Phase::Closed;
    m_transport->close(abort);
    if (m_channel)
        m_channel->close();
    m_thread.remove(*this); // what still runs for it keeps it
}

void Connection::beginStop() {
    if (m_phase == Phase::Opening || m_phase == Phase::Idle || m_phase == Phase::Head)
        close();
    else if (m_phase == Phase::Ending)
        m_deadline = std::min(m_deadline, ServerShared::Clock::now() + stopEndingTime);
}

void Connection::checkDeadline(Time now) {
    if (m_phase == Phase::Answering && m_transport->isLeft())
        giveUp();
    if (now < m_deadline || m_phase == Phase::Closed)
        return;
    if (m_phase == Phase::Head || m_phase == Phase::Body)
        refuse({408, "The request took too long to arrive."});
    else
        cut();
}

void Connection::cut() { close(m_phase == Phase::Writing || m_phase == Phase::Streaming); }

void Connection::setDeadline(int seconds) { m_deadline = ServerShared::Clock::now() + std::chrono::seconds(seconds); }

void Connection::readMore() {
    m_reading = true;
    m_transport->read(shared_from_this(), m_in.room(), m_in.roomSize());
}

void Connection::onRead(std::size_t size) {
    m_reading = false;
    if (m_phase == Phase::Closed)
        return;
    if (size == 0) {
        close();
        return;
    }
    if (m_phase == Phase::Ending) {
        m_discarded += static_cast<std::int64_t>(size);
        if (m_discarded < mostDiscarded)
            readMore();
        return;
    }
    if (m_phase != Phase::Idle && m_phase != Phase::Head && m_phase != Phase::Body)
        return; // the time was over meanwhile
    m_in.received(size);
    goOn();
}

void Connection::goOn() {
    while (m_phase == Phase::Idle || m_phase == Phase::Head || m_phase == Phase::Body) {
        const bool went = m_phase == Phase::Body ? takeBody() : takeHead();
        if (went)
            continue;
        if (m_phase == Phase::Idle)
            m_in.shrink();
        const char* const before = m_in.unread().data();
        m_in.makeRoom(leastRoom);
        if (m_phase == Phase::Body) {
            m_parser->moved(before, m_in.unread().data());
            m_transport->acknowledge();
        }
        readMore();
        return;
    }
}

bool Connection::takeHead() {
    const EndpointOptions& options = m_thread.shared().options;
    if (m_phase == Phase::Idle) {
        if (m_in.unread().starts_with("\r\n")) // some send one behind a body
            m_in.consume(2);
        if (m_in.unread().empty() || m_in.unread() == "\r")
            return false;
        m_phase = Phase::Head;
        m_scanner = {};
        if (!m_fresh)
            setDeadline(options.headerSeconds);
        m_fresh = false;
    }
    const std::string_view unread = m_in.unread();
    m_headSize = m_scanner.scan(unread);
    if (m_scanner.fault()) {
        refuse(*m_scanner.fault());
        return true;
    }
    const auto most = static_cast<std::size_t>(options.headerBytes);
    if (m_headSize > most || (m_headSize == 0 && unread.size() > most)) {
        refuse({431, "The request line and the header fields are too large together."});
        return true;
    }
    if (m_headSize == 0)
        return false;
    m_parser.emplace(m_body, options.headerBytes, options.bodyBytes);
    if (const auto fault = m_parser->readHead(unread.substr(0, m_headSize))) {
        refuse(*fault);
        return true;
    }
    m_phase = Phase::Body;
    if (m_parser->done())
        return true;
    setDeadline(options.bodySeconds);
    if (m_parser->expectsContinue() && m_in.unread().size() == m_headSize) {
        m_phase = Phase::Continuing;
        const auto written = m_transport->write(shared_from_this(), {"HTTP/1.1 100 Continue\r\n\r\n"});
        if (written == Transport::Written::Failed)
            close();
        else if (written == Transport::Written::All)
            m_phase = Phase::Body;
    }
    return true;
}

bool Connection::takeBody() {
    if (!m_parser->done()) {
        std::optional<HeadFault> fault;
        const std::size_t used = m_parser->readBody(m_in.unread().substr(m_headSize), fault);
        m_in.consumeBehind(m_headSize, used);
        if (!fault && m_in.unread().size() - m_headSize > mostBetweenChunks)
            fault = HeadFault{400, "The line before a chunk, or what trails the last one, is too long."};
        if (fault) {
            refuse(*fault);
            return true;
        }
    }
    if (!m_parser->done())
        return false;
    answerRequest();
    return true;
}

void Connection::refuse(const HeadFault& fault) {
    m_complete = ServerShared::Clock::now();
    m_response = errorResponse(fault.status, fault.detail);
    m_response.close = true;
    deliver();
}

void Connection::answerRequest() {
    m_complete = ServerShared::Clock::now();
    m_phase = Phase::Answering;
    m_deadline = Time::max();
    Request& request = m_parser->request();
    request.peer = m_peer;
    request.secure = m_secure;
    request.acceptsGzip = acceptsGzip(m_parser->acceptEncoding());
    if (request.path == "*") { // OPTIONS for the server as a whole
        m_response = {};
        m_response.status = 204;
        m_response.headers.emplace_back("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
        deliver();
        return;
    }
    auto answer = guarded([&]() -> std::optional<Response> { return m_thread.answerNow(request); });
    m_answered = answer.has_value();
    if (answer)
        m_response = std::move(*answer);
    if (!answer || (request.acceptsGzip && varies(m_response) && bodyOf(m_response).size() > mostCompressedHere)) {
        submit();
        return;
    }
    if (request.acceptsGzip)
        compress(m_response);
    deliver();
}

void Connection::submit() {
    if (m_thread.shared().pool->submit(shared_from_this()))
        return;
    if (!m_answered) {
        m_response = errorResponse(503, "Too many requests are waiting: try again soon.");
        m_response.headers.emplace_back("Retry-After", "1");
    }
    deliver();
}

void Connection::giveUp() {
    const Method method = m_parser->request().method;
    if ((method != Method::Get && method != Method::Head) || !m_thread.shared().pool->withdraw(*this))
        return;
    m_response = {};
    m_response.status = 499;
    m_out.clear(); // of the answer before it
    m_bodyBytes = 0;
    record();
    close();
}

void Connection::runInPool(Responder& responder) {
    if (!m_answered)
        m_response = guarded([&] { return responder.answer(m_parser->request()); });
    if (m_parser->request().acceptsGzip)
        compress(m_response);
    boost::asio::post(m_thread.context(), [self = shared_from_this()] { self->onAnswer(); });
}

void Connection::onAnswer() {
    if (m_phase == Phase::Closed) {
        record(); // what it wrote is written
        return;
    }
    deliver();
    goOn();
}

bool Connection::closesAfter() const {
    return m_response.close || m_thread.isStopping() || !m_parser || !m_parser->keepsAlive();
}

void Connection::deliver() {
    const bool bodyless = m_response.status == 204 || m_response.status == 304 || m_response.status < 200;
    const bool isHead = m_parser && m_parser->request().method == Method::Head;
    if (m_response.stream && !bodyless && !isHead) {
        startStream();
        return;
    }
    m_phase = Phase::Writing;
    setDeadline(m_thread.shared().options.idleSeconds);
    m_closing = closesAfter();
    std::string_view body = bodyOf(m_response);
    Framing framing = Framing::Length;
    if (bodyless)
        framing = Framing::None;
    else if (m_response.stream)
        framing = m_parser->isModern() ? Framing::Chunked : Framing::UntilClose;
    writeHead(m_out, m_response, framing, body.size(), m_closing, m_thread.date());
    if (bodyless || isHead)
        body = {};
    m_bodyBytes = static_cast<std::int64_t>(body.size());
    const auto written = m_transport->write(shared_from_this(), {m_out, body});
    if (written == Transport::Written::All)
        answerTaken();
    else if (written == Transport::Written::Failed)
        onWritten(false);
}

void Connection::onProgress() {
    if (m_phase == Phase::Writing || m_phase == Phase::Streaming)
        setDeadline(m_thread.shared().options.idleSeconds);
}

void Connection::onWritten(bool ok) {
    if (!ok) {
        close();
        return;
    }
    if (m_phase == Phase::Continuing) {
        m_phase = Phase::Body;
        goOn();
    } else if (m_phase == Phase::Streaming) {
        m_chunkUnderWay = false;
        pump();
    } else if (m_phase == Phase::Writing) {
        answerTaken();
        goOn();
    }
}

void Connection::answerTaken() {
    record();
    m_response = {};
    if (m_channel) {
        m_channel.reset();
        std::string().swap(m_chunk);
    }
    if (m_closing || m_thread.isStopping()) {
        end();
        return;
    }
    m_parser.reset();
    m_in.consume(m_headSize);
    m_headSize = 0;
    constexpr std::size_t keptBody = 64 * 1024;
    if (m_body.capacity() > keptBody)
        std::string().swap(m_body);
    m_phase = Phase::Idle;
    setDeadline(m_thread.shared().options.idleSeconds);
}

void Connection::end() {
    m_phase = Phase::Ending;
    m_deadline = ServerShared::Clock::now() + (m_thread.isStopping() ? std::chrono::milliseconds(stopEndingTime)
                                                                     : std::chrono::milliseconds(endingTime));
    m_transport->end(shared_from_this());
}

void Connection::onEnded() {
    if (m_phase != Phase::Ending || m_reading)
        return;
    m_parser.reset();
    m_in.consume(m_in.unread().size());
    m_in.makeRoom(leastRoom);
    readMore();
}

void Connection::record() {
    using std::chrono::duration_cast;
    const auto took = duration_cast<std::chrono::microseconds>(ServerShared::Clock::now() - m_complete).count();
    const auto sent = m_bodyBytes + static_cast<std::int64_t>(m_out.size());
    recordAnswer(m_thread.shared(), m_parser ? m_parser->request() : Request{}, m_response, m_bodyBytes, sent, took,
                 m_peerText);
}

} // namespace pricebook::http
