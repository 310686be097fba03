#include "gzip.h"

#include "asciitext.h"
#include "headcheck.h"

#include <algorithm>
#include <array>
#include <optional>
#include <zlib.h>

namespace pricebook::http {

namespace {

constexpr std::size_t worthIt = 1024;
/// The fastest, because it runs for every answer: 2.5 to 4.5 µs for a KiB of our JSON, which gets to a fifth; level 6
/// takes three times as long to get to a seventh.
constexpr int level = 1;
constexpr int windowForGzip = 15 + 16;

/// Cuts the text up to the separator off the front of `rest`.
std::string_view cut(std::string_view& rest, char separator) {
    const auto end = std::min(rest.find(separator), rest.size());
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return trimmed(part);
}

/// Whether "q=0", "q=0.0" … is among the parameters.
bool isRefused(std::string_view parameters) {
    while (!parameters.empty()) {
        const std::string_view parameter = cut(parameters, ';');
        if (parameter.size() > 2 && sameWord(parameter.substr(0, 2), "q="))
            return parameter.find_first_not_of("0.", 2) == std::string_view::npos;
    }
    return false;
}

bool hasField(const Response& response, std::string_view name) {
    return std::any_of(response.headers.begin(), response.headers.end(),
                       [name](const auto& field) { return sameWord(field.first, name); });
}

Bytef* bytesOf(std::string_view text) { // zlib's interface is older than const; it only reads
    return reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
}

/// zlib's state, made once a thread: its quarter of a megabyte costs more than to compress a short body.
struct Deflater {
    Deflater() { ok = deflateInit2(&zlib, level, Z_DEFLATED, windowForGzip, 8, Z_DEFAULT_STRATEGY) == Z_OK; }
    ~Deflater() {
        if (ok)
            deflateEnd(&zlib);
    }
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;

    z_stream zlib{};
    bool ok = false;
};

std::optional<std::string> gzipped(std::string_view text) {
    thread_local Deflater deflater;
    z_stream& stream = deflater.zlib;
    if (!deflater.ok || deflateReset(&stream) != Z_OK)
        return {};
    std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
    stream.next_in = bytesOf(text);
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = bytesOf(out);
    stream.avail_out = static_cast<uInt>(out.size());
    const int result = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    if (result != Z_STREAM_END || out.size() >= text.size())
        return {};
    return out;
}

} // namespace

bool acceptsGzip(std::string_view acceptEncoding) {
    std::optional<bool> named;
    bool any = false;
    while (!acceptEncoding.empty()) {
        std::string_view coding = cut(acceptEncoding, ',');
        const std::string_view name = cut(coding, ';');
        if (sameWord(name, "gzip") || sameWord(name, "x-gzip"))
            named = !isRefused(coding);
        else if (name == "*")
            any = !isRefused(coding);
    }
    return named.value_or(any);
}

bool isCompressible(std::string_view contentType) {
    const std::string_view type = contentType.substr(0, contentType.find(';'));
    return type.starts_with("text/") || type.ends_with("json") || type.ends_with("javascript") || type.ends_with("xml");
}

bool varies(const Response& response) {
    return isCompressible(response.contentType) && !hasField(response, "Content-Encoding") &&
           (response.stream || bodyOf(response).size() > worthIt);
}

std::string_view bodyOf(const Response& response) {
    return response.fixedBody.empty() ? std::string_view(response.body) : response.fixedBody;
}

void compress(Response& response) {
    if (response.stream || !varies(response))
        return;
    constexpr std::size_t most = 256 * 1024 * 1024; // zlib counts in 32 bits
    if (bodyOf(response).size() > most)
        return;
    if (auto smaller = gzipped(bodyOf(response))) {
        response.body = std::move(*smaller);
        response.fixedBody = {};
        response.headers.emplace_back("Content-Encoding", "gzip");
    }
}

struct GzipSink::Stream {
    z_stream zlib{};
    bool ok = false;
    std::array<char, 32 * 1024> out;
};

GzipSink::GzipSink(ChunkSink& sink, std::function<bool()> hungry)
    : m_sink(sink),
      m_hungry(std::move(hungry)),
      m_stream(std::make_unique<Stream>()) {
    m_stream->ok = deflateInit2(&m_stream->zlib, level, Z_DEFLATED, windowForGzip, 8, Z_DEFAULT_STRATEGY) == Z_OK;
}

GzipSink::~GzipSink() {
    if (m_stream->ok)
        deflateEnd(&m_stream->zlib);
}

bool GzipSink::write(std::string_view bytes) {
    constexpr std::size_t flushAfter = 64 * 1024; // each flush costs a few bytes, and some of what could be won
    m_sinceFlush += bytes.size();
    const bool flush = m_sinceFlush >= flushAfter || m_hungry();
    if (flush)
        m_sinceFlush = 0;
    return deflateAll(bytes, flush ? Z_SYNC_FLUSH : Z_NO_FLUSH);
}

bool GzipSink::finish() { return deflateAll({}, Z_FINISH); }

bool GzipSink::deflateAll(std::string_view bytes, int flush) {
    if (!m_stream->ok)
        return false;
    z_stream& zlib = m_stream->zlib;
    constexpr std::size_t most = 1024 * 1024 * 1024; // zlib counts in 32 bits
    do {
        const std::string_view part = bytes.substr(0, most);
        bytes.remove_prefix(part.size());
        zlib.next_in = bytesOf(part);
        zlib.avail_in = static_cast<uInt>(part.size());
        do {
            zlib.next_out = bytesOf({m_stream->out.data(), m_stream->out.size()});
            zlib.avail_out = static_cast<uInt>(m_stream->out.size());
            deflate(&zlib, flush);
            const std::size_t size = m_stream->out.size() - zlib.avail_out;
            if (size > 0 && !m_sink.write({m_stream->out.data(), size}))
                return false;
        } while (zlib.avail_out == 0);
    } while (!bytes.empty());
    return true;
}

} // namespace pricebook::http
