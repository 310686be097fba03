#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTest>
#include <utility>
#include <vector>

/// How a program ended.
struct Outcome {
    int code = -1; ///< -2: not in time, -3: killed
    QByteArray out;
    QByteArray err;
};

/// Starts pricebookctl in a folder of its own, with nothing of the user's environment.
class Program {
public:
    explicit Program(const QString& folder) : m_folder(folder) {}

    void start(QProcess& process, const QStringList& arguments) const;
    Outcome operator()(const QStringList& arguments) const;
    /// The same with `words` split at spaces, behind the options that are put before all.
    Outcome operator()(const char* words) const;
    void set(const QString& name, const QString& value) { m_variables.emplace_back(name, value); }
    /// Starts it through this command.
    void setLauncher(const QStringList& command) { m_launcher = command; }
    /// Puts "--database URL" before all arguments.
    void setDatabase(const QString& url) { m_first = QStringList{QStringLiteral("--database"), url}; }

    /// Waits for one that was started.
    static Outcome end(QProcess& process);

private:
    QString m_folder;
    QStringList m_launcher;
    QStringList m_first;
    std::vector<std::pair<QString, QString>> m_variables;
};

/// Prints both streams where the code is not as expected.
#define COMPARE_CODE(outcome, expected)                                                                                \
    do {                                                                                                               \
        const Outcome compareCodeOutcome = outcome;                                                                    \
        QVERIFY2(compareCodeOutcome.code == (expected), (QByteArray::number(compareCodeOutcome.code) + "\n" +          \
                                                         compareCodeOutcome.out + "\n--\n" + compareCodeOutcome.err)   \
                                                            .constData());                                             \
    } while (false)
