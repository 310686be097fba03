#pragma once

#include "changestep.h"
#include "result.h"
#include "undoreport.h"

#include <QString>
#include <functional>
#include <vector>

namespace pricebook {

class Connection;
class Query;
class WriteUnit;

/// Takes a stretch of the journal back. Internal to store; see UndoStore for what it promises.
class JournalRevert {
public:
    struct Stretch {
        QString condition; ///< on change_journal `j`; what UndoStore chose
        std::function<void(Query&, const QString& sql)> bind;
        qint64 lastEntry = 0; ///< what comes after it was changed since
        int fields = 63;      ///< which fields go back
        bool records = true;  ///< also what was made, deleted and tagged
        bool always = false;  ///< whatever it is now: nothing counts as changed since
    };

    JournalRevert(Connection& connection, WriteUnit& unit, Stretch stretch);

    Result<UndoReport> run();

private:
    struct Named; // a table of names
    Result<void> lock();
    Result<void> lookAtStretch();
    Result<void> noteNamed(const Named& table, const Result<std::vector<qint64>>& done);
    Result<void> renameNamed(const Named& table);
    Result<void> restoreNamed(const Named& table);
    Result<void> removeNamed(const Named& table);
    Result<void> restoreProducts();
    Result<void> revertFields();
    Result<void> revertTags();
    Result<void> touchTagged();
    Result<void> removeProducts();
    Result<void> nameWhoChanged();

    [[nodiscard]] QString entries(const QString& entity, const QString& action) const;
    [[nodiscard]] QString changedProducts() const;
    [[nodiscard]] QString firstLife(const QString& entity) const;
    [[nodiscard]] QString fits() const;
    Result<std::vector<qint64>> ids(const QString& sql);
    Result<qint64> run(const QString& sql);
    Result<void> skip(UndoSkipped::Entity entity, UndoSkipped::Reason reason, const QString& sql);

    Connection& m_connection;
    WriteUnit& m_unit;
    Stretch m_stretch;
    UndoReport m_report;
    int m_fields = 0;           ///< that changed in the stretch, of those that are to go back
    bool m_repeated = false;    ///< a product is in it more than once
    std::vector<qint64> m_done; ///< products that have their new version already
    std::vector<qint64> m_tagged;
};

} // namespace pricebook
