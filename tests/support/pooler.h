#pragma once

#include "databaseurl.h"
#include "result.h"

#include <QProcess>
#include <QTemporaryDir>
#include <memory>

namespace pricebook {

/// pgbouncer in transaction mode before the tests' server, on a free loopback port, with few server connections, used
/// in turn, so that clients really share them. Stopped on destruction.
class Pooler {
public:
    /// `direct`: a database of the tests' server.
    static Result<std::unique_ptr<Pooler>> start(const DatabaseUrl& direct, int servers = 2);
    ~Pooler();
    /// The same database by way of the pooler.
    [[nodiscard]] const DatabaseUrl& url() const { return m_url; }

private:
    Pooler() = default;
    QTemporaryDir m_folder{QStringLiteral("/tmp/pricebook-pooler.XXXXXX")};
    QProcess m_process;
    DatabaseUrl m_url;
};

} // namespace pricebook
