#include "expectedschemas.h"

#include "connection.h"
#include "migrationrunner.h"
#include "schemadescription.h"
#include "testbackend.h"

// Outside the namespace: the macros declare functions of the global one.
static void showEmbedded() { Q_INIT_RESOURCE(expectedschemas); }
static void hideEmbedded() { Q_CLEANUP_RESOURCE(expectedschemas); }

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

/// Nothing compares with the embedded files, which may be old, while this lives.
class EmbeddedHidden {
public:
    EmbeddedHidden() {
        (void)expectedSchema({}, Backend::Sqlite); // it shows them once
        hideEmbedded();
    }
    ~EmbeddedHidden() { showEmbedded(); }
    EmbeddedHidden(const EmbeddedHidden&) = delete;
    EmbeddedHidden& operator=(const EmbeddedHidden&) = delete;
};

} // namespace

Result<QMap<QString, QByteArray>> makeExpectedSchemas(const QString& backend) {
    const EmbeddedHidden hidden;
    const TestBackend fresh(backend);
    const Result<std::unique_ptr<Connection>> connection = Connection::open(fresh.url(), OpenMode::CreateIfMissing);
    if (!connection)
        return connection.error();
    MigrationRunner runner(**connection, MigrationSet::embedded());
    QMap<QString, QByteArray> files;
    for (const Migration& migration : MigrationSet::embedded().migrations()) {
        if (const Result<int> upgraded = runner.upgradeTo(migration.revision); !upgraded)
            return upgraded.error();
        const Result<SchemaDescription> description = SchemaDescription::read(**connection);
        if (!description)
            return description.error();
        files.insert(u"%1.%2.json"_s.arg(migration.revision, backend), description->toJson());
    }
    return files;
}

} // namespace pricebook
