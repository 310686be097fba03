#pragma once

#include <QDateTime>
#include <QMetaType>
#include <QString>
#include <vector>

namespace pricebook {

/// What undoing left alone, and why.
struct UndoSkipped {
    enum class Entity { Product, Category, Tag };
    enum class Reason {
        ChangedSince,    ///< it has other values by now
        Deleted,         ///< it is not there any more
        CategoryMissing, ///< the category that it had is not there any more
        NameTaken,       ///< another category or tag has the name by now
        InUse,           ///< a category or tag that products have by now
        IdTaken,         ///< it is there again
    };
    Entity entity = Entity::Product;
    qint64 id = 0;
    QString name;
    Reason reason = Reason::ChangedSince;
    QString actor;  ///< who changed it last; empty if the database does not say
    QString source; ///< through what: as ChangeStep::source
    QDateTime at;   ///< when; UTC
    bool operator==(const UndoSkipped&) const = default;
};

/// What an undo, a redo or a restore did. Numbers of records that now are as they were before.
struct UndoReport {
    static constexpr int mostNamed = 1000;

    qint64 step = 0; ///< the step that this made; 0 if nothing changed
    qint64 products = 0;
    qint64 categories = 0;
    qint64 tags = 0;
    qint64 skippedCount = 0;
    std::vector<UndoSkipped> skipped; ///< the first `mostNamed` of them

    [[nodiscard]] bool changedNothing() const { return products == 0 && categories == 0 && tags == 0; }
};

} // namespace pricebook

Q_DECLARE_METATYPE(pricebook::UndoReport)
