#pragma once

#include "error.h"
#include "ids.h"

#include <QMetaType>
#include <QString>
#include <vector>

namespace pricebook {

/// One cell to be changed, as texts (see celltext.h): what was there when it was decided, and what is wanted.
struct CellChange {
    ProductId product;
    Field field = Field::None; ///< not Id, not Description
    qint64 version = 0;        ///< of the product when `before` was read; 0: whatever is there now is written over
    QString before, after;
    bool operator==(const CellChange&) const = default;
};

/// Why a cell was not written.
struct RefusedCell {
    enum class Why {
        Changed, ///< somebody else changed the same field since
        Gone,    ///< the product is not there any more
        Invalid, ///< the value breaks a rule or names a category that is not there
    };
    CellChange change;
    Why why = Why::Changed;
    QString now;        ///< what the field has, where there is one
    qint64 version = 0; ///< of the product now
    QString text;       ///< one translated sentence
};

/// What came of writing many cells.
struct CellReport {
    qint64 products = 0; ///< changed ones
    qint64 cells = 0;    ///< likewise
    qint64 same = 0;     ///< cells that had the value already
    qint64 merged = 0;   ///< products that somebody else had changed too, in other fields
    std::vector<RefusedCell> refused;
};

} // namespace pricebook

Q_DECLARE_METATYPE(pricebook::CellChange)
