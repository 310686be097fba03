#include "builders.h"
#include "catalogstore.h"
#include "cliprogram.h"
#include "testbackend.h"
#include "verify.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// "history" and "undo".
class TestHistoryCommands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init();
    void cleanup();

    void listsWhatHappened();
    void options();
    void wrongUsage_data();
    void wrongUsage();
    void undoAndRedo();
    void leftAloneIsNamed();
    void unknownStep();
    void namesCannotDriveTheTerminal();

private:
    Product change(ProductId id, const char* price, const QString& actor = u"Anna"_s) {
        m_store->setOrigin(u"window"_s, actor, u"annas"_s);
        ProductPatch patch;
        patch.shmeckles = money(price);
        const Result<Product> changed = m_store->write<Product>([&](WriteUnit& unit) {
            m_step = unit.step.id;
            unit.step.title = u"Price of “%1”"_s.arg(actor);
            return m_store->products().update(unit, id, 0, patch);
        });
        return changed ? *changed : Product();
    }
    [[nodiscard]] Money price(ProductId id) {
        const Result<Product> product = m_store->products().byId(id);
        return product ? product->shmeckles : Money();
    }
    QJsonArray json(QStringList arguments) {
        const Outcome outcome = (*m_run)(QStringList{u"history"_s, u"--json"_s} + arguments);
        if (outcome.code != 0)
            QTest::qFail(outcome.err.constData(), __FILE__, __LINE__);
        return QJsonDocument::fromJson(outcome.out).array();
    }

    std::unique_ptr<TestBackend> m_backend;
    std::unique_ptr<CatalogStore> m_store;
    std::unique_ptr<Program> m_run;
    Product m_milk, m_tea;
    qint64 m_step = 0; ///< of the last change
};

void TestHistoryCommands::init() {
    QFETCH_GLOBAL(QString, backend);
    m_backend = std::make_unique<TestBackend>(backend);
    QVERIFY(m_backend->migrate());
    m_run = std::make_unique<Program>(m_backend->folder());
    m_run->setDatabase(m_backend->url().toSecretString());
    Result<std::unique_ptr<CatalogStore>> store = CatalogStore::open(m_backend->url(), OpenMode::ReadWrite);
    VERIFY_OK(store);
    m_store = std::move(*store);
    for (const auto& [target, name] : {std::pair{&m_milk, u"Milk"_s}, std::pair{&m_tea, u"Tea"_s}}) {
        const Result<Product> made =
            m_store->write<Product>([&](WriteUnit& unit) { return m_store->products().create(unit, makeDraft(name)); });
        VERIFY_OK(made);
        *target = *made;
    }
}

void TestHistoryCommands::cleanup() {
    m_store.reset();
    m_backend.reset();
}

void TestHistoryCommands::listsWhatHappened() {
    change(m_milk.id, "2.5");
    const Outcome outcome = (*m_run)("history");
    COMPARE_CODE(outcome, 0);
    const QList<QByteArray> lines = outcome.out.trimmed().split('\n');
    QCOMPARE(lines.size(), 3);
    const QByteArray expected =
        u"\t#%1\tAnna\twindow\tproduct %2 “Milk”: Shmeckles 10.00 → 2.50\tPrice of “Anna”"_s.arg(m_step)
            .arg(m_milk.id.value)
            .toUtf8();
    QVERIFY2(lines.front().endsWith(expected), lines.front().constData());
    const QJsonArray entries = json({});
    QCOMPARE(entries.size(), 3);
    const QJsonObject entry = entries.first().toObject();
    QCOMPARE(entry[u"entity"_s].toString(), u"product"_s);
    QCOMPARE(entry[u"action"_s].toString(), u"changed"_s);
    QCOMPARE(entry[u"actor"_s].toString(), u"Anna"_s);
    const QJsonObject changed = entry[u"changes"_s].toObject()[u"price_shmeckles"_s].toObject();
    QCOMPARE(changed, (QJsonObject{{u"old"_s, 10.0}, {u"new"_s, 2.5}}));
    QCOMPARE(entry[u"step"_s].toObject()[u"id"_s].toInteger(), m_step);
    QCOMPARE(entries.last().toObject()[u"action"_s].toString(), u"created"_s);
}

void TestHistoryCommands::options() {
    change(m_milk.id, "2");
    change(m_milk.id, "3");
    QCOMPARE(json({u"--limit"_s, u"2"_s}).size(), 2);
    QCOMPARE(json({u"--product"_s, QString::number(m_tea.id.value)}).size(), 1);
    QCOMPARE(json({u"--source"_s, u"window"_s}).size(), 2);
    QCOMPARE(json({u"--source"_s, u"import"_s}).size(), 0);
    QCOMPARE(json({u"--since"_s, u"2001-01-01"_s}).size(), 4);
    QCOMPARE(json({u"--since"_s, u"2999-01-01T10:00"_s}).size(), 0);
}

void TestHistoryCommands::wrongUsage_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("product") << QStringList{u"history"_s, u"--product"_s, u"milk"_s};
    QTest::newRow("since") << QStringList{u"history"_s, u"--since"_s, u"yesterday"_s};
    QTest::newRow("source") << QStringList{u"history"_s, u"--source"_s, u"door"_s};
    QTest::newRow("import") << QStringList{u"history"_s, u"--source"_s, u"import #x"_s};
    QTest::newRow("limit") << QStringList{u"history"_s, u"--limit"_s, u"0"_s};
    QTest::newRow("no step") << QStringList{u"undo"_s};
    QTest::newRow("step") << QStringList{u"undo"_s, u"-1"_s};
}

void TestHistoryCommands::wrongUsage() {
    QFETCH(QStringList, arguments);
    COMPARE_CODE((*m_run)(arguments), 2);
}

void TestHistoryCommands::undoAndRedo() {
    change(m_milk.id, "2");
    const Outcome undone = (*m_run)({u"undo"_s, QString::number(m_step)});
    COMPARE_CODE(undone, 0);
    QCOMPARE(QString::fromUtf8(undone.out.trimmed()), u"Taken back: Price of “Anna” (1 product)"_s);
    QCOMPARE(price(m_milk.id), money("10"));
    const QJsonObject newest = json({u"--limit"_s, u"1"_s}).first().toObject();
    QCOMPARE(newest[u"source"_s].toString(), u"command line"_s);
    QCOMPARE(newest[u"step"_s].toObject()[u"title"_s].toString(), u"Undo: Price of “Anna”"_s);
    // Once only; but the undo is a step itself.
    COMPARE_CODE((*m_run)({u"undo"_s, QString::number(m_step)}), 1);
    COMPARE_CODE((*m_run)({u"undo"_s, QString::number(newest[u"step"_s].toObject()[u"id"_s].toInteger())}), 0);
    QCOMPARE(price(m_milk.id), money("2"));
}

void TestHistoryCommands::leftAloneIsNamed() {
    change(m_milk.id, "2");
    const qint64 step = m_step;
    change(m_milk.id, "3", u"Ben"_s);
    const Outcome outcome = (*m_run)({u"undo"_s, QString::number(step)});
    COMPARE_CODE(outcome, 1); // nothing is as it was
    QVERIFY2(outcome.err.contains("“Milk”: changed since by Ben at "), outcome.err.constData());
    QVERIFY2(outcome.err.contains("Nothing was taken back"), outcome.err.constData());
    QCOMPARE(price(m_milk.id), money("3"));
    // So it can be taken back later, when that is out of the way.
    COMPARE_CODE((*m_run)({u"undo"_s, QString::number(m_step)}), 0);
    COMPARE_CODE((*m_run)({u"undo"_s, QString::number(step)}), 0);
    QCOMPARE(price(m_milk.id), money("10"));
}

void TestHistoryCommands::unknownStep() {
    const Outcome outcome = (*m_run)({u"undo"_s, u"4711"_s});
    COMPARE_CODE(outcome, 1);
    QVERIFY2(outcome.err.contains("There is no step 4711"), outcome.err.constData());
}

void TestHistoryCommands::namesCannotDriveTheTerminal() {
    change(m_milk.id, "2", u"A\x1b[2Jnna\n\tB"_s);
    const Outcome outcome = (*m_run)("history --limit 1");
    COMPARE_CODE(outcome, 0);
    QVERIFY(!outcome.out.contains('\x1b'));
    QCOMPARE(outcome.out.count('\n'), 1);
    QCOMPARE(outcome.out.count('\t'), 5);
}

QTEST_GUILESS_MAIN(TestHistoryCommands)
#include "tst_historycommands.moc"
