// The part of Connection that sends a body of unknown length.
#include "connection.h"
#include "gzip.h"

#include <array>
#include <boost/asio/post.hpp>
#include <charconv>
#include <exception>

namespace pricebook::http {

void Connection::startStream() {
    m_phase = Phase::Streaming;
    m_deadline = Time::max(); // until something is there to be taken
    m_headSent = false;
    m_chunkUnderWay = false;
    m_bodyBytes = 0;
    m_channel = std::make_shared<ChunkChannel>([self = weak_from_this(), &context = m_thread.context()] {
        boost::asio::post(context, [self] {
            if (const auto connection = self.lock())
                connection->pump();
        });
    });
    const bool gzip = m_parser->request().acceptsGzip && varies(m_response);
    std::function<void()> task = [channel = m_channel, gzip, stream = std::move(m_response.stream)] {
        makeBody(stream, channel, gzip);
    };
    m_response.stream = [](ChunkSink&) { return std::optional<Response>(); }; // it still is one that streams
    if (m_thread.shared().streams.start(task)) {
        if (gzip)
            m_response.headers.emplace_back("Content-Encoding", "gzip");
        return;
    }
    m_channel.reset();
    m_response = errorResponse(503, "Too many long answers are under way: try again soon.");
    m_response.headers.emplace_back("Retry-After", "5");
    deliver();
}

void Connection::makeBody(const StreamBody& stream, const std::shared_ptr<ChunkChannel>& channel, bool gzip) {
    std::optional<Response> instead;
    try {
        if (gzip) {
            GzipSink sink(*channel, [&channel] { return channel->isHungry(); });
            instead = stream(sink); // what the compressor still holds may give way to it
            if (!instead)
                sink.finish();
        } else {
            instead = stream(*channel);
        }
    } catch (const std::exception&) {
        instead = errorResponse(500, "Internal Server Error");
    }
    channel->finish(std::move(instead));
}

void Connection::pump() {
    while (m_phase == Phase::Streaming && !m_chunkUnderWay) {
        const auto state = m_channel->take(m_chunk);
        if (state == ChunkChannel::State::Bytes) {
            sendChunk();
        } else if (state == ChunkChannel::State::Finished) {
            streamFinished();
            goOn();
        } else {
            m_deadline = Time::max();
            return;
        }
    }
}

void Connection::sendChunk() {
    std::string_view end;
    m_out.clear();
    if (!m_headSent) {
        m_headSent = true;
        m_chunked = m_parser->isModern();
        m_closing = closesAfter();
        writeHead(m_out, m_response, m_chunked ? Framing::Chunked : Framing::UntilClose, 0, m_closing, m_thread.date());
    }
    if (m_chunked) {
        std::array<char, 18> digits{};
        const auto last = std::to_chars(digits.data(), digits.data() + 16, m_chunk.size(), 16).ptr;
        m_out.append(digits.data(), last).append("\r\n");
        end = "\r\n";
    }
    m_bodyBytes += static_cast<std::int64_t>(m_chunk.size());
    m_chunkUnderWay = true;
    setDeadline(m_thread.shared().options.idleSeconds);
    const auto written = m_transport->write(shared_from_this(), {m_out, m_chunk, end});
    if (written == Transport::Written::All)
        m_chunkUnderWay = false;
    else if (written == Transport::Written::Failed)
        onWritten(false);
}

void Connection::streamFinished() {
    auto instead = m_channel->takeInstead();
    if (instead && m_headSent) {
        close(true); // without the last chunk, so that the client knows that something is missing
        return;
    }
    if (instead && !instead->stream) {
        m_response = std::move(*instead);
        if (m_parser->request().acceptsGzip)
            compress(m_response);
        deliver();
        return;
    }
    m_phase = Phase::Writing;
    setDeadline(m_thread.shared().options.idleSeconds);
    m_out.clear();
    if (!m_headSent) {
        m_chunked = m_parser->isModern();
        m_closing = closesAfter();
        writeHead(m_out, m_response, m_chunked ? Framing::Chunked : Framing::UntilClose, 0, m_closing, m_thread.date());
    }
    if (m_chunked)
        m_out += "0\r\n\r\n";
    const auto written = m_transport->write(shared_from_this(), {m_out});
    if (written == Transport::Written::All)
        answerTaken();
    else if (written == Transport::Written::Failed)
        onWritten(false);
}

} // namespace pricebook::http
