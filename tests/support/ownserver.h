#pragma once

#include "databaseurl.h"
#include "result.h"

#include <QString>
#include <QTemporaryDir>
#include <memory>

namespace pricebook {

/// A PostgreSQL server of one test's own, which it may stop and start again; durable, unlike the shared one. Its
/// address stays the same. Stopped on destruction, and by the system if the test dies. Each call waits until it is
/// done.
class OwnServer {
public:
    enum class Stop { Fast, Immediate };

    static Result<std::unique_ptr<OwnServer>> start();
    ~OwnServer();
    /// Of its maintenance database, which is empty.
    [[nodiscard]] const DatabaseUrl& url() const { return m_url; }
    /// Immediate: as if the power went.
    Result<void> stop(Stop how);
    Result<void> startAgain();

private:
    OwnServer() = default;
    /// One of PostgreSQL's programs, as an account that it accepts.
    Result<void> run(const QString& program, const QStringList& arguments);
    Result<void> prepare();

    QTemporaryDir m_folder{QStringLiteral("/tmp/pricebook-own.XXXXXX")};
    QString m_programs;
    quint16 m_port = 0;
    bool m_running = false;
    DatabaseUrl m_url;
};

} // namespace pricebook
