#pragma once

#include <QString>
#include <vector>

namespace pricebook {

/// The part of a record that an issue speaks of; views map it to a widget, JSON and HTTP to a key.
enum class Field { None, Id, Name, Description, ImageUrl, PriceShmeckles, PriceFlurbos, Category, Tags };

/// One thing that is wrong with a value. `text` is a translated sentence that says what would be valid.
struct Issue {
    enum class Severity { Error, Warning };
    Field field = Field::None;
    Severity severity = Severity::Error;
    QString text;
    /// For a taken name: the id of the record that has it, else 0.
    qint64 existingId = 0;

    bool operator==(const Issue&) const = default;
};

/// Why something did not happen. Never holds a password, a bound value or a statement.
struct Error {
    enum class Kind {
        Invalid,     ///< values break a rule; `issues` says which
        NotFound,    ///< the record (or file) is not there
        NameTaken,   ///< a unique name is in use; issues[0].existingId has it
        Conflict,    ///< changed by somebody else since it was read
        Unavailable, ///< the server or file cannot be reached, or the connection was lost
        Denied,      ///< password or permission refused
        Locked,      ///< another program holds the database; trying again may help
        ReadOnly,    ///< the database or folder cannot be written
        DiskFull,
        Damaged, ///< not a database, or a damaged one
        Schema,  ///< the schema is not one that this program works with
        Cancelled,
        Internal, ///< anything else; `engine` has the engine's words
    };
    Kind kind = Kind::Internal;
    /// One translated sentence for a person: what failed and what to do about it.
    QString text;
    /// The engine's own words, for a log or a details box; may be empty; not for HTTP clients.
    QString engine;
    std::vector<Issue> issues;
    /// Two transactions stood in each other's way and the engine gave this one up: nothing is wrong with it, and again
    /// at once it may succeed.
    bool gaveWay = false;
    /// The connection was lost while the transaction was committed: the server may have kept it or not. Without this an
    /// error of a write means that nothing was changed.
    bool mayBeDone = false;

    Error() = default;
    Error(Kind k, QString sentence, QString engineText = {})
        : kind(k),
          text(std::move(sentence)),
          engine(std::move(engineText)) {}
    /// Kind::Invalid from validation issues; the text joins those of severity Error.
    [[nodiscard]] static Error invalid(std::vector<Issue> found);
    [[nodiscard]] static Error cancelled();
    /// True where doing the same again later may succeed.
    [[nodiscard]] bool isTransient() const { return kind == Kind::Locked || kind == Kind::Unavailable; }
};

} // namespace pricebook
