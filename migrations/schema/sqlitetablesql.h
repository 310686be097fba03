#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

namespace pricebook {

/// What SQLite's CREATE TABLE says and no pragma shows. A value; any thread.
struct SqliteTableSql {
    static SqliteTableSql parse(const QString& sql);

    QMap<QString, QString> checks;  ///< the constraint's name, or the text for one without, to the text "(a > 0)"
    QMap<QString, QString> columns; ///< the column to what else it says: "COLLATE nocase", "GENERATED ALWAYS AS (…)"
    QStringList deferred;           ///< the columns "(a, b)" of foreign keys that are checked at the end only
    QStringList options;            ///< "autoincrement", and keys with ON CONFLICT

private:
    void takeItem(const QStringList& tokens);
};

} // namespace pricebook
