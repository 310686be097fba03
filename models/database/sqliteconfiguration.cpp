#include "sqliteconfiguration.h"

#include <sqlite3.h>

namespace pricebook {

void configureSqlite() {
    static const bool once = [] {
        (void)sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
        (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        return true;
    }();
    (void)once;
}

} // namespace pricebook
