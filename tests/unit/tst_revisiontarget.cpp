#include "revisiontarget.h"

#include "migrationset.h"
#include "verify.h"

#include <QTest>

using namespace pricebook;
using namespace Qt::StringLiterals;
using revisiontarget::Direction;

namespace {

const QStringList ids{u"aaaa11111111"_s, u"aaaa22222222"_s, u"bbbb33333333"_s, u"cccc44444444"_s, u"aaaa55555555"_s};

const MigrationSet& five() {
    static const MigrationSet set = [] {
        std::vector<MigrationSet::File> files;
        QString parent;
        for (const QString& id : ids) {
            files.emplace_back(u"2026_11_21_0240-%1_a.sql"_s.arg(id),
                               u"-- revision: %1\n-- revises: %2\n-- message: a\n-- created: 2026-11-21T02:40:07Z\n"
                               "-- compat: additive\n-- [upgrade sqlite] empty=\"-\"\n-- [upgrade postgresql] "
                               "empty=\"-\"\n-- [downgrade sqlite] empty=\"-\"\n-- [downgrade postgresql] "
                               "empty=\"-\"\n-- [verify]\n"_s.arg(id, parent)
                                   .toUtf8());
            parent = id;
        }
        Result<MigrationSet> parsed = MigrationSet::parse(files);
        if (!parsed)
            qFatal("%s", describe(parsed.error()).constData());
        return std::move(parsed).value();
    }();
    return set;
}

QString answer(const Result<int>& result) { return result ? QString::number(*result) : result.error().text; }
QString answer(const Result<std::pair<int, int>>& result) {
    return result ? u"%1-%2"_s.arg(result->first).arg(result->second) : result.error().text;
}

QString notLocated(const char* text) { return u"Can't locate revision identified by '%1'"_s.arg(QLatin1String(text)); }
QString notBelow(const char* text) {
    return u"Destination %1 is not a valid downgrade target from current head(s)"_s.arg(QLatin1String(text));
}
QString tooFew(const char* text, int count) {
    return u"Relative revision %1 didn't produce %2 migrations"_s.arg(QLatin1String(text)).arg(count);
}

const QString walkedTooFar = u"Walked too far"_s;
const QString noRange = u"Range revision not allowed"_s;

} // namespace

/// Every sentence was seen from Alembic 1.8.1, but where it crashed instead, and where it hides the names of what is
/// ambiguous.
class tst_RevisionTarget : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void revision_data();
    void revision();
    void upgrade_data();
    void upgrade();
    void downgrade_data();
    void downgrade();
    void offline_data();
    void offline();
    void history_data();
    void history();
};

void tst_RevisionTarget::revision_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* text, const QString& expected) {
        QTest::addRow("%s", text) << QString::fromLatin1(text) << expected;
    };
    row("base", u"0"_s);
    row("head", u"5"_s);
    row("heads", u"5"_s);
    row("bbbb33333333", u"3"_s);
    row("bbbb", u"3"_s);
    row("aaaa2", u"2"_s);
    row("aaaa", u"Multiple revisions start with 'aaaa': 'aaaa11111111', 'aaaa22222222', 'aaaa55555555'..."_s);
    row("bbb", notLocated("bbb") + u"; please ensure at least four characters are present for partial revision "
                                   "identifier matches"_s);
    row("zzz", notLocated("zzz"));
    row("zzzz", notLocated("zzzz"));
    row("bbbb333333333", notLocated("bbbb333333333"));
    row("BBBB", notLocated("BBBB"));
    row("", notLocated(""));
    row("+1", notLocated("+1"));
    row("current", notLocated("current"));
    row("head,bbbb", notLocated("head,bbbb"));
}

void tst_RevisionTarget::revision() {
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(answer(revisiontarget::revision(five(), text)), expected);
}

void tst_RevisionTarget::upgrade_data() {
    QTest::addColumn<int>("current");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](int current, const char* text, const QString& expected) {
        QTest::addRow("%d %s", current, text) << current << QString::fromLatin1(text) << expected;
    };
    row(0, "head", u"5"_s);
    row(5, "head", u"5"_s);
    row(0, "bbbb", u"3"_s);
    row(0, "+2", u"2"_s);
    row(3, "+2", u"5"_s);
    row(3, "+9", tooFew("+9", 9));
    row(0, "+9", tooFew("+9", 9));
    row(5, "+1", tooFew("+1", 1));
    row(3, "-1", tooFew("-1", 1));
    row(3, "+0", tooFew("0", 0));
    row(3, "bbbb+1", u"4"_s);
    row(0, "head-1", u"4"_s);
    row(0, "base+2", u"2"_s);
    row(0, "head+1", tooFew("+1", 1));
    row(0, "bbbb-9", walkedTooFar);
    row(4, "bbbb", u"4"_s); // below: nothing to do
    row(4, "bbbb-1", u"4"_s);
    row(4, "base", u"4"_s);
    row(4, "a:b", noRange);
    row(4, "1+1", notLocated("1"));
    row(4, "bbbb+x", notLocated("bbbb+x"));
    row(4, "++1", notLocated("++1"));
    row(4, "current", notLocated("current"));
    row(0, "zzzz", notLocated("zzzz"));
}

void tst_RevisionTarget::upgrade() {
    QFETCH(int, current);
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(answer(revisiontarget::target(five(), text, current, Direction::Upgrade)), expected);
}

void tst_RevisionTarget::downgrade_data() {
    QTest::addColumn<int>("current");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](int current, const char* text, const QString& expected) {
        QTest::addRow("%d %s", current, text) << current << QString::fromLatin1(text) << expected;
    };
    row(5, "base", u"0"_s);
    row(0, "base", u"0"_s);
    row(5, "head", u"5"_s);
    row(4, "head", notBelow("head"));
    row(4, "cccc44444444", u"4"_s);
    row(2, "bbbb", notBelow("bbbb"));
    row(0, "aaaa1", notBelow("aaaa1"));
    row(5, "-1", u"4"_s);
    row(1, "-1", u"0"_s);
    row(0, "-1", tooFew("-1", 1));
    row(5, "-9", tooFew("-9", 9));
    row(5, "+1", tooFew("+1", 1));
    row(5, "+0", tooFew("+0", 0));
    row(4, "bbbb-1", u"2"_s);
    row(4, "bbbb-9", walkedTooFar);
    row(2, "base+1", u"1"_s);
    row(2, "bbbb+1", notBelow("bbbb+1"));
    row(2, "current-1", notLocated("current"));
    row(4, "bbbb:aaaa1", noRange);
    row(4, "zzzz", notLocated("zzzz"));
}

void tst_RevisionTarget::downgrade() {
    QFETCH(int, current);
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(answer(revisiontarget::target(five(), text, current, Direction::Downgrade)), expected);
}

void tst_RevisionTarget::offline_data() {
    QTest::addColumn<bool>("down");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](bool down, const char* text, const QString& expected) {
        QTest::addRow("%s %s", down ? "down" : "up", text) << down << QString::fromLatin1(text) << expected;
    };
    row(false, "head", u"0-5"_s);
    row(false, "+2", u"0-2"_s);
    row(false, "base:bbbb", u"0-3"_s);
    row(false, ":bbbb", u"0-3"_s);
    row(false, "aaaa1:+2", u"1-3"_s);
    row(false, "head:+1", tooFew("+1", 1));
    row(false, "bbbb:aaaa1", u"3-3"_s);
    row(false, "current:head", notLocated("current"));
    row(false, "bbbb:", notLocated(""));
    row(false, "zzzz:b:c", notLocated("zzzz"));
    row(true, "base", u"downgrade with --sql requires <fromrev>:<torev>"_s);
    row(true, "-1", u"downgrade with --sql requires <fromrev>:<torev>"_s);
    row(true, ":base", u"downgrade with --sql requires <fromrev>:<torev>"_s);
    row(true, "head:base", u"5-0"_s);
    row(true, "base:head", notBelow("head"));
    row(true, "bbbb:-1", u"3-2"_s);
    row(true, "bbbb:-9", tooFew("-9", 9));
    row(true, "bbbb:cccc", notBelow("cccc"));
    row(true, "bbbb:bbbb", u"3-3"_s);
}

void tst_RevisionTarget::offline() {
    QFETCH(bool, down);
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(answer(revisiontarget::offlineRange(five(), text, down ? Direction::Downgrade : Direction::Upgrade)),
             expected);
}

void tst_RevisionTarget::history_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* text, const QString& expected) {
        QTest::addRow("%s", text) << QString::fromLatin1(text) << expected;
    };
    const auto astray = [](const char* text) {
        return u"Requested range %1 does not refer to ancestor/descendant revisions along the same branch"_s.arg(
            QLatin1String(text));
    };
    row(":", u"1-5"_s);
    row("base:", u"1-5"_s);
    row("aaaa1:bbbb", u"1-3"_s);
    row("bbbb:", u"3-5"_s);
    row(":bbbb", u"1-3"_s);
    row(":+2", u"1-2"_s);
    row("aaaa1:+2", u"1-3"_s);
    row("-2:", u"3-5"_s);
    row("-1:current", u"4-4"_s);
    row("current:", u"4-5"_s);
    row(":current", u"1-4"_s);
    row("current:head", u"4-5"_s);
    row(":head-1", u"1-4"_s);
    row(":-2", tooFew("-2", 2));
    row("aaaa1:-1", tooFew("-1", 1));
    row("-9:", tooFew("-9", 9));
    row("bbbb+1:", notLocated("bbbb+1"));
    row("+1:", notLocated("+1"));
    row("current-1:+1", notLocated("current-1"));
    row("zzzz:", notLocated("zzzz"));
    row("head:base", astray("head:base"));
    row("bbbb:aaaa1", astray("bbbb:aaaa1"));
    row("bbbb", u"History range requires [start]:[end], [start]:, or :[end]"_s);
    row("current", u"History range requires [start]:[end], [start]:, or :[end]"_s);
}

void tst_RevisionTarget::history() {
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(answer(revisiontarget::historyRange(five(), text, 4)), expected);
}

QTEST_GUILESS_MAIN(tst_RevisionTarget)
#include "tst_revisiontarget.moc"
