#pragma once

#include "changeset.h"
#include "lastchange.h"

#include <QHash>

namespace pricebook {

/// What others have committed: colleagues, the endpoint, another program.
struct ChangeNews {
    ChangeSet changes;
    QHash<ProductId, LastChange> products; ///< who changed each of those added and changed; empty for `everything`
};

} // namespace pricebook

Q_DECLARE_METATYPE(pricebook::ChangeNews)
