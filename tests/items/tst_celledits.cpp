#include "tablefixture.h"

using namespace pricebook;
using namespace Qt::StringLiterals;

class tst_CellEdits : public TableTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void init() { open(); }
    void cleanup() { close(); }

    void anEditShowsAtOnceAndIsSaved();
    void everyEditableColumn_data();
    void everyEditableColumn();
    void anInvalidValueStaysTyped_data();
    void anInvalidValueStaysTyped();
    void editsOfOneProductFollowEachOther();
    void tagsTypedTwice();
    void tagsBesideSomebodyElses();
    void anEditBesideSomebodyElses();
    void anEditAgainstSomebodyElses();
    void aSecondCellBehindAConflict();
    void anEditorOpenedBeforeTheirChange();
    void anEditorOpenedBeforeMyOwnChange();
    void deletedMeanwhile();
    void deletedWhileNotSaved();
    void aLockedDatabaseKeepsWhatWasTyped();
    void unsavedCellsSurviveSortingAndClosing();
    void anEditedRowStaysUntilRefresh();
};

void tst_CellEdits::anEditShowsAtOnceAndIsSaved() {
    QVERIFY(show());
    QSignalSpy edited(m_model.get(), &ProductTableModel::edited);
    QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);
    QVERIFY(m_model->setData(cell(u"Tea"_s, ProductColumn::PriceShmeckles), u"2,5"_s));
    QCOMPARE(at(u"Tea"_s, ProductColumn::PriceShmeckles), QVariant(u"2.50"_s));
    QCOMPARE(state(u"Tea"_s, ProductColumn::PriceShmeckles), SaveState::Saving);
    QCOMPARE(state(u"Tea"_s, ProductColumn::Name), SaveState::Saved);
    QVERIFY(m_model->hasUnsavedCells());
    QTRY_COMPARE(edited.size(), 1);
    QCOMPARE(state(u"Tea"_s, ProductColumn::PriceShmeckles), SaveState::Saved);
    QCOMPARE(at(u"Tea"_s, ProductColumn::PriceShmeckles), QVariant(u"2.50"_s));
    QVERIFY(!m_model->hasUnsavedCells());
    QCOMPARE(stored(m_tea.id).shmeckles, money("2.50"));
    QCOMPARE(resets.size(), 0);

    // The same value again is no write.
    QVERIFY(m_model->setData(cell(u"Tea"_s, ProductColumn::PriceShmeckles), u"2.50"_s));
    QVERIFY(!m_model->hasUnsavedCells());
    QVERIFY(!m->session->hasPendingWrites());
}

void tst_CellEdits::everyEditableColumn_data() {
    QTest::addColumn<ProductColumn>("column");
    QTest::addColumn<QVariant>("typed");
    QTest::addColumn<QString>("shown");
    QTest::newRow("name") << ProductColumn::Name << QVariant(u" Green tea "_s) << u"Green tea"_s;
    QTest::newRow("price") << ProductColumn::PriceFlurbos << QVariant(u"7"_s) << u"7.00"_s;
    QTest::newRow("picture") << ProductColumn::Picture << QVariant(u"https://example.org/a.png"_s) << u"✓"_s;
    QTest::newRow("no picture") << ProductColumn::Picture << QVariant(QString()) << QString();
    QTest::newRow("no category") << ProductColumn::Category << QVariant() << QString();
    QTest::newRow("category") << ProductColumn::Category << QVariant::fromValue(Category{CategoryId(2), u"Food"_s})
                              << u"Food"_s;
    QTest::newRow("tags by name") << ProductColumn::Tags << QVariant(QStringList{u"HOT"_s, u"new"_s}) << u"hot, new"_s;
    QTest::newRow("tags by edit") << ProductColumn::Tags << QVariant::fromValue(TagEdit{{}, {TagId(1)}, {u"new"_s}})
                                  << u"green, new"_s;
    QTest::newRow("no tags") << ProductColumn::Tags << QVariant(QStringList()) << QString();
}

void tst_CellEdits::everyEditableColumn() {
    QFETCH(ProductColumn, column);
    QFETCH(QVariant, typed);
    QFETCH(QString, shown);
    QVERIFY(show());
    VERIFY_OK(m->addCategory(u"Food"_s));
    const QModelIndex index = m_model->index(1, static_cast<int>(column));
    QVERIFY(m_model->setData(index, typed));
    QCOMPARE(index.data().toString(), shown);
    QTRY_VERIFY(!m_model->hasUnsavedCells());
    QCOMPARE(index.data().toString(), shown);
    QCOMPARE(index.data(ProductTableModel::ErrorRole).toString(), QString());
    QCOMPARE(stored(m_tea.id).version, m_tea.version + 1);
    m_model->refresh();
    QTest::qWait(50);
    QVERIFY(waitForAll());
    const int row = m_model->rowOf(m_tea.id);
    QTRY_COMPARE(m_model->index(row, static_cast<int>(column)).data().toString(), shown);
}

void tst_CellEdits::anInvalidValueStaysTyped_data() {
    QTest::addColumn<ProductColumn>("column");
    QTest::addColumn<QVariant>("typed");
    QTest::addColumn<Field>("field");
    QTest::newRow("no name") << ProductColumn::Name << QVariant(u"  "_s) << Field::Name;
    QTest::newRow("long name") << ProductColumn::Name << QVariant(QString(101, u'x')) << Field::Name;
    QTest::newRow("three decimals") << ProductColumn::PriceShmeckles << QVariant(u"1.234"_s) << Field::PriceShmeckles;
    QTest::newRow("no number") << ProductColumn::PriceFlurbos << QVariant(u"cheap"_s) << Field::PriceFlurbos;
    QTest::newRow("zero") << ProductColumn::PriceFlurbos << QVariant(u"0"_s) << Field::PriceFlurbos;
    QTest::newRow("address") << ProductColumn::Picture << QVariant(u"ftp://x/y.png"_s) << Field::ImageUrl;
    QTest::newRow("long tag") << ProductColumn::Tags << QVariant(QStringList{QString(51, u'x')}) << Field::Tags;
}

void tst_CellEdits::anInvalidValueStaysTyped() {
    QFETCH(ProductColumn, column);
    QFETCH(QVariant, typed);
    QFETCH(Field, field);
    QVERIFY(show());
    QSignalSpy failed(m_model.get(), &ProductTableModel::editFailed);
    const QModelIndex index = m_model->index(1, static_cast<int>(column));
    const QString before = index.data().toString();
    QVERIFY(!m_model->setData(index, typed));
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed[0][0].value<ProductId>(), m_tea.id);
    QCOMPARE(failed[0][1].value<ProductColumn>(), column);
    QCOMPARE(failed[0][2].value<QVariant>(), typed);
    const Error error = failed[0][3].value<Error>();
    QCOMPARE(error.kind, Error::Kind::Invalid);
    QCOMPARE(error.issues.front().field, field);
    QCOMPARE(index.data(Qt::EditRole), typed);
    QCOMPARE(index.data(ProductTableModel::SaveStateRole).value<SaveState>(), SaveState::NotSaved);
    QCOMPARE(index.data(ProductTableModel::ErrorRole).toString(), error.text);
    QVERIFY(index.data(Qt::ToolTipRole).toString().contains(error.text));
    QVERIFY(index.data(Qt::AccessibleTextRole).toString().contains(error.text));
    QVERIFY(!m->session->hasPendingWrites());
    m_model->discard(m_tea.id, column);
    QCOMPARE(index.data().toString(), before);
    QVERIFY(!m_model->hasUnsavedCells());
}

void tst_CellEdits::editsOfOneProductFollowEachOther() {
    QVERIFY(show());
    QSignalSpy failed(m_model.get(), &ProductTableModel::editFailed);
    QVERIFY(m_model->setData(m_model->index(1, 0), u"Tea 1"_s));
    QVERIFY(m_model->setData(m_model->index(1, 3), u"3"_s));
    QVERIFY(m_model->setData(m_model->index(1, 0), u"Tea 2"_s));
    QVERIFY(m_model->setData(m_model->index(1, 4), u"4"_s));
    QVERIFY(m_model->setData(m_model->index(1, 0), u"Tea 3"_s));
    QCOMPARE(m_model->index(1, 0).data().toString(), u"Tea 3"_s);
    QTRY_VERIFY(!m_model->hasUnsavedCells());
    QCOMPARE(failed.size(), 0);
    const Product now = stored(m_tea.id);
    QCOMPARE(now.name, u"Tea 3"_s);
    QCOMPARE(now.shmeckles, money("3"));
    QCOMPARE(now.flurbos, money("4"));
    QCOMPARE(m_model->index(1, 0).data().toString(), u"Tea 3"_s);
}

void tst_CellEdits::tagsTypedTwice() {
    QVERIFY(show());
    const QModelIndex tags = m_model->index(1, static_cast<int>(ProductColumn::Tags));
    QVERIFY(m_model->setData(tags, QStringList{u"hot"_s, u"new"_s}));
    QVERIFY(m_model->setData(tags, QStringList{u"hot"_s}));
    QVERIFY(m_model->setData(tags, QStringList{u"green"_s}));
    QCOMPARE(tags.data().toString(), u"green"_s);
    QTRY_VERIFY(!m_model->hasUnsavedCells());
    QCOMPARE(stored(m_tea.id).tags, std::vector{m_green});
    QCOMPARE(tags.data().toString(), u"green"_s);
}

void tst_CellEdits::tagsBesideSomebodyElses() {
    QVERIFY(show());
    ProductPatch theirs;
    theirs.tags.create = {u"theirs"_s};
    theirs.tags.remove = {m_hot.id};
    changedByOther(m_tea.id, theirs);
    const QModelIndex tags = m_model->index(1, static_cast<int>(ProductColumn::Tags));
    QVERIFY(m_model->setData(tags, QStringList{u"hot"_s, u"mine"_s}));
    QTRY_VERIFY(!m_model->hasUnsavedCells());
    QTRY_COMPARE(tags.data().toString(), u"mine, theirs"_s);
}

void tst_CellEdits::anEditBesideSomebodyElses() {
    QVERIFY(show());
    changedByOther(m_tea.id, renameTo(u"Their tea"_s));
    QSignalSpy failed(m_model.get(), &ProductTableModel::editFailed);
    QSignalSpy merged(m_model.get(), &ProductTableModel::merged);
    QVERIFY(m_model->setData(cell(u"Tea"_s, ProductColumn::PriceFlurbos), u"8"_s));
    QTRY_VERIFY(!m_model->hasUnsavedCells());
    QCOMPARE(failed.size(), 0);
    QCOMPARE(merged.size(), 1);
    QCOMPARE(merged[0][2].value<std::vector<Field>>(), std::vector{Field::Name});
    QCOMPARE(stored(m_tea.id).name, u"Their tea"_s);
    QCOMPARE(stored(m_tea.id).flurbos, money("8"));
    QCOMPARE(m_model->index(1, 0).data().toString(), u"Their tea"_s);
}

void tst_CellEdits::anEditAgainstSomebodyElses() {
    QVERIFY(show());
    changedByOther(m_tea.id, renameTo(u"Their tea"_s));
    QSignalSpy failed(m_model.get(), &ProductTableModel::editFailed);
    QVERIFY(m_model->setData(cell(u"Tea"_s, ProductColumn::Name), u"My tea"_s));
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed[0][3].value<Error>().kind, Error::Kind::Conflict);
    QCOMPARE(stored(m_tea.id).name, u"Their tea"_s);
    QCOMPARE(m_model->index(1, 0).data().toString(), u"My tea"_s); // what was typed is not lost
    QCOMPARE(state(u"My tea"_s, ProductColumn::Name), SaveState::NotSaved);
    QCOMPARE(m_model->productAt(1)->name, u"Their tea"_s);
    // Trying again is no decision; having seen theirs is.
    QSignalSpy clashed(m_model.get(), &ProductTableModel::clashed);
    m_model->retry(m_tea.id, ProductColumn::Name);
    QTRY_COMPARE(clashed.size(), 1);
    QCOMPARE(stored(m_tea.id).name, u"Their tea"_s);
    QCOMPARE(clashed[0][2].value<Product>().name, u"Tea"_s);
    const auto theirs = clashed[0][3].value<TheirProduct>();
    QCOMPARE(theirs.product->name, u"Their tea"_s);
    QVERIFY(theirs.change.at.isValid());
    m_model->overrule(*theirs.product, ProductColumn::Name);
    QTRY_VERIFY(!m_model->hasUnsavedCells());
    QCOMPARE(stored(m_tea.id).name, u"My tea"_s);
}

/// The write that merges the first cell must not take the second one with it.
void tst_CellEdits::aSecondCellBehindAConflict() {
    QVERIFY(show());
    changedByOther(m_tea.id, renameTo(u"Their tea"_s));
    QSignalSpy clashed(m_model.get(), &ProductTableModel::clashed);
    const int row = m_model->rowOf(m_tea.id);
    QVERIFY(m_model->setData(m_model->index(row, static_cast<int>(ProductColumn::PriceFlurbos)), u"8"_s));
    QVERIFY(m_model->setData(m_model->index(row, static_cast<int>(ProductColumn::Name)), u"My tea"_s));
    QTRY_COMPARE(clashed.size(), 1);
    QCOMPARE(stored(m_tea.id).name, u"Their tea"_s);
    QTRY_COMPARE(stored(m_tea.id).flurbos, money("8"));
}

/// The editor shows the old value while the cell below it is renewed already.
void tst_CellEdits::anEditorOpenedBeforeTheirChange() {
    QVERIFY(show());
    const QModelIndex name = cell(u"Tea"_s, ProductColumn::Name);
    m_model->editorOpened(name);
    changedByOther(m_tea.id, renameTo(u"Their tea"_s));
    announceForeignChange();
    QTRY_COMPARE(name.data().toString(), u"Their tea"_s);
    QSignalSpy clashed(m_model.get(), &ProductTableModel::clashed);
    QVERIFY(m_model->setData(name, u"My tea"_s));
    QTRY_COMPARE(clashed.size(), 1);
    QCOMPARE(stored(m_tea.id).name, u"Their tea"_s);
}

void tst_CellEdits::anEditorOpenedBeforeMyOwnChange() {
    QVERIFY(show());
    const QModelIndex name = cell(u"Tea"_s, ProductColumn::Name);
    QSignalSpy clashed(m_model.get(), &ProductTableModel::clashed);
    QSignalSpy merged(m_model.get(), &ProductTableModel::merged);
    QSignalSpy edited(m_model.get(), &ProductTableModel::edited);
    QVERIFY(m_model->setData(name, u"My tea"_s));
    m_model->editorOpened(name); // before the answer
    QTRY_COMPARE(edited.size(), 1);
    QVERIFY(m_model->setData(name, u"My second tea"_s));
    QTRY_COMPARE(edited.size(), 2);
    m_model->editorOpened(name);
    QVERIFY(m_model->setData(name.siblingAtColumn(static_cast<int>(ProductColumn::PriceFlurbos)), u"8"_s));
    QTRY_COMPARE(edited.size(), 3);
    QVERIFY(m_model->setData(name, u"My third tea"_s));
    QTRY_COMPARE(edited.size(), 4);
    QCOMPARE(stored(m_tea.id).name, u"My third tea"_s);
    QCOMPARE(clashed.size(), 0);
    QCOMPARE(merged.size(), 0);
}

void tst_CellEdits::deletedMeanwhile() {
    QVERIFY(show());
    const std::vector<ProductId> ids{m_tea.id};
    QSignalSpy orphaned(m_model.get(), &ProductTableModel::orphaned);
    VERIFY_OK(m->other->write<qint64>([&](WriteUnit& unit) { return m->other->products().remove(unit, ids); }));
    QVERIFY(m_model->setData(cell(u"Tea"_s, ProductColumn::PriceFlurbos), u"8"_s));
    QVERIFY(m_model->setData(cell(u"Tea"_s, ProductColumn::Tags), QStringList{u"hot"_s, u"new"_s}));
    QTRY_COMPARE(orphaned.size(), 1);
    const auto wanted = orphaned[0][0].value<Product>();
    QCOMPARE(wanted.id, m_tea.id);
    QCOMPARE(wanted.name, u"Tea"_s);
    QCOMPARE(wanted.flurbos, money("8"));
    QVERIFY(!m_model->hasUnsavedCells());

    ProductDraft draft = makeDraft(wanted.name, m_drinks.id, {m_hot.id, TagId(999)});
    draft.newTags = {u"new"_s};
    draft.flurbos = wanted.flurbos;
    const auto revive = [&] {
        return await<Product>([&](QObject* context, auto reply) {
            m->session->reviveProduct(m_tea.id, draft, context, std::move(reply));
        });
    };
    VERIFY_OK(revive());
    const Product revived = stored(m_tea.id);
    QCOMPARE(revived.flurbos, money("8"));
    QCOMPARE(revived.tags.size(), size_t(2));
    QCOMPARE(revive().error().kind, Error::Kind::Conflict);
    VERIFY_OK(m->addProduct(makeDraft(u"Milk"_s))); // the ids go on where they were
}

void tst_CellEdits::deletedWhileNotSaved() {
    QVERIFY(show());
    QVERIFY(!m_model->setData(cell(u"Tea"_s, ProductColumn::PriceFlurbos), u"cheap"_s));
    QSignalSpy orphaned(m_model.get(), &ProductTableModel::orphaned);
    ChangeSet news;
    news.productsRemoved = {m_tea.id};
    const std::vector<ProductId> ids{m_tea.id};
    VERIFY_OK(m->other->write<qint64>([&](WriteUnit& unit) { return m->other->products().remove(unit, ids); }));
    Q_EMIT m->session->changed(news);
    QTRY_COMPARE(names(), u"Coffee,Water"_s);
    QCOMPARE(orphaned.size(), 1);
}

void tst_CellEdits::aLockedDatabaseKeepsWhatWasTyped() {
    if (m->backend.isPostgres())
        return; // there, writers of different rows do not wait for one another
    QVERIFY(show());
    auto lock = Transaction::begin(m->other->connection());
    VERIFY_OK(lock);
    QSignalSpy failed(m_model.get(), &ProductTableModel::editFailed);
    QVERIFY(m_model->setData(cell(u"Tea"_s, ProductColumn::Name), u"My tea"_s));
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 15'000);
    QCOMPARE(failed[0][3].value<Error>().kind, Error::Kind::Locked);
    QCOMPARE(names(), u"Coffee,My tea,Water"_s);
    lock->rollback();
    m_model->retry(m_tea.id, ProductColumn::Name);
    QTRY_VERIFY(!m_model->hasUnsavedCells());
    QCOMPARE(stored(m_tea.id).name, u"My tea"_s);
}

void tst_CellEdits::unsavedCellsSurviveSortingAndClosing() {
    QVERIFY(show());
    QVERIFY(!m_model->setData(cell(u"Tea"_s, ProductColumn::PriceFlurbos), u"1.234"_s));
    m_model->sort(static_cast<int>(ProductColumn::Name), Qt::DescendingOrder);
    QVERIFY(waitForAll());
    QCOMPARE(names(), u"Water,Tea,Coffee"_s);
    QCOMPARE(at(u"Tea"_s, ProductColumn::PriceFlurbos), QVariant(u"1.234"_s));
    m_model->discardAll();
    QCOMPARE(at(u"Tea"_s, ProductColumn::PriceFlurbos), QVariant(u"5.00"_s));

    // Those that wait for the one before are written although the table goes away.
    QVERIFY(m_model->setData(m_model->index(1, 0), u"Tea 2"_s));
    QVERIFY(m_model->setData(m_model->index(1, 3), u"22"_s));
    m_tester.reset();
    m_model.reset();
    QTRY_VERIFY(!m->session->hasPendingWrites());
    QCOMPARE(stored(m_tea.id).name, u"Tea 2"_s);
    QCOMPARE(stored(m_tea.id).shmeckles, money("22"));
}

void tst_CellEdits::anEditedRowStaysUntilRefresh() {
    ProductQuery query;
    query.filter.maxShmeckles = money("100");
    QVERIFY(show(query));
    QCOMPARE(names(), u"Coffee,Water"_s);
    QVERIFY(m_model->setData(cell(u"Coffee"_s, ProductColumn::PriceShmeckles), u"500"_s));
    QVERIFY(m_model->setData(cell(u"Water"_s, ProductColumn::Name), u"A water"_s));
    QTRY_VERIFY(!m_model->hasUnsavedCells());
    VERIFY_OK(m->addProduct(makeDraft(u"Milk"_s)));
    announceForeignChange();
    QTRY_COMPARE(names(), u"Coffee,A water,Milk"_s);
    m_model->refresh();
    QTRY_COMPARE(names(), u"A water,Milk"_s);
}

QTEST_GUILESS_MAIN(tst_CellEdits)
#include "tst_celledits.moc"
