#include "presence.h"
#include "presencestore.h"
#include "query.h"
#include "sessionfixture.h"

using namespace pricebook;
using namespace Qt::StringLiterals;

class tst_Presence : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void twoWindows();
    void oldSignsOfLife();

private:
    static QString oldTime(bool postgres) {
        return postgres ? u"now() - interval '46 seconds'"_s
                        : u"strftime('%Y-%m-%d %H:%M:%f', 'now', '-46 seconds') || '000'"_s;
    }
};

void tst_Presence::twoWindows() {
    SessionFixture m;
    QVERIFY(m.open());
    const Product tea = m.addProduct(makeDraft(u"Tea"_s)).valueOr({});
    QVERIFY(m.openSession());
    qputenv("USER", "anna");
    Presence here;
    here.setSession(m.session);
    here.setShown(tea.id);
    {
        Presence there;
        there.setSession(m.session);
        there.setShown(tea.id);
        there.setEditing(true);
        QTRY_COMPARE_WITH_TIMEOUT(here.others(), QStringList{u"anna"_s}, 10'000);
        QVERIFY(there.others().isEmpty()); // one is not somebody else to oneself
        here.setShown(ProductId(4711));
        QVERIFY(here.others().isEmpty());
        here.setShown(tea.id);
        QTRY_COMPARE_WITH_TIMEOUT(here.others(), QStringList{u"anna"_s}, 10'000);
    } // closed
    QTRY_VERIFY_WITH_TIMEOUT(here.others().isEmpty(), 10'000);
    const Result<qint64> steps = scalarInteger(m.other->connection(), u"SELECT count(*) FROM change_steps"_s);
    VERIFY_OK(steps);
    QCOMPARE(*steps, qint64{1}); // the product alone: presence is nothing to undo
}

void tst_Presence::oldSignsOfLife() {
    SessionFixture m;
    QVERIFY(m.open());
    const Product tea = m.addProduct(makeDraft(u"Tea"_s)).valueOr({});
    PresenceStore presence(m.other->connection());
    const auto beat = [&](const QString& client, const QString& actor) {
        return m.other->write<bool>([&](WriteUnit& unit) -> Result<bool> {
            const Result<void> told = presence.beat(unit, client, actor, tea.id);
            return told ? Result<bool>(true) : Result<bool>(told.error());
        });
    };
    VERIFY_OK(beat(u"a"_s, u"anna"_s));
    VERIFY_OK(beat(u"a"_s, u"anna"_s));
    VERIFY_OK(beat(u"b"_s, QString()));
    QCOMPARE(presence.others(u"c"_s, tea.id).valueOr({}), (QStringList{QString(), u"anna"_s}));
    QCOMPARE(presence.others(u"b"_s, tea.id).valueOr({}), QStringList{u"anna"_s});
    VERIFY_OK(m.other->connection().execute(
        u"UPDATE presence SET seen_at = %1 WHERE client = 'a'"_s.arg(oldTime(m.backend.isPostgres()))));
    QCOMPARE(presence.others(u"c"_s, tea.id).valueOr({}), QStringList{QString()});
    VERIFY_OK(beat(u"b"_s, QString())); // tidies up
    QCOMPARE(scalarInteger(m.other->connection(), u"SELECT count(*) FROM presence"_s).valueOr(0), qint64{1});
}

QTEST_GUILESS_MAIN(tst_Presence)
#include "tst_presence.moc"
