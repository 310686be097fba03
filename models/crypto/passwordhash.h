#pragma once

#include "result.h"

#include <QString>

namespace pricebook::crypto {

/// A password as it is stored: Argon2id's own text, with its salt and limits. Where a function asks for one, nobody can
/// give it a password by mistake.
class PasswordHash {
public:
    /// Of `password` as it was typed, in Unicode's composed form, so that two keyboards spell it alike. About 0.1 s and
    /// 64 MiB; at most two at a time in the process, others wait for their turn. Errors: Locked (too many wait),
    /// Unavailable (no memory).
    static Result<PasswordHash> of(const QString& password);
    /// As it was stored.
    static PasswordHash fromText(const QString& text) { return PasswordHash(text); }
    /// One that no password fits and that takes as long to compare: for an account that does not exist.
    static PasswordHash ofNobody();

    [[nodiscard]] const QString& text() const { return m_text; }
    /// As long as of(). False for a text that is no hash. Errors as of().
    [[nodiscard]] Result<bool> fits(const QString& password) const;
    /// Whether it was made with other limits than of() has now.
    [[nodiscard]] bool isOutdated() const;

private:
    explicit PasswordHash(QString text) : m_text(std::move(text)) {}
    QString m_text;
};

} // namespace pricebook::crypto
