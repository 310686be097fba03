#include "requestparser.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <functional>

namespace pricebook::http {

namespace beast = boost::beast;

namespace {

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

Method methodOf(beast::http::verb verb) {
    switch (verb) {
    case beast::http::verb::get:
        return Method::Get;
    case beast::http::verb::head:
        return Method::Head;
    case beast::http::verb::post:
        return Method::Post;
    case beast::http::verb::put:
        return Method::Put;
    case beast::http::verb::patch:
        return Method::Patch;
    case beast::http::verb::delete_:
        return Method::Delete;
    case beast::http::verb::options:
        return Method::Options;
    default:
        return Method::Other;
    }
}

HeadFault faultOf(const beast::error_code& ec) {
    if (ec == beast::http::error::body_limit)
        return {413, "The body is too large."};
    if (ec == beast::http::error::header_limit)
        return {431, "The request line and the header fields are too large together."};
    return {400, "The request is malformed."};
}

} // namespace

RequestParser::RequestParser(std::string& body, std::int64_t headerBytes, std::int64_t bodyBytes) : m_body(body) {
    m_body.clear();
    header_limit(static_cast<std::uint32_t>(headerBytes));
    body_limit(static_cast<std::uint64_t>(bodyBytes));
}

std::optional<HeadFault> RequestParser::readHead(std::string_view head) {
    if (auto fault = checkHead(head))
        return fault;
    m_headSize = head.size();
    error_code ec;
    const std::size_t used = put(boost::asio::const_buffer(head.data(), head.size()), ec);
    if (ec)
        return faultOf(ec);
    if (used != head.size() || !is_header_done()) // two readings of the same bytes: never go on
        return HeadFault{400, "The request is malformed."};
    eager(true);
    return {};
}

void RequestParser::moved(const char* from, const char* to) {
    if (from == to)
        return;
    Request& r = m_request;
    for (std::string_view* text :
         {&r.methodName, &r.path, &r.query, &r.host, &r.authorization, &r.contentType, &r.contentEncoding, &r.ifMatch,
          &r.ifNoneMatch, &r.origin, &r.requestedMethod, &r.requestedHeaders, &m_acceptEncoding}) {
        // "/" for an address without a path is none of the head's
        if (std::less_equal<>()(from, text->data()) && std::less<>()(text->data(), from + m_headSize))
            *text = {to + (text->data() - from), text->size()};
    }
}

std::size_t RequestParser::readBody(std::string_view bytes, std::optional<HeadFault>& fault) {
    if (is_done() || bytes.empty())
        return 0;
    error_code ec;
    const std::size_t used = put(boost::asio::const_buffer(bytes.data(), bytes.size()), ec);
    if (ec && ec != beast::http::error::need_more)
        fault = faultOf(ec);
    m_request.body = m_body;
    return used;
}

void RequestParser::on_request_impl(beast::http::verb method, string_view name, string_view target, int version,
                                    error_code& ec) {
    const auto parts = takeApart(view(target));
    if (!parts) {
        ec = beast::http::error::bad_target;
        return;
    }
    m_modern = version == 11;
    m_request.method = methodOf(method);
    m_request.methodName = view(name);
    m_request.path = parts->path;
    m_request.query = parts->query;
    m_request.hasQuery = parts->hasQuery;
    m_request.host = parts->host;
}

void RequestParser::on_field_impl(field name, string_view, string_view value, error_code&) {
    if (!m_inHead) // what trails a chunked body must not look as if it had been in the head
        return;
    const std::string_view text = view(value);
    switch (name) {
    case field::host:
        if (m_request.host.empty()) // an address in the request line counts more
            m_request.host = text;
        break;
    case field::authorization:
        m_request.authorization = text;
        break;
    case field::content_type:
        m_request.contentType = text;
        break;
    case field::content_encoding:
        m_request.contentEncoding = text;
        break;
    case field::if_match:
        m_request.ifMatch = text;
        break;
    case field::if_none_match:
        m_request.ifNoneMatch = text;
        break;
    case field::origin:
        m_request.origin = text;
        break;
    case field::access_control_request_method:
        m_request.requestedMethod = text;
        break;
    case field::access_control_request_headers:
        m_request.requestedHeaders = text;
        break;
    case field::accept_encoding:
        m_acceptEncoding = text;
        break;
    case field::expect:
        m_expectsContinue = m_modern;
        break;
    default:
        break;
    }
}

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& size, error_code&) {
    constexpr std::uint64_t first = 64 * 1024; // what is only announced gets no memory yet
    m_body.reserve(static_cast<std::size_t>(std::min(size.value_or(0), first)));
}

std::size_t RequestParser::on_body_impl(string_view bytes, error_code&) {
    m_body.append(bytes.data(), bytes.size());
    return bytes.size();
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, string_view bytes, error_code&) {
    m_body.append(bytes.data(), bytes.size());
    return bytes.size();
}

} // namespace pricebook::http
