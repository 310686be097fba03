#include "categorycombo.h"
#include "guifixture.h"

#include <QLineEdit>

using namespace Qt::StringLiterals;
using namespace pricebook;

class tst_CategoryCombo : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void whatIsTypedOutlivesNewsOfOthers_data();
    void whatIsTypedOutlivesNewsOfOthers();
    void whatIsChosenFollowsItsNewName();

private:
    std::unique_ptr<GuiFixture> fixture;
    std::unique_ptr<CategoryCombo> combo;
    Category tea, coffee;
};

void tst_CategoryCombo::init() {
    fixture = std::make_unique<GuiFixture>();
    QVERIFY(fixture->open());
    tea = fixture->addCategory(u"Tea"_s);
    coffee = fixture->addCategory(u"Кофе"_s);
    combo = std::make_unique<CategoryCombo>();
    combo->setCurrentCategory(tea);
    combo->setSession(fixture->session);
    combo->show();
    QVERIFY(QTest::qWaitForWindowActive(combo.get()));
    QTRY_COMPARE(combo->count(), 3);
}

void tst_CategoryCombo::cleanup() {
    combo.reset();
    fixture.reset();
}

void tst_CategoryCombo::whatIsTypedOutlivesNewsOfOthers_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<bool>("known");
    QTest::newRow("a category") << u"кофе"_s << true;
    QTest::newRow("a part of its name") << u"коф"_s << false;
    QTest::newRow("nothing") << QString() << true;
}

void tst_CategoryCombo::whatIsTypedOutlivesNewsOfOthers() {
    QFETCH(QString, typed);
    QFETCH(bool, known);
    combo->setFocus();
    combo->lineEdit()->selectAll();
    QTest::keyClick(combo->lineEdit(), Qt::Key_Delete);
    typeText(combo->lineEdit(), typed);
    combo->lineEdit()->setCursorPosition(1);
    const int cursor = combo->lineEdit()->cursorPosition();
    fixture->addCategory(u"Cocoa"_s);
    QTRY_COMPARE(combo->count(), 4);
    QCOMPARE(combo->currentText(), typed);
    QCOMPARE(combo->lineEdit()->cursorPosition(), cursor);
    QCOMPARE(combo->unknownText(), known ? QString() : typed);
    QCOMPARE(combo->current(), known && !typed.isEmpty() ? std::optional(coffee.id) : std::nullopt);
}

void tst_CategoryCombo::whatIsChosenFollowsItsNewName() {
    combo->setFocus();
    combo->lineEdit()->selectAll();
    typeText(combo->lineEdit(), u"кофе"_s);
    QTest::keyClick(combo->lineEdit(), Qt::Key_Return);
    auto renamed = fixture->other->write<Category>(
        [&](WriteUnit& unit) { return fixture->other->categories().rename(unit, coffee.id, u"Kaffee"_s); });
    VERIFY_OK(renamed);
    QTRY_COMPARE(combo->currentText(), u"Kaffee"_s);
    QCOMPARE(combo->current(), std::optional(coffee.id));
}

QTEST_MAIN(tst_CategoryCombo)
#include "tst_categorycombo.moc"
