#pragma once

#include "headcheck.h"
#include "message.h"

#include <boost/beast/http/basic_parser.hpp>
#include <cstdint>
#include <string>

namespace pricebook::http {

/// Reads one request: Beast's parser, with its gaps closed by headcheck.h. The head's bytes must stay where they are,
/// or be followed with moved(); the body is collected in a string that the caller owns.
class RequestParser final : public boost::beast::http::basic_parser<true> {
public:
    RequestParser(std::string& body, std::int64_t headerBytes, std::int64_t bodyBytes);

    /// `head` complete with its empty line. What is wrong with it, 413 for a body that is announced too large included.
    std::optional<HeadFault> readHead(std::string_view head);
    /// The head's bytes are at another place now.
    void moved(const char* from, const char* to);
    /// Bytes that follow the head; how many of them belong to this request. Call again with those that were left and
    /// more, until done().
    std::size_t readBody(std::string_view bytes, std::optional<HeadFault>& fault);
    [[nodiscard]] bool done() const { return is_done(); }

    /// What was read, but for peer and secure. The body once done().
    [[nodiscard]] Request& request() { return m_request; }
    [[nodiscard]] std::string_view acceptEncoding() const { return m_acceptEncoding; }
    /// A body is to come, and the client waits to be told that it may.
    [[nodiscard]] bool expectsContinue() const { return m_expectsContinue && !is_done(); }
    [[nodiscard]] bool isModern() const { return m_modern; } ///< HTTP/1.1
    [[nodiscard]] bool keepsAlive() const { return m_modern && keep_alive(); }

private:
    using error_code = boost::beast::error_code;
    using string_view = boost::beast::string_view;
    using field = boost::beast::http::field;
    void on_request_impl(boost::beast::http::verb method, string_view name, string_view target, int version,
                         error_code& ec) override;
    void on_response_impl(int, string_view, int, error_code&) override {}
    void on_field_impl(field name, string_view nameText, string_view value, error_code& ec) override;
    void on_header_impl(error_code&) override { m_inHead = false; }
    void on_body_init_impl(const boost::optional<std::uint64_t>& size, error_code& ec) override;
    std::size_t on_body_impl(string_view bytes, error_code& ec) override;
    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t remaining, string_view bytes, error_code& ec) override;
    void on_finish_impl(error_code&) override {}

    std::string& m_body;
    Request m_request;
    std::string_view m_acceptEncoding;
    std::size_t m_headSize = 0;
    bool m_inHead = true;
    bool m_modern = true;
    bool m_expectsContinue = false;
};

} // namespace pricebook::http
