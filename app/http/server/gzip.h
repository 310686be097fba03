#pragma once

#include "message.h"

#include <memory>
#include <string>
#include <string_view>

namespace pricebook::http {

/// Whether an Accept-Encoding field asks for gzip: it names it, or *, and not with q=0.
[[nodiscard]] bool acceptsGzip(std::string_view acceptEncoding);
/// Whether bodies of this type get smaller by it: text, JSON, scripts, SVG.
[[nodiscard]] bool isCompressible(std::string_view contentType);
/// Whether the answer may be sent in either form, so that caches must tell them apart.
[[nodiscard]] bool varies(const Response& response);
/// The body that is not streamed.
[[nodiscard]] std::string_view bodyOf(const Response& response);
/// Compresses a body that is worth it and says so in its fields. An ETag stays as it is: ours stand for a version of
/// the resource, and the bytes are told apart by Vary.
void compress(Response& response);

/// Compresses a streamed body on its way. The sink must outlive it.
class GzipSink final : public ChunkSink {
public:
    /// `hungry`: whether the client waits, so that what there is should be passed on at once.
    GzipSink(ChunkSink& sink, std::function<bool()> hungry);
    ~GzipSink() override;
    bool write(std::string_view bytes) override;
    /// Passes on the rest; only if the body is complete.
    bool finish();

private:
    struct Stream;
    bool deflateAll(std::string_view bytes, int flush);
    ChunkSink& m_sink;
    std::function<bool()> m_hungry;
    std::unique_ptr<Stream> m_stream;
    std::size_t m_sinceFlush = 0;
};

} // namespace pricebook::http
