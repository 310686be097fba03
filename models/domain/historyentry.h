#pragma once

#include "changestep.h"
#include "ids.h"
#include "money.h"
#include "undoreport.h"

#include <QDateTime>
#include <QMetaType>
#include <QString>
#include <optional>
#include <vector>

namespace pricebook {

/// One entry of the journal as a person reads it: who did what to which record, with the values before and after.
struct HistoryEntry {
    enum class Action { Created, Changed, Deleted, Tagged, Untagged };
    /// Bits of `fields`.
    enum Fields { Name = 1, Description = 2, ImageUrl = 4, Shmeckles = 8, Flurbos = 16, InCategory = 32 };
    static constexpr int prices = Shmeckles | Flurbos;
    static constexpr int everyField = 63;

    /// Meaning where `fields` has their bit; of a deletion only the old ones, of a creation none.
    struct Values {
        QString name;
        QString description; ///< shortened
        QString imageUrl;
        Money shmeckles, flurbos; ///< not valid: none
        qint64 category = 0;      ///< 0: none
        QString categoryName;     ///< as it is called now, or was when it was deleted
        bool operator==(const Values&) const = default;
    };

    qint64 id = 0;
    QDateTime at; ///< UTC
    UndoSkipped::Entity entity = UndoSkipped::Entity::Product;
    qint64 entityId = 0;
    QString name; ///< of the record, as it is called now, or was when it was deleted; may be empty
    Action action = Action::Changed;
    int fields = 0;
    Values before, after;
    qint64 tag = 0; ///< that the product got or lost
    QString tagName;
    QString source; ///< "window", "http", "import", "command line"; empty: another program
    QString actor;  ///< who, of "http" the token's or user's name; may be empty
    std::optional<ChangeStep> step;
    bool operator==(const HistoryEntry&) const = default;
};

/// Which entries are asked for: those for which all that is set holds.
struct HistoryFilter {
    struct Record {
        UndoSkipped::Entity entity = UndoSkipped::Entity::Product;
        qint64 id = 0;
        bool operator==(const Record&) const = default;
    };
    std::optional<Record> record; ///< of a product its tags as well
    qint64 step = 0;
    QString actor; ///< contained, case ignored
    /// As HistoryEntry::source; "another program" stands for none.
    QString source;
    QDateTime from, to;
    QString text;   ///< contained in the record's or the tag's name or the step's title, case ignored
    int fields = 0; ///< of these any changed; 0: whatever happened
    /// Of each step only its first entry; what another program did has no step and is given entry by entry.
    bool stepsOnly = false;
    bool operator==(const HistoryFilter&) const = default;

    static QString anotherProgram() { return QStringLiteral("another program"); }
};

/// Where a page of the history ends.
struct HistoryCursor {
    qint64 before = 0; ///< entries with lower ids follow; 0: from the newest on
    qint64 oldest = 0; ///< no entry below it passes the filter
};

struct HistoryPage {
    std::vector<HistoryEntry> entries; ///< newest first
    HistoryCursor next;
    bool more = false; ///< there may be more; a page can be short, or empty, and have more behind it
};

/// What taking a step back is about: how many records it made, changed and deleted, and how many of them somebody has
/// changed since, which are therefore left alone.
struct StepContents {
    qint64 made = 0;
    qint64 changed = 0; ///< but for those it made
    qint64 deleted = 0; ///< but for those it made
    qint64 changedSince = 0;
    [[nodiscard]] qint64 records() const { return made + changed + deleted; }
};

/// What is to be brought back to what it was.
struct RestoreScope {
    /// The state after this entry of the journal.
    qint64 afterEntry = 0;
    /// Only these products; none: the whole catalogue.
    std::optional<std::vector<ProductId>> products;
    /// Which fields, as bits of the journal. With fewer than all nothing is made, deleted or tagged.
    int fields = HistoryEntry::everyField;
};

/// A product, category or tag that was deleted and can come back.
struct DeletedRecord {
    UndoSkipped::Entity entity = UndoSkipped::Entity::Product;
    qint64 entry = 0; ///< of the journal
    qint64 id = 0;
    QString name;
    QDateTime at; ///< UTC
    QString actor;
    QString source; ///< as HistoryEntry::source
    bool operator==(const DeletedRecord&) const = default;
};

/// A product whose prices were others at a time.
struct PriceThen {
    ProductId id;
    QString name;
    Money shmecklesNow, flurbosNow;
    Money shmecklesThen, flurbosThen;
    bool operator==(const PriceThen&) const = default;
};

/// What bringing the prices of a selection back comes to.
struct PricesThen {
    static constexpr int mostNamed = 5'000;
    qint64 afterEntry = 0; ///< the state is that after this entry of the journal
    qint64 changed = 0;
    std::vector<PriceThen> products; ///< the first `mostNamed` of them, by id
};

} // namespace pricebook

Q_DECLARE_METATYPE(pricebook::HistoryEntry)
