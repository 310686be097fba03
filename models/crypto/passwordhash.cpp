#include "passwordhash.h"

#include "sodiumstart.h"

#include <QCoreApplication>
#include <array>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <sodium.h>

namespace pricebook::crypto {

using namespace Qt::StringLiterals;

namespace {

// Three passes over 64 MiB: dear for whoever guesses with the stolen hashes, bearable for a login.
constexpr unsigned long long passes = 3;
constexpr std::size_t memory = 64U << 20U;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::PasswordHash)
};

/// The right to compute one hash; two are given out at a time, so that a flood of logins takes neither all memory nor
/// all cores.
class Turn {
public:
    Turn() {
        std::unique_lock lock(mutex);
        m_has = free.wait_for(lock, std::chrono::seconds(5), [] { return running < 2; });
        if (m_has)
            ++running;
    }
    ~Turn() {
        if (!m_has)
            return;
        {
            const std::lock_guard lock(mutex);
            --running;
        }
        free.notify_one();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    explicit operator bool() const { return m_has; }

private:
    static inline std::mutex mutex;
    static inline std::condition_variable free;
    static inline int running = 0;
    bool m_has = false;
};

Error noTurn() {
    return {Error::Kind::Locked,
            Texts::tr("Too many passwords are being checked at once: try again in a few seconds.")};
}

/// The bytes that are hashed; overwritten afterwards.
class PasswordBytes {
public:
    explicit PasswordBytes(const QString& password)
        : m_bytes(password.normalized(QString::NormalizationForm_C).toUtf8()) {}
    ~PasswordBytes() { sodium_memzero(m_bytes.data(), size()); }
    PasswordBytes(const PasswordBytes&) = delete;
    PasswordBytes& operator=(const PasswordBytes&) = delete;
    [[nodiscard]] const char* data() const { return m_bytes.constData(); }
    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(m_bytes.size()); }

private:
    QByteArray m_bytes;
};

} // namespace

Result<PasswordHash> PasswordHash::of(const QString& password) {
    startSodium();
    const Turn turn;
    if (!turn)
        return noTurn();
    const PasswordBytes bytes(password);
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str_alg(hash.data(), bytes.data(), bytes.size(), passes, memory, crypto_pwhash_ALG_ARGON2ID13) !=
        0)
        return Error(Error::Kind::Unavailable,
                     Texts::tr("There is not enough memory to hash a password: close other programs and try again."));
    return PasswordHash(QString::fromLatin1(hash.data()));
}

PasswordHash PasswordHash::ofNobody() {
    // Of 32 random bytes that were thrown away.
    return PasswordHash(
        u"$argon2id$v=19$m=65536,t=3,p=1$/+bcpi0Q9pDswNCEMyveZQ$ia6A93AfyN46PqrvshvEOBJBsBt/7SFQqATgNziXxaM"_s);
}

Result<bool> PasswordHash::fits(const QString& password) const {
    startSodium();
    const Turn turn;
    if (!turn)
        return noTurn();
    const PasswordBytes bytes(password);
    const QByteArray hash = m_text.toLatin1();
    return crypto_pwhash_str_verify(hash.constData(), bytes.data(), bytes.size()) == 0;
}

bool PasswordHash::isOutdated() const {
    startSodium();
    const QByteArray hash = m_text.toLatin1();
    return crypto_pwhash_str_needs_rehash(hash.constData(), passes, memory) != 0;
}

} // namespace pricebook::crypto
