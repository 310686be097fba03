#include "guifixture.h"
#include "inlinemessage.h"
#include "tagbulkstore.h"
#include "tagtristatelist.h"
#include "tagtristatemodel.h"

#include <QLineEdit>
#include <QListView>
#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// Tags of many products in three states.
class tst_TagTristate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void showsWhereTagsAre();
    void aClickCycles();
    void untouchedIsNotWritten();
    void theKeyboardIsEnough();
    void createsWhatIsTyped();
    void caseVariantsAreNoNewTag();
    void nearMatchesComeFirst();
    void changesStayWhileSearching();
    void allThatMatch();

private:
    [[nodiscard]] QStringList rows() const;
    [[nodiscard]] int rowOf(const QString& name) const { return list->model()->rowOfName(name); }
    [[nodiscard]] int stateOf(const QString& name) const {
        return list->model()->index(rowOf(name)).data(Qt::CheckStateRole).toInt();
    }
    void click(const QString& name) {
        const QModelIndex index = list->model()->index(rowOf(name));
        QTest::mouseClick(list->list()->viewport(), Qt::LeftButton, {}, list->list()->visualRect(index).center());
    }
    void type(const QString& text) {
        list->searchField()->setFocus();
        list->searchField()->selectAll();
        typeText(list->searchField(), text);
    }

    std::unique_ptr<GuiFixture> fixture;
    std::unique_ptr<TagTristateList> list;
    Tag organic, green, vegan;
    std::vector<ProductId> products;
};

void tst_TagTristate::init() {
    fixture = std::make_unique<GuiFixture>();
    QVERIFY(fixture->open());
    organic = fixture->addTag(u"organic"_s);
    green = fixture->addTag(u"green"_s);
    vegan = fixture->addTag(u"vegan"_s);
    products = {fixture->addProduct(makeDraft(u"Sencha"_s, std::nullopt, {organic.id, green.id})).id,
                fixture->addProduct(makeDraft(u"Assam"_s, std::nullopt, {green.id})).id,
                fixture->addProduct(makeDraft(u"Oolong"_s, std::nullopt, {green.id})).id};
    list = std::make_unique<TagTristateList>();
    list->resize(420, 460);
    list->show();
    QVERIFY(QTest::qWaitForWindowActive(list.get()));
    QSignalSpy loaded(list.get(), &TagTristateList::loaded);
    list->setProducts(fixture->session, {products, {}});
    QTRY_COMPARE(loaded.count(), 1);
    QTRY_COMPARE(list->model()->rowCount(), 3);
}

void tst_TagTristate::cleanup() {
    list.reset();
    fixture.reset();
}

QStringList tst_TagTristate::rows() const {
    QStringList texts;
    for (int row = 0; row < list->model()->rowCount(); ++row)
        texts << list->model()->index(row).data(Qt::AccessibleTextRole).toString();
    return texts;
}

void tst_TagTristate::showsWhereTagsAre() {
    QCOMPARE(rows(), (QStringList{u"green, on all 3"_s, u"organic, on 1 of 3"_s, u"vegan, on none"_s}));
    QCOMPARE(stateOf(u"organic"_s), int(Qt::PartiallyChecked));
    QCOMPARE(list->productCount(), 3);
    QVERIFY(list->edit().isEmpty());
}

void tst_TagTristate::aClickCycles() {
    QSignalSpy edited(list.get(), &TagTristateList::edited);
    click(u"organic"_s);
    QCOMPARE(stateOf(u"organic"_s), int(Qt::Checked));
    QCOMPARE(rows().at(1), u"organic, will be on all: adds to 2"_s);
    QCOMPARE(list->edit().add, std::vector<TagId>{organic.id});
    click(u"organic"_s);
    QCOMPARE(stateOf(u"organic"_s), int(Qt::Unchecked));
    QCOMPARE(list->edit().remove, std::vector<TagId>{organic.id});
    click(u"organic"_s);
    QCOMPARE(stateOf(u"organic"_s), int(Qt::PartiallyChecked));
    QVERIFY(list->edit().isEmpty());
    QCOMPARE(edited.count(), 3);
    click(u"green"_s);
    QCOMPARE(stateOf(u"green"_s), int(Qt::Unchecked));
    click(u"green"_s);
    QCOMPARE(stateOf(u"green"_s), int(Qt::Checked));
    click(u"vegan"_s);
    QCOMPARE(list->edit().add, std::vector<TagId>{vegan.id});
    click(u"vegan"_s);
    QVERIFY(list->edit().isEmpty());
}

void tst_TagTristate::untouchedIsNotWritten() {
    click(u"vegan"_s);
    click(u"green"_s);
    QCOMPARE(list->summary(), u"+ vegan; − green"_s);
    const auto done = fixture->other->write<TagBulkResult>([&](WriteUnit& unit) {
        return TagBulkStore(unit.connection()).apply(unit, {products, {}}, list->edit());
    });
    VERIFY_OK(done);
    QCOMPARE(fixture->stored(products[0]).tags, (std::vector<Tag>{organic, vegan}));
    QCOMPARE(fixture->stored(products[1]).tags, std::vector<Tag>{vegan});
}

void tst_TagTristate::theKeyboardIsEnough() {
    type(u"veg"_s);
    QTRY_COMPARE(list->model()->rowCount(), 1);
    press(Qt::Key_Down);
    QVERIFY(list->list()->hasFocus());
    press(Qt::Key_Space);
    QCOMPARE(list->edit().add, std::vector<TagId>{vegan.id});
    press(Qt::Key_Up);
    QVERIFY(list->searchField()->hasFocus());
    type(u"Organic"_s);
    QTRY_VERIFY(rowOf(u"organic"_s) >= 0);
    press(Qt::Key_Return);
    QCOMPARE(list->edit().add, (std::vector<TagId>{vegan.id, organic.id}));
}

void tst_TagTristate::createsWhatIsTyped() {
    type(u"Свежий"_s);
    auto* create = list->findChild<QPushButton*>();
    QTRY_VERIFY(create->isVisible());
    QCOMPARE(create->text(), u"Create “Свежий”"_s);
    press(Qt::Key_Return);
    QCOMPARE(list->edit().create, QStringList{u"Свежий"_s});
    QTRY_COMPARE(list->searchField()->text(), QString());
    QTRY_COMPARE(list->model()->rowCount(), 4);
    QCOMPARE(rows().at(0), u"Свежий, new: adds to 3"_s);
    click(u"Свежий"_s); // a new tag that nothing gets is none
    QVERIFY(list->edit().isEmpty());
}

void tst_TagTristate::caseVariantsAreNoNewTag() {
    auto* create = list->findChild<QPushButton*>();
    type(u"OR GANIC"_s);
    QTRY_VERIFY(rowOf(u"organic"_s) >= 0);
    QTest::qWait(150);
    QVERIFY(!create->isVisible());
}

void tst_TagTristate::nearMatchesComeFirst() {
    type(u"vegqn"_s);
    QTRY_VERIFY(rows().contains(u"vegan, on none"_s) && list->model()->rowCount() == 1);
    QCOMPARE(list->model()->index(0).data().toString(), u"Did you mean “vegan”?"_s);
    auto* create = list->findChild<QPushButton*>();
    QVERIFY(create->isVisible());
    press(Qt::Key_Return); // asks with the button, creates nothing yet
    QVERIFY(create->hasFocus());
    QVERIFY(list->edit().isEmpty());
}

void tst_TagTristate::changesStayWhileSearching() {
    click(u"vegan"_s);
    type(u"gre"_s);
    QTRY_VERIFY(rowOf(u"organic"_s) < 0);
    QVERIFY(rowOf(u"vegan"_s) >= 0);
    QVERIFY(rowOf(u"green"_s) >= 0);
}

void tst_TagTristate::allThatMatch() {
    ProductSet set;
    set.matching.emplace();
    set.matching->tags = {organic.id};
    QSignalSpy loaded(list.get(), &TagTristateList::loaded);
    list->setProducts(fixture->session, set);
    QTRY_COMPARE(loaded.count(), 1);
    QCOMPARE(list->productCount(), 1);
    QTRY_COMPARE(stateOf(u"organic"_s), int(Qt::Checked));
}

QTEST_MAIN(tst_TagTristate)
#include "tst_tagtristate.moc"
