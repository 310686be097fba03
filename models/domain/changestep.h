#pragma once

#include <QDateTime>
#include <QMetaType>
#include <QString>

namespace pricebook {

/// What one write transaction of ours is called in the list of what can be undone. Filled by the work itself, before it
/// returns.
struct StepInfo {
    enum class Kind { Do, Undo, Redo };
    Kind kind = Kind::Do;
    /// In the language of whoever did it, without "Undo": "Price of 338 products +5 %". Empty: shown by its numbers. At
    /// most 200 characters are kept.
    QString title;
    qint64 undoes = 0; ///< the step that an Undo or Redo takes back
    qint64 id = 0;     ///< given when the transaction begins; 0 before
};

/// A step as the database has it.
struct ChangeStep {
    qint64 id = 0;
    QDateTime at; ///< UTC
    StepInfo::Kind kind = StepInfo::Kind::Do;
    QString title;
    QString source; ///< "window", "http", "import", "command line"
    QString actor;  ///< who; may be empty
    QString client; ///< which installation; may be empty
    qint64 undoes = 0;
    qint64 undoneBy = 0;   ///< 0: it is in force
    qint64 firstEntry = 0; ///< of the journal
    qint64 lastEntry = 0;  ///< likewise; on PostgreSQL other transactions' entries lie in between
    qint64 products = 0;   ///< products that were made, changed or deleted
    qint64 categories = 0;
    qint64 tags = 0;
    bool operator==(const ChangeStep&) const = default;
};

} // namespace pricebook

Q_DECLARE_METATYPE(pricebook::ChangeStep)
