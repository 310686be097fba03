#include "alembicproject.h"
#include "connection.h"
#include "query.h"
#include "testbackend.h"
#include "verify.h"

#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace pricebook;

namespace {

enum class Same {
    Output,    ///< the exit code and all of the answer
    FirstLine, ///< the exit code and the first line of the answer
    Code,      ///< the exit code
    Nothing,   ///< only the database afterwards
};

/// A command line given to both. In it {1} is the id of the first revision, {1p} six digits of it, {1q} two; {n} those
/// of the head.
struct Line {
    const char* words;
    Same same = Same::Output;
    const char* difference = nullptr; ///< why it is not the same, where it is not
    const char* ours = nullptr;       ///< what is given to us instead
};

constexpr const char* paths = "the file's name follows, which is another";
constexpr const char* urls = "the address is written in another way";
constexpr const char* scripts = "our scripts have a header, guards and a history, and what SQLite rebuilds";
constexpr const char* verifies = "we compare the tables first, so it takes --force to write what is not true";

/// All differences that there are, with their reasons. Besides these: FAILED is on standard error here, `downgrade`
/// needs --yes-lose-data, and nobody needs a backup in this test.
const std::vector<Line> lines = {
    {"current"},
    {"current -v", Same::Code, urls},
    {"current --check-heads", Same::Nothing, "newer than Alembic 1.8"},
    {"check", Same::Nothing, "newer than Alembic 1.8"},
    {"branches", Same::Nothing, "there is one line of revisions here"},
    {"heads"},
    {"heads -v", Same::FirstLine, paths},
    {"history"},
    {"history -v", Same::FirstLine, paths},
    {"history -i"},
    {"history -r {1}:{2}"},
    {"history -r {2}:"},
    {"history -r :{2p}"},
    {"history -r base:{1}"},
    {"history -r :+1"},
    {"history -r current:"},
    {"history -r {n}:{1}"},
    {"history -r zzzz:"},
    {"history -r nonsense"},
    {"history --rev-range=-1:current", Same::Nothing, "Alembic counts from the head if the database is at base"},
    {"show head", Same::FirstLine, paths},
    {"show {2}", Same::FirstLine, paths},
    {"show {2p}", Same::FirstLine, paths},
    {"show {2q}", Same::Nothing, "fewer than four digits are refused here, whatever they fit"},
    {"show base"},
    {"show zzzz"},
    {"show current"},
    {"upgrade +9"},
    {"upgrade -1"},
    {"upgrade zzzz"},
    {"upgrade {1}:{2}"},
    {"upgrade base"},
    {"downgrade -1"},
    {"downgrade base"},
    {"downgrade head"},
    {"upgrade +1"},
    {"current"},
    {"current -v", Same::Code, urls},
    {"history -i"},
    {"history -r :current"},
    {"history -r current:"},
    {"show current", Same::FirstLine, paths},
    {"upgrade base"},
    {"upgrade {1}"},
    {"upgrade +9"},
    {"downgrade head"},
    {"downgrade {2}"},
    {"downgrade +1"},
    {"downgrade -2"},
    {"upgrade {2p}"},
    {"upgrade {1}+1"},
    {"current"},
    {"downgrade {2}-1"},
    {"upgrade head-1"},
    {"upgrade head"},
    {"upgrade head"},
    {"upgrade heads"},
    {"upgrade +1"},
    {"current"},
    {"history -i"},
    {"history -r -1:current", Same::Nothing, "Alembic's parser takes -1:current for an option"},
    {"downgrade -9"},
    {"downgrade zzzz"},
    {"downgrade {1}:base"},
    {"downgrade -1"},
    {"current"},
    {"downgrade {1p}"},
    {"current"},
    {"upgrade +2"},
    {"current"},
    {"downgrade base"},
    {"current"},
    {"upgrade head --sql", Same::Code, scripts},
    {"upgrade {1}:{2} --sql", Same::Code, scripts},
    {"upgrade +1 --sql", Same::Code, scripts},
    {"upgrade {2}:{1} --sql", Same::Code, scripts},
    {"upgrade zzzz --sql"},
    {"upgrade zzzz:head --sql"},
    {"downgrade base --sql"},
    {"downgrade head:base --sql", Same::Code, scripts},
    {"downgrade {2}:{1} --sql", Same::Code, scripts},
    {"downgrade {2}:-1 --sql", Same::Code, scripts},
    {"downgrade {1}:{2} --sql"},
    {"stamp head --sql", Same::Code, scripts},
    {"stamp {1}:{2} --sql", Same::Code, scripts},
    {"stamp zzzz --sql"},
    {"stamp zzzz"},
    {"stamp +1"},
    {"stamp {1}:{2}"},
    {"stamp head", Same::FirstLine, verifies, "stamp head --force"},
    {"current"},
    {"upgrade head"},
    {"stamp {1p}", Same::FirstLine, verifies, "stamp {1p} --force"},
    {"current"},
    {"stamp base"},
    {"current"},
    {"stamp head --purge", Same::Nothing, verifies, "stamp head --purge --force"},
    {"current"},
    {"stamp base"},
    {"upgrade", Same::Nothing, "head is meant where nothing is said", "upgrade base"},
    {"downgrade", Same::Code, "a usage error is worded by the parser"},
    {"stamp", Same::Code, "a usage error is worded by the parser"},
    {"show", Same::Code, "a usage error is worded by the parser"},
    {"sideways", Same::Code, "a usage error is worded by the parser"},
    {"history -r", Same::Code, "a usage error is worded by the parser"},
    {"upgrade head head", Same::Code, "a usage error is worded by the parser"},
    {"current --sql", Same::Code, "a usage error is worded by the parser"},
    {"upgrade head"},
    {"current"},
    {"heads"},
};

/// What an administrator sees: what failed, or else the data, or else which revisions ran.
QByteArrayList answer(const Outcome& outcome) {
    for (const QByteArray& stream : {outcome.out, outcome.err}) {
        for (const QByteArray& line : stream.split('\n')) {
            if (line.startsWith("FAILED: "))
                return {line};
        }
    }
    if (!outcome.out.isEmpty())
        return outcome.out.split('\n');
    QByteArrayList ran;
    for (const QByteArray& line : outcome.err.split('\n')) {
        if (line.startsWith("Running "))
            ran << line.trimmed();
    }
    return ran;
}

QStringList arguments(const char* words, const QString& revisions) {
    const QStringList ids = revisions.split(u' ');
    QString text = QString::fromLatin1(words);
    for (qsizetype i = 0; i < ids.size(); ++i) {
        text.replace(u"{%1}"_s.arg(i + 1), ids[i]);
        text.replace(u"{%1p}"_s.arg(i + 1), ids[i].first(6));
        text.replace(u"{%1q}"_s.arg(i + 1), ids[i].first(2));
    }
    return text.replace(u"{n}"_s, ids.last()).split(u' ');
}

/// The rows of alembic_version; none if there is no such table.
QStringList headsOf(const DatabaseUrl& url) {
    const Result<std::unique_ptr<Connection>> connection = Connection::open(url, OpenMode::ReadOnly);
    if (!connection)
        return {connection.error().text};
    Query query(**connection, u"SELECT version_num FROM alembic_version ORDER BY 1"_s);
    QStringList heads;
    while (true) {
        const Result<bool> row = query.step();
        if (!row || !*row)
            return heads;
        heads << query.text(0);
    }
}

} // namespace

/// The same command lines, given to Debian's Alembic and to pricebookctl on two databases of one engine.
class TestAlembicOracle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameAnswers_data() { TestBackend::addRows(); }
    void sameAnswers();
};

void TestAlembicOracle::sameAnswers() {
    const TestBackend ours = TestBackend::current();
    const TestBackend theirs = TestBackend::current();
    for (const TestBackend* backend : {&ours, &theirs})
        VERIFY_OK(Connection::open(backend->url(), OpenMode::CreateIfMissing));
    const MigrationSet& set = MigrationSet::embedded();
    AlembicProject alembic(theirs.folder(), theirs.url());
    QVERIFY(alembic.makeFromRevisions(set));
    Program pricebook(ours.folder());
    pricebook.setDatabase(ours.url().toSecretString());
    QStringList ids;
    for (const Migration& migration : set.migrations())
        ids << migration.revision;
    QProcess server;
    alembic.startServer(server);
    int failures = 0;
    for (const Line& line : lines) {
        QStringList given = arguments(line.ours != nullptr ? line.ours : line.words, ids.join(u' '));
        given.prepend(u"db"_s);
        if (!given.contains(u"--sql"_s) && given.size() > 2 && given[1] == u"downgrade")
            given << u"--yes-lose-data"_s << u"--no-backup"_s;
        if (!given.contains(u"--sql"_s) && given.size() > 2 && given[1] == u"upgrade")
            given << u"--no-backup"_s;
        const Outcome our = pricebook(given);
        const Outcome their = AlembicProject::ask(server, arguments(line.words, ids.join(u' ')));
        const bool sameCode = line.same == Same::Nothing || our.code == their.code;
        bool sameText = answer(our) == answer(their);
        if (line.same == Same::FirstLine)
            sameText = answer(our).value(0) == answer(their).value(0);
        else if (line.same != Same::Output)
            sameText = true;
        const QStringList ourHeads = headsOf(ours.url()), theirHeads = headsOf(theirs.url());
        if (sameCode && sameText && ourHeads == theirHeads)
            continue;
        ++failures;
        qWarning("%s\n  Alembic: %d %s\n    %s\n  ours:    %d %s\n    %s", line.words, their.code,
                 qPrintable(theirHeads.join(u' ')), answer(their).join("\n    ").constData(), our.code,
                 qPrintable(ourHeads.join(u' ')), answer(our).join("\n    ").constData());
        if (ourHeads != theirHeads)
            break; // nothing after it means anything
    }
    server.closeWriteChannel();
    QVERIFY(server.waitForFinished());
    QVERIFY(lines.size() >= 40);
    QCOMPARE(failures, 0);
}

QTEST_GUILESS_MAIN(TestAlembicOracle)
#include "tst_alembicoracle.moc"
