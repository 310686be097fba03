#pragma once

#include <csignal>
#include <memory>
#include <openssl/ssl.h>
#include <string>
#include <string_view>

namespace pricebook {

/// A client over TLS to a port of this machine; believes any certificate.
class TlsClient {
public:
    explicit TlsClient(std::uint16_t port, int highestVersion = 0) : m_context(SSL_CTX_new(TLS_client_method())) {
        std::signal(SIGPIPE, SIG_IGN);                  // OpenSSL writes without asking for its absence
        SSL_CTX_set_security_level(m_context.get(), 0); // so that it offers old versions at all
        SSL_CTX_set_min_proto_version(m_context.get(), TLS1_VERSION);
        SSL_CTX_set_max_proto_version(m_context.get(), highestVersion);
        m_bio.reset(BIO_new_ssl_connect(m_context.get()));
        BIO_set_conn_hostname(m_bio.get(), ("127.0.0.1:" + std::to_string(port)).c_str());
        m_connected = BIO_do_handshake(m_bio.get()) == 1;
    }

    [[nodiscard]] bool isConnected() const { return m_connected; }
    /// "CN = …" of the server's certificate.
    [[nodiscard]] std::string subject() const {
        SSL* ssl = nullptr;
        BIO_get_ssl(m_bio.get(), &ssl);
        std::string text(200, '\0');
        X509_NAME_get_text_by_NID(X509_get_subject_name(SSL_get0_peer_certificate(ssl)), NID_commonName, text.data(),
                                  static_cast<int>(text.size()));
        return text.c_str();
    }
    bool send(std::string_view bytes) {
        return BIO_write(m_bio.get(), bytes.data(), static_cast<int>(bytes.size())) == static_cast<int>(bytes.size());
    }
    /// Until `end` was read, or the server closes.
    std::string readTo(std::string_view end) {
        std::string text;
        std::string buffer(20'000, '\0');
        while (!text.ends_with(end) || end.empty()) {
            const int size = BIO_read(m_bio.get(), buffer.data(), static_cast<int>(buffer.size()));
            if (size <= 0)
                break;
            text.append(buffer, 0, static_cast<std::size_t>(size));
        }
        return text;
    }
    std::string readToEnd() { return readTo({}); }
    /// Whether the server said that nothing more comes, so that what was read is everything.
    [[nodiscard]] bool saidGoodBye() const {
        SSL* ssl = nullptr;
        BIO_get_ssl(m_bio.get(), &ssl);
        return (SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN) != 0;
    }

private:
    struct Free {
        void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
        void operator()(BIO* bio) const { BIO_free_all(bio); }
    };
    std::unique_ptr<SSL_CTX, Free> m_context;
    std::unique_ptr<BIO, Free> m_bio;
    bool m_connected = false;
};

} // namespace pricebook
