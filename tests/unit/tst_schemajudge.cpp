#include "migrationset.h"
#include "schemajudge.h"
#include "verify.h"

#include <QTest>

using namespace pricebook;
using namespace Qt::StringLiterals;

using Kind = SchemaState::Kind;
using History = std::vector<SchemaHistoryEntry>;

Q_DECLARE_METATYPE(History)

namespace {

QString id(char letter) { return QString(12, QLatin1Char(letter)); }

MigrationSet::File file(char letter, const QString& parent) {
    return {u"2026_11_21_0240-%1_a_step.sql"_s.arg(id(letter)),
            u"-- revision: %1\n-- revises: %2\n-- message: step %3\n-- created: 2026-11-21T02:40:07Z\n-- compat: %4\n"
            "-- [upgrade sqlite]\nCREATE TABLE %3 (b INTEGER);\n-- [upgrade postgresql]\nCREATE TABLE %3 (b INTEGER);\n"
            "-- [downgrade sqlite] loses=%3\nDROP TABLE %3;\n-- [downgrade postgresql] loses=%3\nDROP TABLE %3;\n"
            "-- [verify]\n"_s
                .arg(id(letter), parent, QString(QLatin1Char(letter)), letter == 'b' ? u"breaking"_s : u"additive"_s)
                .toUtf8()};
}

/// a, b (breaking), c.
const MigrationSet& migrations() {
    static const MigrationSet set =
        MigrationSet::parse({file('a', {}), file('b', id('a')), file('c', id('b'))}).value();
    return set;
}

SchemaHistoryEntry entry(const QString& direction, char letter, const QString& checksum = {}) {
    SchemaHistoryEntry made;
    made.revision = letter == '-' ? u"base"_s : id(letter);
    made.direction = direction;
    made.state = u"applied"_s;
    made.programVersion = u"9.9"_s;
    const int ordinal = migrations().ordinal(made.revision);
    made.checksum = !checksum.isEmpty() ? checksum
                    : ordinal > 0       ? migrations().at(ordinal).checksum(Backend::Sqlite)
                                        : u"s256n1:00"_s;
    made.floor = id('b');
    return made;
}

History upgrades(const char* letters) {
    History history;
    for (; *letters != '\0'; ++letters)
        history.push_back(entry(u"upgrade"_s, *letters));
    return history;
}

History with(History history, const SchemaHistoryEntry& last) {
    history.push_back(last);
    return history;
}

const QStringList ours{u"categories"_s, u"tags"_s, u"products"_s, u"product_tag_association"_s};

} // namespace

class tst_SchemaJudge : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void judge_data();
    void judge();
    void purity();
    void texts_data();
    void texts();
    void applied();
};

void tst_SchemaJudge::judge_data() {
    QTest::addColumn<QStringList>("tables");
    QTest::addColumn<QStringList>("heads");
    QTest::addColumn<History>("history");
    QTest::addColumn<QString>("schemaOf"); ///< the revision as which the tables are found
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("detail"); ///< behind, adoptAs, or a part of details
    const QStringList none;
    const auto row = [](const char* name, const QStringList& tables, const QStringList& heads, const History& history,
                        const QString& schemaOf, Kind kind, const QString& detail = {}) {
        QTest::newRow(name) << tables << heads << history << schemaOf << kind << detail;
    };
    const QString a = id('a'), b = id('b'), c = id('c'), foreign = u"33e05a6a546e"_s;

    row("nothing", none, none, {}, {}, Kind::Empty);
    row("taken back to nothing", none, none, with(upgrades("a"), entry(u"downgrade"_s, 'a')), {}, Kind::Empty);
    row("head", ours, {c}, upgrades("abc"), c, Kind::Current, u"0"_s);
    row("one behind", ours, {b}, upgrades("ab"), b, Kind::Behind, u"1"_s);
    row("two behind", ours, {a}, upgrades("a"), a, Kind::Behind, u"2"_s);
    row("behind after a downgrade", ours, {b}, with(upgrades("abc"), entry(u"downgrade"_s, 'c')), b, Kind::Behind,
        u"1"_s);
    row("stamped", ours, {c}, with(upgrades("a"), entry(u"stamp"_s, 'c')), c, Kind::Current, u"0"_s);
    row("stamped down", ours, {a}, with(upgrades("abc"), entry(u"stamp"_s, 'a')), a, Kind::Behind, u"2"_s);
    row("adopted", ours, {a}, {entry(u"adopt"_s, 'a')}, a, Kind::Behind, u"2"_s);
    row("restored", ours, {b}, with(upgrades("ab"), entry(u"restore"_s, 'b')), b, Kind::Behind, u"1"_s);

    row("newer and readable", ours, {id('f')}, with(upgrades("abc"), entry(u"upgrade"_s, 'f')), {},
        Kind::AheadCompatible);
    SchemaHistoryEntry breaking = entry(u"upgrade"_s, 'f');
    breaking.floor = id('f');
    row("newer and not readable", ours, {id('f')}, with(upgrades("abc"), breaking), {}, Kind::AheadIncompatible);
    breaking.floor = QString();
    row("newer without a floor", ours, {id('f')}, with(upgrades("abc"), breaking), {}, Kind::AheadIncompatible);
    row("moved by another program", ours, {foreign}, upgrades("abc"), {}, Kind::UnknownRevision);

    row("another program's revision", {u"users"_s}, {foreign}, {}, {}, Kind::UnknownRevision);
    row("another program", {u"users"_s}, none, {}, {}, Kind::ForeignTables);
    row("one table of ours only", {u"products"_s}, none, {}, {}, Kind::ForeignTables);
    row("two heads", ours, {a, b}, upgrades("ab"), b, Kind::SeveralHeads, a);

    row("the replaced application", ours, {foreign}, {}, a, Kind::Adoptable, a);
    row("the replaced application, changed", ours, {foreign}, {}, b, Kind::AlembicDiffers, u"not as "_s + a);
    row("a revision of ours without a history", ours, {b}, {}, b, Kind::Adoptable, b);
    row("stamped by Alembic over other tables", ours, {b}, {}, a, Kind::AlembicDiffers, u"not as "_s + b);
    row("our tables without a revision", ours, none, {}, b, Kind::Adoptable, b);
    row("our tables of no revision", ours, none, {}, {}, Kind::AlembicDiffers, u"not as "_s + a);
    row("moved on by Alembic itself", ours, {c}, upgrades("ab"), c, Kind::Adoptable, c);

    row("a revision was put below the head", ours, {c}, {entry(u"upgrade"_s, 'a'), entry(u"upgrade"_s, 'c')}, a,
        Kind::OutOfOrder, b + u" step b"_s);
    row("another text, same tables", ours, {b}, with(upgrades("a"), entry(u"upgrade"_s, 'b', u"s256n1:11"_s)), b,
        Kind::Behind, u"1"_s);
    row("another text, other tables", ours, {b}, with(upgrades("a"), entry(u"upgrade"_s, 'b', u"s256n1:11"_s)), {},
        Kind::ChecksumMismatch, b);
    row("another text, repaired", ours, {b},
        with(with(upgrades("a"), entry(u"upgrade"_s, 'b', u"s256n1:11"_s)), entry(u"adopt"_s, 'b')), {}, Kind::Behind,
        u"1"_s);
    SchemaHistoryEntry running = entry(u"upgrade"_s, 'c');
    running.state = u"running"_s;
    row("interrupted", ours, {b}, with(upgrades("ab"), running), b, Kind::Interrupted);
    running.state = u"failed"_s;
    row("failed and over", ours, {b}, with(upgrades("ab"), running), b, Kind::Behind, u"1"_s);
}

void tst_SchemaJudge::judge() {
    QFETCH(QStringList, tables);
    QFETCH(QStringList, heads);
    QFETCH(History, history);
    QFETCH(QString, schemaOf);
    QFETCH(Kind, kind);
    QFETCH(QString, detail);
    SchemaFacts facts;
    facts.tables = tables;
    facts.hasHeadTable = !heads.isEmpty();
    facts.heads = heads;
    facts.history = history;
    bool compared = false;
    const SchemaState state =
        judgeSchema(facts, migrations(), [&](const QString& revision) -> std::optional<QStringList> {
            compared = true;
            return revision == schemaOf ? QStringList() : QStringList{u"not as "_s + revision};
        });
    QCOMPARE(state.name(), [&] {
        SchemaState expected;
        expected.kind = kind;
        return expected.name();
    }());
    QCOMPARE(state.head, id('c'));
    if (kind == Kind::Behind || kind == Kind::Current)
        QCOMPARE(state.behind, detail.toInt());
    if (kind == Kind::Adoptable)
        QCOMPARE(state.adoptAs, detail);
    if (kind == Kind::SeveralHeads || kind == Kind::AlembicDiffers || kind == Kind::OutOfOrder ||
        kind == Kind::ChecksumMismatch)
        QVERIFY2(state.details.join(u' ').contains(detail), qUtf8Printable(state.details.join(u'|')));
    const bool otherText = QByteArray(QTest::currentDataTag()) == "another text, same tables";
    QCOMPARE(state.warnings.size(), otherText ? 1 : 0);
    // The usual start of the program reads no schema.
    if (QByteArray(QTest::currentDataTag()) == "head" || QByteArray(QTest::currentDataTag()) == "one behind")
        QVERIFY(!compared);
}

void tst_SchemaJudge::purity() {
    SchemaFacts facts;
    facts.tables = ours + QStringList{u"_alembic_tmp_products"_s};
    facts.heads = QStringList{u"33e05a6a546e"_s};
    const SchemaState state =
        judgeSchema(facts, migrations(), [](const QString&) { return std::optional<QStringList>(QStringList()); });
    QCOMPARE(state.kind, Kind::Adoptable);
    QCOMPARE(state.leftovers, QStringList{u"_alembic_tmp_products"_s});
}

void tst_SchemaJudge::texts_data() {
    QTest::addColumn<Kind>("kind");
    for (int kind = 0; kind <= static_cast<int>(Kind::ForeignTables); ++kind) {
        SchemaState state;
        state.kind = static_cast<Kind>(kind);
        QTest::newRow(qUtf8Printable(state.name())) << state.kind;
    }
}

void tst_SchemaJudge::texts() {
    QFETCH(Kind, kind);
    SchemaState state;
    state.kind = kind;
    state.revision = id('b');
    state.head = id('c');
    state.lastWriter = u"9.9"_s;
    state.adoptAs = id('a');
    state.details = QStringList{u"products: the column sku is missing"_s};
    QVERIFY(state.text().endsWith(u'.'));
    QVERIFY2(!state.text().contains(u'%'), qUtf8Printable(state.text()));
    if (kind == Kind::AheadIncompatible) // both versions and the program that wrote it
        QVERIFY(state.text().contains(state.revision) && state.text().contains(state.head) &&
                state.text().contains(u"9.9"_s));
}

void tst_SchemaJudge::applied() {
    const QHash<QString, QString> found =
        appliedRevisions(with(with(upgrades("abc"), entry(u"downgrade"_s, 'c')), entry(u"stamp"_s, '-')), migrations());
    QVERIFY(found.isEmpty());
}

QTEST_GUILESS_MAIN(tst_SchemaJudge)
#include "tst_schemajudge.moc"
