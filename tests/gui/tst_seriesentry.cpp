#include "guifixture.h"
#include "productform.h"
#include "productspage.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "seriesentry.h"

#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// One product after the other: the quick field, Previous and Next, Save and new, Save and close.
class tst_SeriesEntry : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void saveAndNewKeepsCategoryAndTags();
    void saveAndNewStaysWhereItIsInvalid();
    void untouchedNewNeedsNoQuestion();
    void saveAndClosePutsTheFormAway();
    void tabGoesFromTopToBottom();
    void previousAndNextFollowTheTable();
    void nextAsksAboutUnsavedEdits();
    void quickFieldFindsAProduct();
    void quickFieldFindsWhatAFilterHides();
    void quickFieldBeginsANewOne();
    void quickFieldAsksFirst();
    void readOnly();

private:
    template <class T>
    [[nodiscard]] T* field(const QString& name) const {
        return named<T>(page->series(), name);
    }
    void quick(const QString& text) {
        auto* line = field<QLineEdit>(u"Find or begin a product"_s);
        line->setFocus();
        line->selectAll();
        typeText(line, text);
        QTest::keyClick(line, Qt::Key_Return);
    }
    [[nodiscard]] QString shown() const { return field<QLineEdit>(u"Name"_s)->text(); }

    std::unique_ptr<GuiFixture> fixture;
    std::unique_ptr<ProductsPage> page;
    QTemporaryDir home;
    Category tea;
    Tag hot;
};

void tst_SeriesEntry::init() {
    qputenv("XDG_DATA_HOME", home.path().toLocal8Bit());
    fixture = std::make_unique<GuiFixture>();
    QVERIFY(fixture->open());
    tea = fixture->addCategory(u"Tea"_s);
    hot = fixture->addTag(u"hot"_s);
    for (const QString& name : {u"Assam"_s, u"Bancha"_s, u"Чай"_s})
        fixture->addProduct(makeDraft(name, tea.id, {hot.id}));
    page = std::make_unique<ProductsPage>(&fixture->prompts);
    page->resize(1100, 640);
    page->setSession(fixture->session);
    page->show();
    QVERIFY(QTest::qWaitForWindowActive(page.get()));
    QTRY_COMPARE(page->model()->totalRows(), 3);
    page->table()->selectRowOnly(0);
    QTRY_COMPARE(shown(), u"Assam"_s);
}

void tst_SeriesEntry::cleanup() {
    page.reset();
    fixture.reset();
}

void tst_SeriesEntry::saveAndNewKeepsCategoryAndTags() {
    auto* name = field<QLineEdit>(u"Name"_s);
    name->setFocus();
    name->selectAll();
    typeText(u"Assam 2"_s);
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(page->form()->isNew());
    QCOMPARE(shown(), QString());
    QTRY_VERIFY(name->hasFocus());
    QVERIFY(!page->form()->isDirty());
    typeText(u"Oolong"_s);
    field<QLineEdit>(u"Price in shmeckles"_s)->setFocus();
    typeText(u"3"_s);
    field<QLineEdit>(u"Price in flurbos"_s)->setFocus();
    typeText(u"2"_s);
    buttonSaying<QPushButton>(page.get(), u"Save and new"_s)->click();
    QTRY_COMPARE(fixture->other->counts().valueOr({}).products, 4);
    QTRY_VERIFY(page->form()->isNew() && shown().isEmpty());
    QTRY_COMPARE(page->model()->totalRows(), 4);
    QVERIFY2(page->form()->isNew(), "the new row does not take the form away");
    const Product oolong = fixture->stored(ProductId(page->model()->idAt(0).value + 3));
    QCOMPARE(oolong.name, u"Oolong"_s);
    QCOMPARE(oolong.category, tea);
    QCOMPARE(oolong.tags, std::vector{hot});
    QVERIFY(fixture->prompts.asked.isEmpty());
}

void tst_SeriesEntry::saveAndNewStaysWhereItIsInvalid() {
    field<QLineEdit>(u"Name"_s)->clear();
    buttonSaying<QPushButton>(page.get(), u"Save and new"_s)->click();
    QTest::qWait(20);
    QVERIFY(!page->form()->isNew());
    QVERIFY(page->form()->isDirty());
}

void tst_SeriesEntry::untouchedNewNeedsNoQuestion() {
    buttonSaying<QPushButton>(page.get(), u"Save and new"_s)->click();
    QTRY_VERIFY(page->form()->isNew());
    page->table()->selectRowOnly(1);
    QTRY_COMPARE(shown(), u"Bancha"_s);
    QVERIFY(fixture->prompts.asked.isEmpty());
}

void tst_SeriesEntry::saveAndClosePutsTheFormAway() {
    auto* name = field<QLineEdit>(u"Name"_s);
    name->setText(u"Darjeeling"_s);
    QSignalSpy closed(page.get(), &ProductsPage::detailClosed);
    buttonSaying<QPushButton>(page.get(), u"Save and close"_s)->click();
    QTRY_COMPARE(closed.count(), 1);
    QVERIFY(!page->isDetailShown());
    QVERIFY(page->table()->hasFocus());
    QCOMPARE(fixture->stored(page->model()->idAt(0)).name, u"Darjeeling"_s);
}

void tst_SeriesEntry::tabGoesFromTopToBottom() {
    field<QLineEdit>(u"Name"_s)->setText(u"Darjeeling"_s);
    page->focusQuickField();
    QTRY_VERIFY(field<QPushButton>(u"Next product"_s)->isEnabled());
    QStringList names;
    for (int i = 0; i < 30 && !names.contains(u"Save and new"_s); ++i) {
        QWidget* at = QApplication::focusWidget();
        const auto* button = qobject_cast<QPushButton*>(at);
        names << (at->accessibleName().isEmpty() && button ? button->text() : at->accessibleName());
        press(Qt::Key_Tab);
    }
    names.removeIf([](const QString& name) { return name.isEmpty() || name == u"Category"_s; });
    QCOMPARE(names, (QStringList{u"Find or begin a product"_s, u"Next product"_s, u"Name"_s, u"Price in shmeckles"_s,
                                 u"Price in flurbos"_s, u"Tags"_s, u"More…"_s, u"Description"_s, u"Picture address"_s,
                                 u"History…"_s, u"Save"_s, u"Discard"_s, u"Save and close"_s, u"Save and new"_s}));
}

void tst_SeriesEntry::previousAndNextFollowTheTable() {
    auto* next = field<QPushButton>(u"Next product"_s);
    auto* previous = field<QPushButton>(u"Previous product"_s);
    QTRY_VERIFY(next->isEnabled());
    QVERIFY(!previous->isEnabled());
    next->click();
    QTRY_COMPARE(shown(), u"Bancha"_s);
    field<QLineEdit>(u"Name"_s)->setFocus();
    press(Qt::Key_Down, Qt::AltModifier);
    QTRY_COMPARE(shown(), u"Чай"_s);
    QTRY_VERIFY(!next->isEnabled());
    QCOMPARE(page->table()->currentIndex().row(), 2);
    previous->click();
    QTRY_COMPARE(shown(), u"Bancha"_s);
}

void tst_SeriesEntry::nextAsksAboutUnsavedEdits() {
    field<QLineEdit>(u"Name"_s)->setText(u"typed"_s);
    fixture->prompts.choice = 2;
    QTRY_VERIFY(field<QPushButton>(u"Next product"_s)->isEnabled());
    field<QPushButton>(u"Next product"_s)->click();
    QCOMPARE(fixture->prompts.asked.size(), 1);
    QCOMPARE(shown(), u"typed"_s);
    fixture->prompts.choice = 0;
    field<QPushButton>(u"Next product"_s)->click();
    QTRY_COMPARE(shown(), u"Bancha"_s);
    QVERIFY(page->model()->rowOf(page->form()->product()->id) > 0);
}

void tst_SeriesEntry::quickFieldFindsAProduct() {
    quick(u"чАЙ"_s);
    QTRY_COMPARE(shown(), u"Чай"_s);
    QCOMPARE(page->table()->currentIndex().row(), 2);
    quick(u" Bancha "_s);
    QTRY_COMPARE(shown(), u"Bancha"_s);
    QVERIFY2(field<QLineEdit>(u"Find or begin a product"_s)->hasSelectedText(), "the next scan replaces it");
}

void tst_SeriesEntry::quickFieldFindsWhatAFilterHides() {
    ProductFilter filter;
    filter.text = u"Assam"_s;
    page->setFilter(filter, {});
    QTRY_COMPARE(page->model()->totalRows(), 1);
    quick(u"Bancha"_s);
    QTRY_COMPARE(shown(), u"Bancha"_s);
    QTest::qWait(20);
    QCOMPARE(shown(), u"Bancha"_s);
    QVERIFY(!field<QPushButton>(u"Next product"_s)->isEnabled());
}

void tst_SeriesEntry::quickFieldBeginsANewOne() {
    quick(u"4006381333931"_s);
    QTRY_VERIFY(page->form()->isNew());
    QCOMPARE(shown(), u"4006381333931"_s);
    QTRY_VERIFY(field<QLineEdit>(u"Price in shmeckles"_s)->hasFocus());
    QVERIFY(page->form()->isDirty());
}

void tst_SeriesEntry::quickFieldAsksFirst() {
    field<QLineEdit>(u"Name"_s)->setText(u"typed"_s);
    fixture->prompts.choice = -1;
    quick(u"nothing like it"_s);
    QTRY_COMPARE(fixture->prompts.asked.size(), 1);
    QCOMPARE(shown(), u"typed"_s);
    QVERIFY(!page->form()->isNew());
}

void tst_SeriesEntry::readOnly() {
    std::shared_ptr<CatalogSession> session;
    CatalogSession::open(fixture->backend.url(), CatalogSession::Access::ReadOnly, this,
                         [&](const Result<std::shared_ptr<CatalogSession>>& answer) { session = *answer; });
    QTRY_VERIFY(session);
    page->setSession(session);
    QTRY_COMPARE(page->model()->totalRows(), 3);
    QSignalSpy said(page.get(), &ProductsPage::statusMessage);
    quick(u"nothing like it"_s);
    QTRY_COMPARE(said.count(), 1);
    QVERIFY(!page->form()->isNew());
    quick(u"Bancha"_s);
    QTRY_COMPARE(shown(), u"Bancha"_s);
    QVERIFY(!buttonSaying<QPushButton>(page.get(), u"Save and new"_s));
}

QTEST_MAIN(tst_SeriesEntry)
#include "tst_seriesentry.moc"
