#include "chip.h"
#include "guifixture.h"
#include "suggestionlist.h"
#include "tageditor.h"
#include "tagnames.h"

#include <QClipboard>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// The tag editor by keyboard alone, point by point.
class tst_TagEditor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void splitsLists_data();
    void splitsLists();
    void knowsNearNames_data();
    void knowsNearNames();

    void enterAdds();
    void commaAdds();
    void commaInTheMiddle();
    void backspaceSelectsThenRemoves();
    void backspaceInTextOnlyEdits();
    void escapeClosesTheListAndKeepsTheText();
    void tabLeaves();
    void shiftTabFromAChipLeaves();
    void arrowsReachChips();
    void typingOnAChipGoesOnInTheLine();
    void downHighlightsAndEnterTakes();
    void suggestionsShowCountsPrefixFirst();
    void emptyLineSuggestsTheMostUsed();
    void createComesLast();
    void nearNamesComeBeforeCreate();
    void noCreateForCaseAndSpaceVariants();
    void variantsBecomeTheExistingTag_data();
    void variantsBecomeTheExistingTag();
    void pastedListBecomesChips();
    void pastedLinesBecomeChips();
    void repeatedNameIsNotAddedTwice();
    void tooLongNameStaysInTheLine();
    void refusesUnknownNamesWhereNoneCanBeMade();
    void settleMakesChipsOfTypedText();
    void setTagsDropsLateAnswers();
    void chipsSayTheyCanBeRemoved();

private:
    [[nodiscard]] QStringList names() const;
    [[nodiscard]] QStringList tagNames() const;
    [[nodiscard]] QStringList suggestions() const;
    [[nodiscard]] SuggestionList* list() const { return window->findChild<SuggestionList*>(); }

    std::unique_ptr<GuiFixture> fixture;
    std::unique_ptr<QWidget> window;
    TagEditor* editor = nullptr;
    QLineEdit* line = nullptr;
    QPushButton* after = nullptr;
    Tag organic, gluten;
};

void tst_TagEditor::init() {
    fixture = std::make_unique<GuiFixture>();
    QVERIFY(fixture->open());
    organic = fixture->addTag(u"Organic"_s);
    gluten = fixture->addTag(u"gluten free"_s);
    const Tag inorganic = fixture->addTag(u"inorganic"_s);
    fixture->addTag(u"пушка"_s);
    fixture->addProduct(makeDraft(u"a"_s, std::nullopt, {organic.id, inorganic.id}));
    fixture->addProduct(makeDraft(u"b"_s, std::nullopt, {organic.id}));

    window = std::make_unique<QWidget>();
    auto* column = new QVBoxLayout(window.get());
    column->addWidget(new QLineEdit);
    editor = new TagEditor;
    column->addWidget(editor);
    after = new QPushButton(u"after"_s);
    column->addWidget(after);
    column->addStretch();
    window->resize(420, 420);
    editor->setSession(fixture->session);
    window->show();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    line = named<QLineEdit>(editor, u"Tags"_s);
    QVERIFY(line);
    editor->setFocus();
    QVERIFY(line->hasFocus());
}

void tst_TagEditor::cleanup() {
    window.reset();
    fixture.reset();
}

QStringList tst_TagEditor::names() const {
    QStringList texts;
    for (const Chip* chip : editor->findChildren<Chip*>()) {
        if (chip->isVisible())
            texts << chip->text();
    }
    return texts;
}

QStringList tst_TagEditor::tagNames() const {
    QStringList texts;
    for (const Tag& tag : editor->tags())
        texts << tag.name;
    return texts;
}

QStringList tst_TagEditor::suggestions() const {
    QStringList texts;
    for (int row = 0; row < list()->rowCount(); ++row)
        texts << list()->model()->index(row, 0).data().toString();
    return texts;
}

void tst_TagEditor::splitsLists_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("one") << u"a"_s << QStringList{u"a"_s};
    QTest::newRow("comma and semicolon") << u"a, b; c"_s << QStringList{u"a"_s, u"b"_s, u"c"_s};
    QTest::newRow("blanks") << u" ,;, a ,, \n"_s << QStringList{u"a"_s};
    QTest::newRow("inner spaces") << u"gluten   free"_s << QStringList{u"gluten free"_s};
    QTest::newRow("twins") << u"Tea, tea, T EA"_s << QStringList{u"Tea"_s};
    QTest::newRow("lines and tabs") << u"a\nb\r\nc\td"_s << QStringList{u"a"_s, u"b"_s, u"c"_s, u"d"_s};
    QTest::newRow("nothing") << u" "_s << QStringList{};
}

void tst_TagEditor::splitsLists() {
    QFETCH(QString, text);
    QFETCH(QStringList, expected);
    QCOMPARE(splitTagNames(text), expected);
}

void tst_TagEditor::knowsNearNames_data() {
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    QTest::addColumn<bool>("near");
    QTest::newRow("missing letter") << u"orgnic"_s << u"organic"_s << true;
    QTest::newRow("swapped") << u"ogranic"_s << u"organic"_s << true;
    QTest::newRow("two in a long one") << u"vegetrain"_s << u"vegetarian"_s << true;
    QTest::newRow("two in a short one") << u"tae"_s << u"ice"_s << false;
    QTest::newRow("short") << u"tea"_s << u"ten"_s << false;
    QTest::newRow("case") << u"ORGANIC"_s << u"organic"_s << true;
    QTest::newRow("cyrillic") << u"пушкп"_s << u"Пушка"_s << true;
    QTest::newRow("far") << u"organic"_s << u"orange"_s << false;
}

void tst_TagEditor::knowsNearNames() {
    QFETCH(QString, a);
    QFETCH(QString, b);
    QFETCH(bool, near);
    QCOMPARE(isNearTagName(a, b), near);
    QCOMPARE(isNearTagName(b, a), near);
}

void tst_TagEditor::enterAdds() {
    QSignalSpy edited(editor, &TagEditor::edited);
    typeText(u"organic"_s);
    press(Qt::Key_Return);
    QTRY_COMPARE(tagNames(), QStringList{u"Organic"_s});
    QVERIFY(line->text().isEmpty());
    QVERIFY(line->hasFocus());
    typeText(u"brand new"_s);
    press(Qt::Key_Enter);
    QTRY_COMPARE(editor->newNames(), QStringList{u"brand new"_s});
    QTRY_COMPARE(editor->findChildren<Chip*>().last()->state(), Chip::State::New);
    QVERIFY(edited.count() >= 2);
    // Nothing is made in the database before the product is saved.
    VERIFY_OK(fixture->other->tags().all());
    QCOMPARE(fixture->other->tags().all()->size(), size_t(4));
}

void tst_TagEditor::commaAdds() {
    typeText(u"organic,пушка,x,"_s);
    QTRY_COMPARE(tagNames(), (QStringList{u"Organic"_s, u"пушка"_s}));
    QTRY_COMPARE(editor->newNames(), QStringList{u"x"_s});
    QVERIFY(line->text().isEmpty());
}

void tst_TagEditor::commaInTheMiddle() {
    typeText(u"organicrest"_s);
    for (int i = 0; i < 4; ++i)
        press(Qt::Key_Left);
    typeText(u","_s);
    QTRY_COMPARE(tagNames(), QStringList{u"Organic"_s});
    QCOMPARE(line->text(), u"rest"_s);
}

void tst_TagEditor::backspaceSelectsThenRemoves() {
    editor->setTags({organic, gluten});
    QCOMPARE(names(), (QStringList{u"Organic"_s, u"gluten free"_s}));
    press(Qt::Key_Backspace);
    QCOMPARE(editor->tags().size(), size_t(2));
    auto* chip = qobject_cast<Chip*>(QApplication::focusWidget());
    QVERIFY(chip);
    QCOMPARE(chip->text(), u"gluten free"_s);
    press(Qt::Key_Backspace);
    QCOMPARE(tagNames(), QStringList{u"Organic"_s});
    QVERIFY(line->hasFocus());
    press(Qt::Key_Backspace);
    press(Qt::Key_Backspace);
    QVERIFY(editor->tags().empty());
    press(Qt::Key_Backspace);
    QVERIFY(line->hasFocus());
}

void tst_TagEditor::backspaceInTextOnlyEdits() {
    editor->setTags({organic});
    typeText(u"ab"_s);
    press(Qt::Key_Backspace);
    press(Qt::Key_Backspace);
    QVERIFY(line->hasFocus());
    QVERIFY(line->text().isEmpty());
    QCOMPARE(editor->tags().size(), size_t(1));
}

void tst_TagEditor::escapeClosesTheListAndKeepsTheText() {
    typeText(u"org"_s);
    QTRY_VERIFY(list()->isVisible());
    press(Qt::Key_Escape);
    QVERIFY(!list()->isVisible());
    QCOMPARE(line->text(), u"org"_s);
    QVERIFY(line->hasFocus());
    QTest::qWait(200);
    QVERIFY(!list()->isVisible());
}

void tst_TagEditor::tabLeaves() {
    editor->setTags({organic});
    typeText(u"abc"_s);
    QTRY_VERIFY(list()->isVisible());
    press(Qt::Key_Tab);
    QVERIFY(!line->hasFocus());
    QVERIFY(!list()->isVisible());
    QCOMPARE(line->text(), u"abc"_s);
    QCOMPARE(editor->tags().size(), size_t(1));
    QVERIFY(editor->newNames().isEmpty());
    press(Qt::Key_Tab);
    QVERIFY(after->hasFocus());
}

void tst_TagEditor::shiftTabFromAChipLeaves() {
    editor->setTags({organic, gluten});
    press(Qt::Key_Left);
    press(Qt::Key_Left);
    press(Qt::Key_Tab);
    press(Qt::Key_Tab);
    QVERIFY(after->hasFocus());
}

void tst_TagEditor::arrowsReachChips() {
    editor->setTags({organic, gluten});
    press(Qt::Key_Left);
    press(Qt::Key_Left);
    QCOMPARE(qobject_cast<Chip*>(QApplication::focusWidget())->text(), u"Organic"_s);
    press(Qt::Key_Delete);
    QCOMPARE(tagNames(), QStringList{u"gluten free"_s});
    QCOMPARE(qobject_cast<Chip*>(QApplication::focusWidget())->text(), u"gluten free"_s);
    press(Qt::Key_Right);
    QVERIFY(line->hasFocus());
}

void tst_TagEditor::typingOnAChipGoesOnInTheLine() {
    editor->setTags({organic});
    press(Qt::Key_Backspace);
    typeText(u"ч"_s);
    QVERIFY(line->hasFocus());
    QCOMPARE(line->text(), u"ч"_s);
    QCOMPARE(editor->tags().size(), size_t(1));
}

void tst_TagEditor::downHighlightsAndEnterTakes() {
    typeText(u"org"_s);
    QTRY_VERIFY(list()->isVisible());
    QVERIFY(!list()->hasHighlight());
    press(Qt::Key_Down);
    QVERIFY(list()->hasHighlight());
    press(Qt::Key_Return);
    QCOMPARE(tagNames(), QStringList{u"Organic"_s});
    QVERIFY(line->text().isEmpty());
    QVERIFY(!list()->isVisible());
}

void tst_TagEditor::suggestionsShowCountsPrefixFirst() {
    typeText(u"ORG"_s);
    QTRY_VERIFY(list()->isVisible());
    QCOMPARE(suggestions(), (QStringList{u"Organic, 2"_s, u"inorganic, 1"_s, u"Create “ORG”"_s}));
    // A tag that is applied already is not offered.
    editor->setTags({organic});
    typeText(u"org"_s);
    QTRY_VERIFY(list()->isVisible());
    QCOMPARE(suggestions().first(), u"inorganic, 1"_s);
}

void tst_TagEditor::emptyLineSuggestsTheMostUsed() {
    press(Qt::Key_Down);
    QTRY_VERIFY(list()->isVisible());
    QCOMPARE(suggestions().first(), u"Organic, 2"_s);
}

void tst_TagEditor::createComesLast() {
    typeText(u"zzz"_s);
    QTRY_VERIFY(list()->isVisible());
    QCOMPARE(suggestions(), QStringList{u"Create “zzz”"_s});
    press(Qt::Key_Up);
    press(Qt::Key_Return);
    QTRY_COMPARE(editor->newNames(), QStringList{u"zzz"_s});
}

void tst_TagEditor::nearNamesComeBeforeCreate() {
    typeText(u"orgnaic"_s);
    QTRY_VERIFY(list()->isVisible());
    QCOMPARE(suggestions(), (QStringList{u"Did you mean “Organic, 2”?"_s, u"Create “orgnaic”"_s}));
    press(Qt::Key_Down);
    press(Qt::Key_Return);
    QCOMPARE(tagNames(), QStringList{u"Organic"_s});
}

void tst_TagEditor::noCreateForCaseAndSpaceVariants() {
    typeText(u"ORGANIC"_s);
    QTRY_VERIFY(list()->isVisible());
    QVERIFY(!suggestions().last().startsWith(u"Create"_s));
    line->clear();
    typeText(u"glutenfree"_s);
    QTRY_COMPARE(suggestions(), QStringList{u"Did you mean “gluten free, 0”?"_s});
}

void tst_TagEditor::variantsBecomeTheExistingTag_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("expected");
    QTest::newRow("upper case") << u"ORGANIC"_s << u"Organic"_s;
    QTest::newRow("spaces around") << u"  organic "_s << u"Organic"_s;
    QTest::newRow("spaces inside") << u"Gluten   Free"_s << u"gluten free"_s;
    QTest::newRow("no space") << u"GlutenFree"_s << u"gluten free"_s;
    QTest::newRow("cyrillic") << u"ПУШКА"_s << u"пушка"_s;
}

void tst_TagEditor::variantsBecomeTheExistingTag() {
    QFETCH(QString, typed);
    QFETCH(QString, expected);
    typeText(typed);
    press(Qt::Key_Return);
    QTRY_COMPARE(tagNames(), QStringList{expected});
    QVERIFY(editor->newNames().isEmpty());
    QCOMPARE(names(), QStringList{expected});
}

void tst_TagEditor::pastedListBecomesChips() {
    QApplication::clipboard()->setText(u"organic, b; c"_s);
    press(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(names().size(), 3);
    QTRY_COMPARE(tagNames(), QStringList{u"Organic"_s});
    QTRY_COMPARE(editor->newNames(), (QStringList{u"b"_s, u"c"_s}));
    QTRY_COMPARE(editor->findChildren<Chip*>().last()->state(), Chip::State::New);
    QVERIFY(line->text().isEmpty());
}

void tst_TagEditor::pastedLinesBecomeChips() {
    QApplication::clipboard()->setText(u"organic\nпушка\n"_s);
    press(Qt::Key_V, Qt::ControlModifier);
    QTRY_COMPARE(tagNames(), (QStringList{u"Organic"_s, u"пушка"_s}));
}

void tst_TagEditor::repeatedNameIsNotAddedTwice() {
    editor->setTags({organic});
    typeText(u"ORGANIC,"_s);
    QCOMPARE(names(), QStringList{u"Organic"_s});
    typeText(u"new one,New One,"_s);
    QTRY_COMPARE(editor->newNames(), QStringList{u"new one"_s});
}

void tst_TagEditor::tooLongNameStaysInTheLine() {
    const QString name(51, u'x');
    QApplication::clipboard()->setText(name + u", organic"_s);
    press(Qt::Key_V, Qt::ControlModifier);
    QTRY_COMPARE(tagNames(), QStringList{u"Organic"_s});
    QCOMPARE(line->text(), name);
    QVERIFY(line->accessibleDescription().contains(u"50"_s));
}

void tst_TagEditor::refusesUnknownNamesWhereNoneCanBeMade() {
    editor->setCreatingAllowed(false);
    typeText(u"orgnaic"_s);
    press(Qt::Key_Return);
    QTRY_COMPARE(line->text(), u"orgnaic"_s);
    QTRY_VERIFY(names().isEmpty());
    QVERIFY(line->accessibleDescription().contains(u"Organic"_s));
    QVERIFY(editor->newNames().isEmpty());
}

void tst_TagEditor::settleMakesChipsOfTypedText() {
    typeText(u"organic"_s);
    bool settled = false;
    editor->settle([&settled] { settled = true; });
    QTRY_VERIFY(settled);
    QCOMPARE(tagNames(), QStringList{u"Organic"_s});
    settled = false;
    editor->settle([&settled] { settled = true; });
    QVERIFY(settled);
}

void tst_TagEditor::setTagsDropsLateAnswers() {
    typeText(u"organic,"_s);
    editor->setTags({gluten});
    QTest::qWait(300);
    QCOMPARE(tagNames(), QStringList{u"gluten free"_s});
}

void tst_TagEditor::chipsSayTheyCanBeRemoved() {
    editor->setTags({organic}, {u"fresh"_s});
    QVERIFY(named<Chip>(editor, u"Organic, removable"_s));
    QVERIFY(named<Chip>(editor, u"fresh, new, removable"_s));
    for (const Chip* chip : editor->findChildren<Chip*>())
        QVERIFY(chip->focusPolicy() != Qt::NoFocus);
}

QTEST_MAIN(tst_TagEditor)
#include "tst_tageditor.moc"
