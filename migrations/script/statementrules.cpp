#include "statementrules.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace pricebook::statementrules {

using namespace Qt::StringLiterals;

namespace {

// The context of the class whose parse() gives these sentences to people.
struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::SqlScript)
};

class Words {
public:
    explicit Words(const std::vector<SqlToken>& tokens) : m_tokens(tokens) {}

    [[nodiscard]] bool at(std::size_t i, const char* text) const {
        return i < m_tokens.size() && m_tokens[i].is(QLatin1String(text));
    }
    template <class List>
    [[nodiscard]] bool firstIsOneOf(const List& list) const {
        return std::any_of(list.begin(), list.end(), [this](const char* text) { return at(0, text); });
    }
    /// The words next to each other, anywhere.
    [[nodiscard]] bool contain(std::initializer_list<const char*> sequence) const {
        for (std::size_t i = 0; i + sequence.size() <= m_tokens.size(); ++i) {
            std::size_t j = i;
            if (std::all_of(sequence.begin(), sequence.end(), [&](const char* text) { return at(j++, text); }))
                return true;
        }
        return false;
    }
    [[nodiscard]] QString text(std::size_t i) const {
        return i < m_tokens.size() ? m_tokens[i].text.toString() : QString();
    }

private:
    const std::vector<SqlToken>& m_tokens;
};

/// What is refused inside and outside of a transaction.
std::optional<QString> whyNotAtAll(const std::vector<SqlToken>& tokens) {
    if (tokens.front().isSymbol(u'\\'))
        return Texts::tr("commands of psql (\\) do not belong in a migration.");
    constexpr std::array endsTransaction{"BEGIN", "START",     "COMMIT",  "END",    "ROLLBACK",
                                         "ABORT", "SAVEPOINT", "RELEASE", "PREPARE"};
    const Words words(tokens);
    if (words.firstIsOneOf(endsTransaction))
        return Texts::tr("%1 is not allowed: the program begins and ends the transaction.").arg(words.text(0));
    bool inserting = false;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (words.at(0, "COPY") && words.at(i, "STDIN"))
            return Texts::tr("COPY … FROM STDIN has no data here: write INSERT.");
        inserting = inserting || words.at(i, "INSERT") || (i == 0 && words.at(i, "REPLACE"));
        if (inserting && words.at(i, "SELECT") && i + 1 < tokens.size() && tokens[i + 1].isSymbol(u'*'))
            return Texts::tr("INSERT … SELECT * depends on the order of columns: name them.");
    }
    return std::nullopt;
}

} // namespace

std::optional<QString> whyNotInTransaction(const std::vector<SqlToken>& tokens) {
    if (std::optional<QString> reason = whyNotAtAll(tokens))
        return reason;
    constexpr std::array cannotRun{"VACUUM", "ATTACH", "DETACH"};
    const Words words(tokens);
    if (words.firstIsOneOf(cannotRun))
        return Texts::tr("%1 cannot run in a transaction.").arg(words.text(0));
    if (words.at(0, "PRAGMA") && !words.at(1, "legacy_alter_table"))
        return Texts::tr("PRAGMA is not allowed (only legacy_alter_table): most have no effect in a transaction.");
    const bool object = words.at(1, "DATABASE") || words.at(1, "TABLESPACE");
    if (((words.at(0, "CREATE") || words.at(0, "DROP")) && object) || (words.at(0, "ALTER") && words.at(1, "SYSTEM")))
        return Texts::tr("%1 %2 cannot run in a transaction.").arg(words.text(0), words.text(1));
    if (words.contain({"CONCURRENTLY"}))
        return Texts::tr("CONCURRENTLY cannot run in a transaction.");
    if (words.at(0, "ALTER") && words.at(1, "TYPE") && words.contain({"ADD", "VALUE"}))
        return Texts::tr(
            "a value that is added to a type cannot be used in the same transaction: put it into a section "
            "with tx=no.");
    return std::nullopt;
}

std::optional<QString> whyNotRepeatable(const std::vector<SqlToken>& tokens) {
    if (std::optional<QString> reason = whyNotAtAll(tokens))
        return reason;
    const Words words(tokens);
    const auto must = [&words](const char* what) {
        return Texts::tr("%1 outside of a transaction must bear being run again: write it with %2.")
            .arg(words.text(0), QLatin1String(what));
    };
    if (words.at(0, "CREATE") && !words.contain({"IF", "NOT", "EXISTS"}) && !words.contain({"OR", "REPLACE"}))
        return must("IF NOT EXISTS");
    if (words.at(0, "DROP") && !words.contain({"IF", "EXISTS"}))
        return must("IF EXISTS");
    if (words.at(0, "INSERT") && !words.contain({"ON", "CONFLICT"}))
        return must("ON CONFLICT");
    if (words.at(0, "UPDATE") && !words.contain({"WHERE"}))
        return must("WHERE");
    const bool addsValue = words.at(1, "TYPE") && words.contain({"ADD", "VALUE"});
    if (words.at(0, "ALTER") && addsValue && !words.contain({"IF", "NOT", "EXISTS"}))
        return must("ADD VALUE IF NOT EXISTS");
    constexpr std::array repeatable{"CREATE",  "DROP",    "INSERT",  "UPDATE", "DELETE",
                                    "ANALYZE", "REINDEX", "REFRESH", "VACUUM", "CLUSTER"};
    const bool validates = words.at(1, "TABLE") && words.contain({"VALIDATE", "CONSTRAINT"});
    if (words.firstIsOneOf(repeatable) || (words.at(0, "ALTER") && (addsValue || validates)))
        return std::nullopt;
    return Texts::tr("%1 %2 outside of a transaction cannot be known to bear being run again.")
        .arg(words.text(0), words.text(1));
}

} // namespace pricebook::statementrules
