#include "testserver.h"

#include <QCoreApplication>
#include <QProcess>
#include <libpq-fe.h>
#include <memory>

using namespace Qt::StringLiterals;

namespace pricebook::testserver {

namespace {

Result<DatabaseUrl> startPrivateServer() {
    // The script's command waits for the end of its input. That comes when this process ends, even by a signal, and
    // then the script stops the server.
    static QProcess* process = nullptr;
    process = new QProcess;
    process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process->start(QStringLiteral(PRICEBOOK_WITH_POSTGRES),
                   {u"sh"_s, u"-c"_s, u"echo \"$PRICEBOOK_TEST_POSTGRES\"; cat >/dev/null"_s});
    qAddPostRoutine([] {
        process->closeWriteChannel();
        process->waitForFinished();
        delete process;
    });
    while (!process->canReadLine() && process->waitForReadyRead(60'000)) {
    }
    const QString line = QString::fromUtf8(process->readLine()).trimmed();
    if (line.isEmpty())
        return Error(Error::Kind::Unavailable, u"no PostgreSQL server for the tests; its messages are above"_s);
    return DatabaseUrl::parse(line);
}

} // namespace

Result<DatabaseUrl> url() {
    static const Result<DatabaseUrl> found = [] {
        const QString given = qEnvironmentVariable("PRICEBOOK_TEST_POSTGRES");
        return given.isEmpty() ? startPrivateServer() : DatabaseUrl::parse(given);
    }();
    return found;
}

Result<void> execute(const QString& sql) {
    const Result<DatabaseUrl> server = url();
    if (!server)
        return server.error();
    const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(
        PQconnectdb(server->toSecretString().toUtf8().constData()), &PQfinish);
    if (PQstatus(connection.get()) != CONNECTION_OK)
        return Error(Error::Kind::Unavailable, u"cannot connect to the tests' server"_s,
                     QString::fromUtf8(PQerrorMessage(connection.get())));
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection.get(), sql.toUtf8().constData()),
                                                               &PQclear);
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        return Error(Error::Kind::Internal, u"the tests' server refused: "_s + sql,
                     QString::fromUtf8(PQresultErrorMessage(result.get())));
    return {};
}

} // namespace pricebook::testserver
