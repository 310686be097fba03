#include "gunzip.h"

#define ZLIB_CONST
#include <zlib.h>

namespace pricebook::http {

std::string gunzip(std::string_view gzip) {
    z_stream stream{};
    if (gzip.size() < 18 || inflateInit2(&stream, MAX_WBITS + 16) != Z_OK)
        return {};
    std::string out;
    stream.next_in = reinterpret_cast<const Bytef*>(gzip.data());
    stream.avail_in = static_cast<uInt>(gzip.size());
    int code = Z_OK;
    while (code == Z_OK) {
        const std::size_t done = out.size();
        out.resize(done + 256 * 1024);
        stream.next_out = reinterpret_cast<Bytef*>(out.data() + done);
        stream.avail_out = static_cast<uInt>(out.size() - done);
        code = inflate(&stream, Z_NO_FLUSH);
        out.resize(out.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    return code == Z_STREAM_END ? out : std::string();
}

} // namespace pricebook::http
