#include "tlscontext.h"

#include "tlstransport.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace pricebook::http {

namespace ssl = boost::asio::ssl;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::HttpServer)
};

/// The usual reasons, each in a sentence; what is left is said by OpenSSL, which names no files.
Result<void> checkFile(const QString& path, const QString& what) {
    if (path.isEmpty())
        return Error(Error::Kind::Invalid,
                     Texts::tr("TLS needs a certificate and a key: the file of the %1 is not given.").arg(what));
    const QFileInfo info(path);
    const QString shown = QDir::toNativeSeparators(path);
    if (!info.exists())
        return Error(Error::Kind::NotFound,
                     Texts::tr("The file of the %1, %2, is not there: give the path of a PEM file.").arg(what, shown));
    if (!info.isFile())
        return Error(Error::Kind::Invalid,
                     Texts::tr("%1 is not a file: give the path of a PEM file with the %2.").arg(shown, what));
    if (!info.isReadable())
        return Error(Error::Kind::Denied,
                     Texts::tr("The file of the %1, %2, may not be read: change its permissions, or the "
                               "account that this program runs under.")
                         .arg(what, shown));
    return {};
}

Error withEngine(const QString& text) {
    const unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    return {Error::Kind::Invalid, text, QString::fromLatin1(reason ? reason : "")};
}

/// Instead of a question at the terminal.
int noPassphrase(char*, int, int, void* asked) {
    *static_cast<bool*>(asked) = true;
    return 0;
}

Result<void> useKey(SSL_CTX* context, const QString& key) {
    bool asked = false;
    SSL_CTX_set_default_passwd_cb(context, noPassphrase);
    SSL_CTX_set_default_passwd_cb_userdata(context, &asked);
    const bool read = SSL_CTX_use_PrivateKey_file(context, QFile::encodeName(key).constData(), SSL_FILETYPE_PEM) == 1;
    SSL_CTX_set_default_passwd_cb_userdata(context, nullptr);
    if (read)
        return {};
    const QString shown = QDir::toNativeSeparators(key);
    if (asked)
        return withEngine(
            Texts::tr("The key in %1 has a passphrase: write it without one, e.g. with \"openssl pkey\".").arg(shown));
    const int reason = ERR_GET_REASON(ERR_peek_last_error());
    if (reason == X509_R_KEY_VALUES_MISMATCH || reason == X509_R_KEY_TYPE_MISMATCH)
        return withEngine(
            Texts::tr("The key in %1 does not belong to the certificate: give the one it was made with.").arg(shown));
    return withEngine(Texts::tr("%1 holds no private key: give a PEM file that does.").arg(shown));
}

} // namespace

TlsContext::TlsContext(QString certificate, QString key, Context context)
    : m_certificate(std::move(certificate)),
      m_key(std::move(key)),
      m_context(std::move(context)) {}

Result<std::unique_ptr<TlsContext>> TlsContext::load(const QString& certificate, const QString& key) {
    auto context = read(certificate, key);
    if (!context)
        return context.error();
    return std::unique_ptr<TlsContext>(new TlsContext(certificate, key, std::move(*context)));
}

Result<void> TlsContext::reload() {
    auto context = read(m_certificate, m_key);
    if (!context)
        return context.error();
    const std::lock_guard lock(m_mutex);
    m_context = std::move(*context);
    return {};
}

std::unique_ptr<Transport> TlsContext::transport(Socket socket) {
    const std::lock_guard lock(m_mutex);
    return std::make_unique<TlsTransport>(std::move(socket), m_context);
}

Result<TlsContext::Context> TlsContext::read(const QString& certificate, const QString& key) {
    for (const auto& [path, what] :
         {std::pair(certificate, Texts::tr("certificate")), std::pair(key, Texts::tr("key"))}) {
        const auto there = checkFile(path, what);
        if (!there)
            return there.error();
    }
    ERR_clear_error();
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    SSL_CTX* const raw = context->native_handle();
    SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
    SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION |
                                 SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS);
    // TLS 1.2 with forward secrecy and authenticated encryption only; OpenSSL's own list for 1.3 is good.
    SSL_CTX_set_cipher_list(raw, "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:!aNULL:!kRSA");
    if (SSL_CTX_use_certificate_chain_file(raw, QFile::encodeName(certificate).constData()) != 1)
        return withEngine(Texts::tr("%1 holds no certificate: give a PEM file that begins with the one of this server.")
                              .arg(QDir::toNativeSeparators(certificate)));
    const auto used = useKey(raw, key);
    if (!used)
        return used.error();
    if (SSL_CTX_check_private_key(raw) != 1)
        return withEngine(Texts::tr("The key in %1 does not belong to the certificate: give the one it was made with.")
                              .arg(QDir::toNativeSeparators(key)));
    return context;
}

} // namespace pricebook::http
