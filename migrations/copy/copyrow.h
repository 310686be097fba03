#pragma once

#include "result.h"

#include <QString>
#include <span>
#include <string>
#include <string_view>

/// The values of rows on their way from one database to another, the same whichever engine they come from.
namespace pricebook {

/// One value. The text is valid until its source reads the next row.
struct CopyCell {
    bool isNull = true;
    qint64 number = 0;     ///< Integer, Price (hundredths), Flag (0 or 1)
    std::string_view text; ///< Text; Time as "2024-03-31 02:30:00.123456"
};

/// A sum over the rows of a table that does not depend on their order. Finds what a copy has lost, doubled or changed
/// by accident; it is no proof against somebody who wants to deceive.
class TableChecksum {
public:
    void add(std::span<const CopyCell> row);
    [[nodiscard]] qint64 rows() const { return m_rows; }
    [[nodiscard]] QString text() const; ///< sixteen hexadecimal digits
    bool operator==(const TableChecksum&) const = default;

private:
    quint64 m_sum = 0;
    qint64 m_rows = 0;
};

/// A time of either engine ("2024-03-31T02:30:00Z", "2024-03-31 02:30:00.5+00") as CopyCell has it, in `target`. False:
/// it is none, or not UTC.
[[nodiscard]] bool normalizeTime(std::string_view text, std::string& target);
/// "19.90" as hundredths. False: it is no number with at most two decimals.
[[nodiscard]] bool parseHundredths(std::string_view text, qint64& hundredths);

} // namespace pricebook
