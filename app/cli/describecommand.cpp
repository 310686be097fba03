#include "commands.h"
#include "connection.h"
#include "database.h"
#include "schemadescription.h"

namespace pricebook::commands {

int describe(const Request& request, Terminal& terminal) {
    const Result<std::unique_ptr<Connection>> connection = database::open(request.configuration, OpenMode::ReadOnly);
    if (!connection) {
        terminal.error(connection.error());
        return 1;
    }
    const Result<SchemaDescription> description = SchemaDescription::read(**connection);
    if (!description) {
        terminal.error(description.error());
        return 1;
    }
    terminal.data(QString::fromUtf8(description->toJson().trimmed()));
    return 0;
}

} // namespace pricebook::commands
