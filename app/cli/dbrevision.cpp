#include "dbcommands.h"
#include "dbreport.h"
#include "newrevision.h"

#include <QCoreApplication>

namespace pricebook::commands::db {

using namespace Qt::StringLiterals;

int revision(const Request& request, Terminal& terminal) {
    DbReport report(request, terminal);
    const QString folder = request.db.folder.isEmpty() ? u"migrations"_s : request.db.folder;
    const Result<QString> file = createRevisionFile(folder, request.db.message, request.db.revisionId);
    if (!file)
        return report.failed(file.error());
    report.line(*file);
    report.set(u"file"_s, *file);
    report.tell(QCoreApplication::translate("pricebook::DbCommands",
                                            "Fill its sections in and build; docs/schema-change.md is the recipe."));
    return report.done();
}

} // namespace pricebook::commands::db
