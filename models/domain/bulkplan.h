#pragma once

#include "bulkedit.h"

#include <QDateTime>
#include <atomic>
#include <vector>

namespace pricebook {

/// How far long work on many products has come, and the wish to stop it. Shared by the thread that works and the
/// window's.
struct BulkProgress {
    std::atomic<qint64> done{0};
    std::atomic<qint64> total{0}; ///< 0: not known yet
    std::atomic_bool cancelled{false};
};

/// What a BulkEdit does to one product, without its texts: 24 bytes.
struct BulkPlanRow {
    enum class State : quint8 {
        Changed,
        Unchanged,
        Impossible, ///< the result would be no price; it is left as it is
    };
    qint64 id = 0;
    qint64 change = 0; ///< in hundredths, of the price that changes more; 0 where no price does
    qint32 version = 0;
    State state = State::Unchanged;
    priceguard::Warnings warnings;
};

/// A BulkEdit thought through for every product of its target, as these were then: what a preview shows, and what is
/// then written and nothing else. Kept small, so that a million rows can be held; values are read again page by page.
struct BulkPlan {
    BulkEdit edit; ///< normalized
    PriceRules rules;
    std::vector<BulkPlanRow> rows; ///< in the order of the target
    qint64 changed = 0;
    qint64 unchanged = 0;
    qint64 impossible = 0;
    qint64 warned = 0;     ///< of the changed ones
    qint64 missing = 0;    ///< of the target's ids those that are not there any more
    qint64 journalEnd = 0; ///< the newest entry of the journal before anything was read
};

/// What became of a product that was to be changed and was not.
struct BulkSkipped {
    ProductId id;
    QString name; ///< empty if it is deleted
    bool isDeleted = false;
    QString actor;  ///< who changed it; empty if that is not known
    QString source; ///< through what; empty: another program
    QDateTime at;   ///< UTC; invalid if that is not known
    bool operator==(const BulkSkipped&) const = default;
};

struct BulkResult {
    static constexpr std::size_t mostNamed = 1000;

    qint64 changed = 0;
    qint64 skipped = 0;             ///< changed or deleted by somebody else since the plan was made
    std::vector<BulkSkipped> named; ///< the first mostNamed of them
    qint64 impossible = 0;          ///< as of the plan
    /// "338 changed, 2 skipped: changed by Anna at 14:02", for a person.
    [[nodiscard]] QString summary() const;
    /// "changed by Anna at 14:02", of the first one that was skipped; of several people "Anna and others".
    [[nodiscard]] QString whoAndWhen() const;
};

/// What some products have in common, for a form that edits all of them.
struct BulkSummary {
    template <class T>
    struct Common {
        std::optional<T> value; ///< none: not all are the same
        bool operator==(const Common&) const = default;
    };
    struct TagCount {
        Tag tag;
        qint64 products = 0;
        bool operator==(const TagCount&) const = default;
    };
    qint64 products = 0;
    PricePair least, most; ///< all are the same where both are equal
    Common<std::optional<Category>> category;
    Common<QString> description;
    Common<QString> imageUrl;
    std::vector<TagCount> tags; ///< the most used ones, at most 200
    bool operator==(const BulkSummary&) const = default;
};

} // namespace pricebook

Q_DECLARE_METATYPE(pricebook::BulkResult)
