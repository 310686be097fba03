#include "cliprogram.h"

using namespace Qt::StringLiterals;

void Program::start(QProcess& process, const QStringList& arguments) const {
    QProcessEnvironment environment;
    for (const char* name : {"PATH", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "LSAN_OPTIONS"}) {
        if (qEnvironmentVariableIsSet(name))
            environment.insert(QLatin1String(name), qEnvironmentVariable(name));
    }
    environment.insert(u"HOME"_s, m_folder);
    for (const auto& [name, value] : m_variables)
        environment.insert(name, value);
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(m_folder);
    QStringList command = m_launcher + QStringList(QStringLiteral(PRICEBOOKCTL)) + m_first + arguments;
    const QString program = command.takeFirst();
    process.start(program, command);
}

Outcome Program::operator()(const QStringList& arguments) const {
    QProcess process;
    start(process, arguments);
    return end(process);
}

Outcome Program::operator()(const char* words) const {
    return (*this)(QString::fromUtf8(words).split(u' ', Qt::SkipEmptyParts));
}

Outcome Program::end(QProcess& process) {
    if (!process.waitForFinished(120'000))
        return {-2, {}, process.errorString().toUtf8()};
    const int code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -3;
    return {code, process.readAllStandardOutput(), process.readAllStandardError()};
}
