#include "livetexts.h"
#include "tourfixture.h"
#include "windowtexts.h"

#include <QPointer>

using namespace Qt::StringLiterals;
using namespace pricebook;

namespace {

/// What the tour shows of data that somebody else has written: titles of revisions and steps, statements, tables,
/// users. And what was found wrong in a file or a paste, which is said in the language in which that was read.
const QRegularExpression& dataOf(const WindowTour::Stop& stop) {
    static const QRegularExpression written(
        u"Exact prices|exact prices|CREATE TABLE x \\([^)]*\\)|CREATE TABLE x \\(|^products$|products\\.version|"
        "_alembic_tmp_products|2026@7\\.de|psql|olga|idle|Import of good\\.json"_s);
    static const QRegularExpression found(
        u"A price must be above zero.*|A name is needed.*|1.234 has more than.*|price_shmeckles|^\\[\\d\\]\\.\\w+"_s);
    const QLatin1String name(stop.name);
    return name == "importErrors"_L1 || name == "cellPreview"_L1 ? found : written;
}

} // namespace

/// Every page and dialog is in the new language as soon as that is chosen, and when it is made anew. All data is
/// Russian.
class tst_LiveLanguage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { tour.reset(); }
    void everywhere_data();
    void everywhere();
    void cleanup();

private:
    std::unique_ptr<TourFixture> tour;
};

void tst_LiveLanguage::initTestCase() {
    LiveTexts::listen();
    LiveTexts::speak(u"en"_s);
    tour = std::make_unique<TourFixture>();
    QVERIFY(tour->open({u"Ассам"_s, u"Банча"_s, u"Сенча"_s}, {u"Чай"_s, u"Кофе"_s}, {u"горячее"_s, u"зелёное"_s}));
}

void tst_LiveLanguage::cleanup() {
    tour->tour->leave();
    LiveTexts::speak(u"en"_s);
    WindowTour::settle();
}

void tst_LiveLanguage::everywhere_data() {
    QTest::addColumn<int>("stop");
    for (size_t i = 0; i < WindowTour::stops().size(); ++i)
        QTest::newRow(WindowTour::stops()[i].name) << int(i);
}

void tst_LiveLanguage::everywhere() {
    QFETCH(int, stop);
    const WindowTour::Stop& wanted = WindowTour::stops()[static_cast<size_t>(stop)];
    QVERIFY(tour->tour->show(wanted));
    const QStringList before = windowtexts::english(windowtexts::shown(), dataOf(wanted));
    QVERIFY2(before.size() > 3, "nothing to translate");
    LiveTexts::speak(u"ru"_s);
    WindowTour::settle();
    const QStringList left = windowtexts::english(windowtexts::shown(), dataOf(wanted));
    QVERIFY2(left.isEmpty(), qPrintable(u"\nstays English:\n"_s + left.join(u'\n')));
    tour->tour->leave();
    QVERIFY(tour->tour->show(wanted));
    const QStringList fresh = windowtexts::english(windowtexts::shown(), dataOf(wanted));
    QVERIFY2(fresh.isEmpty(), qPrintable(u"\nis made in English:\n"_s + fresh.join(u'\n')));
}

QTEST_MAIN(tst_LiveLanguage)
#include "tst_livelanguage.moc"
