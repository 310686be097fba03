#pragma once

#include "databasecontents.h"

#include <QByteArray>

namespace pricebook {

/// Counts what is in a dump from the SQL text that pg_restore makes of it, as it comes. Used once; any thread.
class DumpReader {
public:
    void feed(const QByteArray& text);
    /// After the last feed(). Error Damaged if the text stops within a table.
    Result<DatabaseContents> finish();

private:
    void takeLine(const QByteArray& line);

    DatabaseContents m_contents;
    QByteArray m_rest;      ///< the beginning of a line whose end has not come yet
    bool m_inTable = false; ///< between COPY … FROM stdin; and its \.
    bool m_isHead = false;  ///< the table is alembic_version
    qint64* m_rows = nullptr;
};

} // namespace pricebook
