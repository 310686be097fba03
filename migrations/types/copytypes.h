#pragma once

#include <QString>
#include <QStringList>
#include <chrono>
#include <vector>

/// What copies of whole catalogues tell about themselves. Values; any thread.
namespace pricebook {

/// A copy that could be made, as found out without changing anything.
struct CopyPlan {
    QString revision; ///< of the source; the copy has the same
    qint64 products = 0;
    qint64 rows = 0;   ///< of all tables that are copied
    bool fresh = true; ///< the target is empty; false: it has the tables of a catalogue, without rows
};

/// One table of a copy that was made.
struct CopiedTable {
    QString name;
    qint64 rows = 0;
    /// Sixteen hexadecimal digits: of the rows' contents, whatever their order; the same on both engines.
    QString checksum;
    bool operator==(const CopiedTable&) const = default;
};

/// A copy that was made and compared with its source.
struct CopyReport {
    QString revision;
    std::vector<CopiedTable> tables;
    qint64 rows = 0;
    std::chrono::milliseconds duration{0};
};

} // namespace pricebook
