#pragma once

#include "result.h"

#include <QString>
#include <QStringList>
#include <memory>

namespace pricebook {

class Connection;

/// A copy of a SQLite database's tables, indexes, triggers and views in memory, without a row, on which statements are
/// tried before they touch the real one. Only the thread that made it.
class SchemaRehearsal {
public:
    /// Reads `original`. An object that cannot be made again (a module that is not there, a reference that is broken)
    /// is left out.
    static Result<SchemaRehearsal> of(Connection& original);

    /// SQLite's words for what failed, without Qt's.
    [[nodiscard]] static QString words(const Error& error);
    /// Runs the statements, then looks whether everything that could be used before can be used still. Error Schema
    /// with one sentence that names what fails; used once.
    Result<void> rehearse(const QStringList& statements);

private:
    explicit SchemaRehearsal(std::unique_ptr<Connection> copy) : m_copy(std::move(copy)) {}
    /// What cannot be used: "the view v" and the like, with the engine's words after a colon.
    Result<QStringList> broken();
    Result<void> checkTables(QStringList& broken);

    std::unique_ptr<Connection> m_copy;
};

} // namespace pricebook
