#pragma once

#include "money.h"
#include "result.h"

#include <QLocale>
#include <QString>
#include <vector>

namespace pricebook {

/// A block of cells as spreadsheets put it on the clipboard (text/plain): cells parted by tabs, rows by LF, CRLF or CR,
/// the last row ended or not. A cell in double quotes may hold tabs, line breaks and doubled quotes; quotes that are
/// not closed right before a tab, a line break or the end are ordinary characters, for Excel leaves 5" nail as it is.
/// Pure; any thread. Holds the text once and 8 bytes a cell.
class TabText {
public:
    static constexpr qsizetype mostCells = 2'000'000;
    static constexpr qsizetype mostCharacters = 64'000'000;

    /// An empty text has no rows; every other one has at least one row and one cell. Beyond the limits: Invalid.
    static Result<TabText> parse(const QString& text);

    [[nodiscard]] int rows() const { return static_cast<int>(m_rowStarts.size()); }
    /// Of the longest row.
    [[nodiscard]] int columns() const { return m_columns; }
    /// Empty beyond the end of a row that is shorter than others. Line breaks in it are LF. Valid as long as this is.
    [[nodiscard]] QStringView cell(int row, int column) const;

    /// Appends a cell so that parse() reads it back, with a tab before it unless it is `first` in its row. A row is
    /// ended by LF.
    static void append(QString& text, QStringView cell, bool first);

    /// Reads a price as a spreadsheet shows it in `locale` or elsewhere: 1,234.50 and 1.234,50, 1'234.50, a currency
    /// sign before or after. One sign with three digits after it parts groups if the locale says so, else it is
    /// refused. Errors as Money::parse().
    static Result<Money> readPrice(QStringView text, const QLocale& locale);

private:
    struct Cell {
        quint32 start = 0;
        quint32 length : 31 = 0;
        quint32 isUnquoted : 1 = 0; ///< in m_unquoted, not in m_text
    };
    class Parser;

    QString m_text;
    QString m_unquoted;
    std::vector<Cell> m_cells;
    std::vector<quint32> m_rowStarts; ///< numbers of cells
    int m_columns = 0;
};

} // namespace pricebook
