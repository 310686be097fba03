#include "offlinesql.h"

#include "offlinescript.h"

namespace pricebook {

Result<QString> offlineSql(Backend backend, const MigrationSet& migrations, int from, int to) {
    OfflineScript script(backend, migrations, from, to);
    return script.write();
}

} // namespace pricebook
