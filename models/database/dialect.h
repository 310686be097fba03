#pragma once

#include "databaseurl.h"

#include <QString>

namespace pricebook {

/// The few places where the two engines want other words for the same thing. Values without state; any thread.
class Dialect {
public:
    static const Dialect& of(Backend backend);

    [[nodiscard]] Backend backend() const { return m_backend; }
    /// "sqlite" or "postgresql", as in migration files, status and URLs.
    [[nodiscard]] QString name() const;
    /// An expression whose order is compareNames(): `lower(c COLLATE "C") COLLATE "C"` or `lower(c)`. Indexed by
    /// revision 2.
    [[nodiscard]] QString nameOrder(const QString& column) const;
    /// An expression equal to folded(column). Indexed (as trigrams) on PostgreSQL by revision 2.
    [[nodiscard]] QString foldedText(const QString& column) const;
    /// A condition true where folded(column) contains the folded text bound to `parameter` (":needle"). On PostgreSQL
    /// the value bound must come from likePattern(), on SQLite it is the folded needle itself.
    [[nodiscard]] QString contains(const QString& column, const QString& parameter) const;
    /// A condition true where folded(column) matches the TextPattern bound to `parameter`: its posix() on PostgreSQL,
    /// its qtText() on SQLite.
    [[nodiscard]] QString matches(const QString& column, const QString& parameter) const;
    /// An expression equal to plainText(column).
    [[nodiscard]] QString plainText(const QString& column) const;
    /// A condition true where `expression` contains the text bound to `parameter`, as it is.
    [[nodiscard]] QString containsRaw(const QString& expression, const QString& parameter) const;
    /// What to bind for contains().
    [[nodiscard]] QString containsArgument(const QString& needle) const;
    /// The current UTC time as the time columns hold it.
    [[nodiscard]] QString now() const;
    /// Keeps the planner from using an index on this column (SQLite's unary +); the column itself on PostgreSQL.
    [[nodiscard]] QString noIndex(const QString& column) const;

private:
    explicit Dialect(Backend backend) : m_backend(backend) {}
    Backend m_backend;
};

} // namespace pricebook
