#include "categorycombo.h"
#include "conflictdialog.h"
#include "formbanner.h"
#include "formfield.h"
#include "guifixture.h"
#include "inlinemessage.h"
#include "pictureview.h"
#include "productform.h"
#include "tageditor.h"

#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>

using namespace Qt::StringLiterals;
using namespace pricebook;

class tst_ProductForm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void fieldsHaveTheirNames();
    void showsAProduct();
    void emptyPage();
    void tabGoesThroughTheFields();
    void savesChangedFieldsOnly();
    void savesANewProduct();
    void savesTagsAsADifference();
    void savesATagThatIsOnlyTyped();
    void savesACopy();
    void ctrlSSaves();
    void nothingToSaveCountsAsSaved();
    void invalidValuesAreToldAtTheirFields();
    void aFieldIsCheckedWhenItIsLeft();
    void pricesTakeBothDecimalSigns_data();
    void pricesTakeBothDecimalSigns();
    void unknownCategoryCanBeCreated();
    void takesACategoryAway();
    void conflictBesideMerges();
    void conflictAsks();
    void conflictCancelledLosesNothing();
    void conflictReloads();
    void deletedMeanwhile();
    void refusedWriteKeepsWhatIsTyped();
    void changedElsewhereRenewsOtherFields();
    void changedElsewhereClashes();
    void lateAnswerOfAnotherProductIsDropped();
    void discardGoesBack();
    void mayLeaveAsks_data();
    void mayLeaveAsks();
    void readOnlySession();
    void brokenPictureAddress();

private:
    [[nodiscard]] QLineEdit* line(const QString& name) const { return named<QLineEdit>(form, name); }
    void setLine(const QString& name, const QString& text) {
        QLineEdit* field = line(name);
        field->setFocus();
        field->selectAll();
        typeText(field, text);
    }
    [[nodiscard]] QString messageAt(Field field) const {
        for (const FormField* row : form->findChildren<FormField*>()) {
            if (row->field() == field)
                return row->message().message();
        }
        return {};
    }
    [[nodiscard]] FormBanner* banner() const { return form->findChild<FormBanner*>(); }
    bool saveAndWait();
    /// Somebody else changes the product.
    void changeElsewhere(const ProductPatch& patch);

    std::unique_ptr<GuiFixture> fixture;
    std::unique_ptr<QWidget> window;
    ProductForm* form = nullptr;
    Category tea, coffee;
    Tag organic, green;
    Product product;
};

void tst_ProductForm::init() {
    fixture = std::make_unique<GuiFixture>();
    QVERIFY(fixture->open());
    tea = fixture->addCategory(u"Tea"_s);
    coffee = fixture->addCategory(u"Кофе"_s);
    organic = fixture->addTag(u"organic"_s);
    green = fixture->addTag(u"green"_s);
    ProductDraft draft = makeDraft(u"Sencha"_s, tea.id, {organic.id});
    draft.description = u"A green tea.\nFrom Japan."_s;
    product = fixture->addProduct(draft);
    window = std::make_unique<QWidget>();
    window->resize(380, 900);
    form = new ProductForm(window.get());
    form->resize(window->size());
    form->setSession(fixture->session);
    form->setPrompts(&fixture->prompts);
    form->showProduct(product);
    window->show();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
}

void tst_ProductForm::cleanup() {
    window.reset();
    fixture.reset();
}

bool tst_ProductForm::saveAndWait() {
    std::optional<bool> done;
    form->save([&done](bool ok) { done = ok; });
    if (!QTest::qWaitFor([&done] { return done.has_value(); }, 10'000))
        QTest::qFail("saving did not end", __FILE__, __LINE__);
    for (const FormField* row : form->findChildren<FormField*>()) {
        if (row->hasError())
            qInfo() << row->message().message();
    }
    if (!banner()->message().isEmpty())
        qInfo() << banner()->message();
    return done.value_or(false);
}

void tst_ProductForm::changeElsewhere(const ProductPatch& patch) {
    auto changed = fixture->other->write<Product>(
        [&](WriteUnit& unit) { return fixture->other->products().update(unit, product.id, 0, patch); });
    VERIFY_OK(changed);
}

void tst_ProductForm::fieldsHaveTheirNames() {
    for (const QString& name :
         {u"Name"_s, u"Picture address"_s, u"Price in shmeckles"_s, u"Price in flurbos"_s, u"Tags"_s})
        QVERIFY2(line(name), qPrintable(name));
    QVERIFY(named<QPlainTextEdit>(form, u"Description"_s));
    QVERIFY(named<CategoryCombo>(form, u"Category"_s));
    // A combo box is named by its buddy on Linux.
    bool buddy = false;
    for (const QLabel* label : form->findChildren<QLabel*>())
        buddy = buddy || (label->text() == "Category"_L1 && qobject_cast<CategoryCombo*>(label->buddy()));
    QVERIFY(buddy);
    QVERIFY(buttonSaying<QPushButton>(form, u"Save"_s));
    QVERIFY(buttonSaying<QPushButton>(form, u"Discard"_s));
}

void tst_ProductForm::showsAProduct() {
    QCOMPARE(line(u"Name"_s)->text(), u"Sencha"_s);
    QCOMPARE(line(u"Price in shmeckles"_s)->text(), u"10.00"_s);
    QCOMPARE(line(u"Price in flurbos"_s)->text(), u"5.00"_s);
    QCOMPARE(named<QPlainTextEdit>(form, u"Description"_s)->toPlainText(), product.description);
    QTRY_COMPARE(form->findChild<CategoryCombo*>()->count(), 3);
    QCOMPARE(form->findChild<CategoryCombo*>()->currentText(), u"Tea"_s);
    QCOMPARE(form->findChild<TagEditor*>()->tags(), std::vector<Tag>{organic});
    QVERIFY(!form->isDirty());
    QVERIFY(!buttonSaying<QPushButton>(form, u"Save"_s)->isEnabled());
}

void tst_ProductForm::emptyPage() {
    form->showProduct(std::nullopt);
    QVERIFY(!form->isDirty());
    QVERIFY(!line(u"Name"_s)->isVisible());
    QVERIFY(!form->product());
    bool done = false;
    form->save([&done](bool ok) { done = ok; });
    QVERIFY(done);
}

void tst_ProductForm::tabGoesThroughTheFields() {
    line(u"Name"_s)->setFocus();
    QStringList order;
    for (int i = 0; i < 8; ++i) {
        order << QApplication::focusWidget()->accessibleName();
        press(Qt::Key_Tab);
    }
    order.removeAll(QString());
    QCOMPARE(order, (QStringList{u"Name"_s, u"Price in shmeckles"_s, u"Price in flurbos"_s, u"Category"_s, u"Tags"_s,
                                 u"Description"_s, u"Picture address"_s}));
}

void tst_ProductForm::savesChangedFieldsOnly() {
    QSignalSpy dirty(form, &ProductForm::dirtyChanged);
    QSignalSpy saved(form, &ProductForm::saved);
    setLine(u"Name"_s, u"Сенча"_s);
    QCOMPARE(dirty.count(), 1);
    QVERIFY(form->isDirty());
    ProductPatch theirs;
    theirs.description = u"Changed."_s;
    QVERIFY(saveAndWait());
    QVERIFY(!form->isDirty());
    QCOMPARE(dirty.count(), 2);
    QCOMPARE(saved.count(), 1);
    const Product stored = fixture->stored(product.id);
    QCOMPARE(stored.name, u"Сенча"_s);
    QCOMPARE(stored.description, product.description);
    QCOMPARE(stored.tags, product.tags);
    QCOMPARE(form->product()->version, stored.version);
    // Again, on the new version.
    setLine(u"Name"_s, u"Gyokuro"_s);
    QVERIFY(saveAndWait());
    QCOMPARE(fixture->stored(product.id).name, u"Gyokuro"_s);
}

void tst_ProductForm::savesANewProduct() {
    form->startNew();
    QVERIFY(form->isNew());
    QVERIFY(!form->isDirty());
    QVERIFY(line(u"Name"_s)->hasFocus());
    typeText(u"  Matcha "_s);
    setLine(u"Price in shmeckles"_s, u"1 234,5"_s);
    setLine(u"Price in flurbos"_s, u"0.01"_s);
    auto* combo = form->findChild<CategoryCombo*>();
    QTRY_COMPARE(combo->count(), 3);
    combo->setFocus();
    typeText(combo, u"кофе"_s);
    setLine(u"Tags"_s, u"green, newest,"_s);
    setLine(u"Picture address"_s, u"pictures/matcha.png"_s);
    QVERIFY(saveAndWait());
    QVERIFY(!form->isNew());
    const Product stored = fixture->stored(form->product()->id);
    QCOMPARE(stored.name, u"Matcha"_s);
    QCOMPARE(stored.shmeckles, money("1234.50"));
    QCOMPARE(stored.category, std::optional(coffee));
    QCOMPARE(stored.tags.size(), size_t(2));
    QCOMPARE(stored.imageUrl, u"pictures/matcha.png"_s);
    QVERIFY(form->findChild<TagEditor*>()->newNames().isEmpty());
    QVERIFY(!form->isDirty());
}

void tst_ProductForm::savesTagsAsADifference() {
    // Somebody else adds a tag meanwhile: both stay.
    TagEdit theirs;
    theirs.add = {green.id};
    ProductPatch patch;
    patch.tags = theirs;
    changeElsewhere(patch);
    form->showProduct(fixture->stored(product.id));
    QCOMPARE(form->findChild<TagEditor*>()->tags().size(), size_t(2));
    setLine(u"Tags"_s, u"third,"_s);
    QVERIFY(saveAndWait());
    QCOMPARE(fixture->stored(product.id).tags.size(), size_t(3));
    line(u"Tags"_s)->setFocus();
    press(Qt::Key_Backspace);
    press(Qt::Key_Backspace);
    QVERIFY(form->isDirty());
    QVERIFY(saveAndWait());
    QCOMPARE(fixture->stored(product.id).tags.size(), size_t(2));
}

void tst_ProductForm::savesATagThatIsOnlyTyped() {
    setLine(u"Tags"_s, u"GREEN"_s);
    QVERIFY(form->isDirty());
    QVERIFY(saveAndWait());
    QCOMPARE(fixture->stored(product.id).tags, (std::vector<Tag>{green, organic}));
    QVERIFY(line(u"Tags"_s)->text().isEmpty());
}

void tst_ProductForm::savesACopy() {
    form->startCopyOf(product);
    QVERIFY(form->isDirty());
    QCOMPARE(line(u"Name"_s)->text(), u"Sencha (copy)"_s);
    QVERIFY(saveAndWait());
    const Product copy = fixture->stored(form->product()->id);
    QVERIFY(copy.id != product.id);
    QCOMPARE(copy.tags, product.tags);
    QCOMPARE(copy.category, product.category);
    QCOMPARE(copy.description, product.description);
}

void tst_ProductForm::ctrlSSaves() {
    setLine(u"Name"_s, u"Bancha"_s);
    press(Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(fixture->stored(product.id).name, u"Bancha"_s);
    named<QPlainTextEdit>(form, u"Description"_s)->setFocus();
    typeText(u"x"_s);
    press(Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(fixture->stored(product.id).description, u"xA green tea.\nFrom Japan."_s);
}

void tst_ProductForm::nothingToSaveCountsAsSaved() {
    QVERIFY(saveAndWait());
    // The same price in other words is no change.
    setLine(u"Price in shmeckles"_s, u"10"_s);
    QVERIFY(!form->isDirty());
    setLine(u"Name"_s, u" Sencha "_s);
    QVERIFY(form->isDirty());
    QVERIFY(saveAndWait());
    QVERIFY(!form->isDirty());
    QCOMPARE(fixture->stored(product.id).version, product.version);
}

void tst_ProductForm::invalidValuesAreToldAtTheirFields() {
    setLine(u"Name"_s, u" "_s);
    setLine(u"Price in shmeckles"_s, u"1.234"_s);
    setLine(u"Price in flurbos"_s, u"0"_s);
    setLine(u"Picture address"_s, u"ftp://x/y.png"_s);
    form->findChild<CategoryCombo*>()->lineEdit()->selectAll();
    typeText(form->findChild<CategoryCombo*>(), u"Nonsense"_s);
    named<QPlainTextEdit>(form, u"Description"_s)->setPlainText(QString(10'001, u'x'));
    QVERIFY(!saveAndWait());
    for (const Field field : {Field::Name, Field::PriceShmeckles, Field::PriceFlurbos, Field::ImageUrl, Field::Category,
                              Field::Description})
        QVERIFY2(!messageAt(field).isEmpty(), qPrintable(QString::number(static_cast<int>(field))));
    QVERIFY(line(u"Name"_s)->hasFocus());
    QCOMPARE(line(u"Name"_s)->accessibleDescription(), messageAt(Field::Name));
    QCOMPARE(line(u"Price in shmeckles"_s)->text(), u"1.234"_s);
    QCOMPARE(fixture->stored(product.id).version, product.version);
    // A message goes as soon as its value is valid.
    setLine(u"Name"_s, u"Sencha"_s);
    QVERIFY(messageAt(Field::Name).isEmpty());
    QVERIFY(!messageAt(Field::PriceFlurbos).isEmpty());
}

void tst_ProductForm::aFieldIsCheckedWhenItIsLeft() {
    setLine(u"Price in flurbos"_s, u"-3"_s);
    QVERIFY(messageAt(Field::PriceFlurbos).isEmpty());
    press(Qt::Key_Tab);
    QVERIFY(!messageAt(Field::PriceFlurbos).isEmpty());
    form->startNew();
    press(Qt::Key_Tab);
    QVERIFY(messageAt(Field::Name).isEmpty());
}

void tst_ProductForm::pricesTakeBothDecimalSigns_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("stored");
    QTest::newRow("point") << u"12.50"_s << u"12.50"_s;
    QTest::newRow("comma") << u"12,5"_s << u"12.50"_s;
    QTest::newRow("groups") << u"1 234 567.89"_s << u"1234567.89"_s;
    QTest::newRow("no-break groups") << u"1\u00a0234"_s << u"1234.00"_s;
    QTest::newRow("most") << u"9999999999.99"_s << u"9999999999.99"_s;
}

void tst_ProductForm::pricesTakeBothDecimalSigns() {
    QFETCH(QString, typed);
    QFETCH(QString, stored);
    setLine(u"Price in shmeckles"_s, typed);
    QVERIFY(saveAndWait());
    QCOMPARE(fixture->stored(product.id).shmeckles.toString(), stored);
    QCOMPARE(line(u"Price in shmeckles"_s)->text(), stored);
}

void tst_ProductForm::unknownCategoryCanBeCreated() {
    auto* combo = form->findChild<CategoryCombo*>();
    QTRY_COMPARE(combo->count(), 3);
    combo->setFocus();
    combo->lineEdit()->selectAll();
    typeText(combo, u"Cocoa"_s);
    QVERIFY(!saveAndWait());
    QVERIFY(messageAt(Field::Category).contains(u"Cocoa"_s));
    for (FormField* row : form->findChildren<FormField*>()) {
        if (row->field() == Field::Category)
            Q_EMIT row->message().linkActivated(u"create-category"_s);
    }
    QTRY_VERIFY(messageAt(Field::Category).isEmpty());
    QVERIFY(saveAndWait());
    QCOMPARE(fixture->stored(product.id).category->name, u"Cocoa"_s);
}

void tst_ProductForm::takesACategoryAway() {
    auto* combo = form->findChild<CategoryCombo*>();
    QTRY_COMPARE(combo->count(), 3);
    combo->setFocus();
    combo->lineEdit()->selectAll();
    press(Qt::Key_Delete);
    QVERIFY(form->isDirty());
    QVERIFY(saveAndWait());
    QVERIFY(!fixture->stored(product.id).category);
}

void tst_ProductForm::conflictBesideMerges() {
    QSignalSpy said(form, &ProductForm::statusMessage);
    setLine(u"Name"_s, u"Mine"_s);
    ProductPatch theirs;
    theirs.flurbos = money("7");
    theirs.tags.add = {green.id};
    changeElsewhere(theirs);
    setLine(u"Tags"_s, u"third,"_s);
    QVERIFY(saveAndWait());
    const Product now = fixture->stored(product.id);
    QCOMPARE(now.name, u"Mine"_s);
    QCOMPARE(now.flurbos, money("7"));
    QCOMPARE(now.tags.size(), size_t(3));
    QVERIFY(!form->findChild<ConflictDialog*>());
    QCOMPARE(line(u"Price in flurbos"_s)->text(), u"7.00"_s);
    QVERIFY(!form->isDirty());
    QVERIFY2(said.back()[0].toString().contains(u"also changed: price in flurbos, tags"_s),
             qPrintable(said.back()[0].toString()));
}

void tst_ProductForm::conflictAsks() {
    ProductPatch theirs = renameTo(u"Theirs"_s);
    theirs.flurbos = money("7");
    theirs.shmeckles = money("8");
    setLine(u"Name"_s, u"Mine"_s);
    setLine(u"Price in shmeckles"_s, u"9"_s);
    changeElsewhere(theirs);
    QVERIFY(!saveAndWait());
    auto* dialog = form->findChild<ConflictDialog*>();
    QVERIFY(dialog);
    // Nothing is chosen yet, and Enter typed on does nothing.
    auto* save = buttonSaying<QPushButton>(dialog, u"&Save"_s);
    QVERIFY(!save->isEnabled());
    for (const QRadioButton* radio : dialog->findChildren<QRadioButton*>())
        QVERIFY(!radio->isChecked());
    QCOMPARE(dialog->findChildren<QRadioButton*>().size(), 4); // the price in flurbos is no question
    QTest::keyClick(dialog, Qt::Key_Return);
    QVERIFY(dialog->isVisible());
    QVERIFY(named<QRadioButton>(dialog, u"price in shmeckles, Theirs: 8.00"_s));
    named<QRadioButton>(dialog, u"price in shmeckles, Theirs: 8.00"_s)->click();
    QVERIFY(!save->isEnabled());
    QTest::keyClick(named<QRadioButton>(dialog, u"name, Mine: Mine"_s), Qt::Key_Space);
    QVERIFY(save->isEnabled());
    save->click();
    QTRY_COMPARE(fixture->stored(product.id).name, u"Mine"_s);
    QTRY_VERIFY(!form->isDirty());
    QCOMPARE(fixture->stored(product.id).flurbos, money("7"));
    QCOMPARE(fixture->stored(product.id).shmeckles, money("8"));
    QCOMPARE(line(u"Price in shmeckles"_s)->text(), u"8.00"_s);
    QVERIFY(banner()->message().isEmpty());
}

void tst_ProductForm::conflictCancelledLosesNothing() {
    setLine(u"Name"_s, u"Mine"_s);
    changeElsewhere(renameTo(u"Theirs"_s));
    QVERIFY(!saveAndWait());
    QTest::keyClick(form->findChild<ConflictDialog*>(), Qt::Key_Escape);
    QCOMPARE(line(u"Name"_s)->text(), u"Mine"_s);
    QVERIFY(form->isDirty());
    QVERIFY(banner()->message().contains(u"name"_s));
    QCOMPARE(fixture->stored(product.id).name, u"Theirs"_s);
    QTRY_VERIFY(!form->findChild<ConflictDialog*>());
    // Saving asks again; so does the banner.
    buttonSaying<QPushButton>(form, u"Compare…"_s)->click();
    QVERIFY(form->findChild<ConflictDialog*>());
    QTest::keyClick(form->findChild<ConflictDialog*>(), Qt::Key_Escape);
    QTRY_VERIFY(!form->findChild<ConflictDialog*>());
    QVERIFY(!saveAndWait());
    QVERIFY(form->findChild<ConflictDialog*>());
}

void tst_ProductForm::conflictReloads() {
    setLine(u"Name"_s, u"Mine"_s);
    changeElsewhere(renameTo(u"Theirs"_s));
    form->showProduct(fixture->stored(product.id));
    QTRY_VERIFY(buttonSaying<QPushButton>(form, u"Reload"_s));
    buttonSaying<QPushButton>(form, u"Reload"_s)->click();
    QCOMPARE(line(u"Name"_s)->text(), u"Theirs"_s);
    QVERIFY(!form->isDirty());
}

void tst_ProductForm::deletedMeanwhile() {
    setLine(u"Name"_s, u"Mine"_s);
    const std::vector<ProductId> ids{product.id};
    VERIFY_OK(
        fixture->other->write<qint64>([&](WriteUnit& unit) { return fixture->other->products().remove(unit, ids); }));
    QVERIFY(!saveAndWait());
    QTRY_VERIFY(buttonSaying<QPushButton>(form, u"Restore with my edits"_s));
    QVERIFY(banner()->message().contains(u"was deleted by"_s));
    QCOMPARE(line(u"Name"_s)->text(), u"Mine"_s);
    buttonSaying<QPushButton>(form, u"Restore with my edits"_s)->click();
    QTRY_VERIFY(!form->isDirty());
    QCOMPARE(form->product()->id, product.id);
    QCOMPARE(fixture->stored(product.id).name, u"Mine"_s);
    QCOMPARE(fixture->stored(product.id).tags, product.tags);
    QVERIFY(banner()->message().isEmpty());
}

void tst_ProductForm::refusedWriteKeepsWhatIsTyped() {
    // The category is deleted between choosing and saving.
    auto* combo = form->findChild<CategoryCombo*>();
    QTRY_COMPARE(combo->count(), 3);
    combo->setFocus();
    combo->lineEdit()->selectAll();
    typeText(combo, u"Кофе"_s);
    VERIFY_OK(fixture->other->write<qint64>(
        [&](WriteUnit& unit) { return fixture->other->categories().remove(unit, coffee.id, std::nullopt); }));
    setLine(u"Name"_s, u"Mine"_s);
    QVERIFY(!saveAndWait());
    QCOMPARE(line(u"Name"_s)->text(), u"Mine"_s);
    QVERIFY(!banner()->message().isEmpty() || !messageAt(Field::Category).isEmpty());
    QCOMPARE(fixture->stored(product.id).name, u"Sencha"_s);
}

void tst_ProductForm::changedElsewhereRenewsOtherFields() {
    setLine(u"Name"_s, u"Mine"_s);
    ProductPatch theirs;
    theirs.flurbos = money("9");
    theirs.tags.add = {green.id};
    changeElsewhere(theirs);
    form->showProduct(fixture->stored(product.id));
    QCOMPARE(line(u"Name"_s)->text(), u"Mine"_s);
    QCOMPARE(line(u"Price in flurbos"_s)->text(), u"9.00"_s);
    QCOMPARE(form->findChild<TagEditor*>()->tags().size(), size_t(2));
    QVERIFY(form->isDirty());
    QVERIFY(saveAndWait());
    QCOMPARE(fixture->stored(product.id).name, u"Mine"_s);
    QCOMPARE(fixture->stored(product.id).flurbos, money("9"));
}

void tst_ProductForm::changedElsewhereClashes() {
    setLine(u"Name"_s, u"Mine"_s);
    changeElsewhere(renameTo(u"Theirs"_s));
    form->showProduct(fixture->stored(product.id));
    QCOMPARE(line(u"Name"_s)->text(), u"Mine"_s);
    QVERIFY(banner()->message().contains(u"name"_s));
    QVERIFY(!saveAndWait());
    QCOMPARE(fixture->stored(product.id).name, u"Theirs"_s);
}

void tst_ProductForm::lateAnswerOfAnotherProductIsDropped() {
    const Product second = fixture->addProduct(makeDraft(u"Second"_s));
    setLine(u"Name"_s, u"Mine"_s);
    std::optional<bool> done;
    form->save([&done](bool ok) { done = ok; });
    form->showProduct(second);
    QTRY_VERIFY(done.has_value());
    QVERIFY(*done);
    QCOMPARE(line(u"Name"_s)->text(), u"Second"_s);
    QVERIFY(!form->isDirty());
    QCOMPARE(fixture->stored(product.id).name, u"Mine"_s);
}

void tst_ProductForm::discardGoesBack() {
    setLine(u"Name"_s, u"Mine"_s);
    setLine(u"Tags"_s, u"half typed"_s);
    buttonSaying<QPushButton>(form, u"Discard"_s)->click();
    QVERIFY(!form->isDirty());
    QCOMPARE(line(u"Name"_s)->text(), u"Sencha"_s);
    QVERIFY(line(u"Tags"_s)->text().isEmpty());
    form->startNew();
    typeText(u"x"_s);
    form->discard();
    QVERIFY(!form->isNew());
}

void tst_ProductForm::mayLeaveAsks_data() {
    QTest::addColumn<int>("choice");
    QTest::addColumn<bool>("leaves");
    QTest::addColumn<QString>("stored");
    QTest::newRow("save") << 0 << true << u"Mine"_s;
    QTest::newRow("discard") << 1 << true << u"Sencha"_s;
    QTest::newRow("stay") << 2 << false << u"Sencha"_s;
    QTest::newRow("escape") << -1 << false << u"Sencha"_s;
}

void tst_ProductForm::mayLeaveAsks() {
    QFETCH(int, choice);
    QFETCH(bool, leaves);
    QFETCH(QString, stored);
    fixture->prompts.choice = choice;
    std::optional<bool> may;
    const auto answered = [&may](bool yes) { may = yes; };
    form->mayLeave(answered);
    QCOMPARE(may, std::optional(true));
    QVERIFY(fixture->prompts.asked.isEmpty());
    may.reset();
    setLine(u"Name"_s, u"Mine"_s);
    form->mayLeave(answered);
    QTRY_VERIFY(may.has_value());
    QCOMPARE(*may, leaves);
    QCOMPARE(fixture->prompts.buttons, (QStringList{u"Save"_s, u"Discard"_s, u"Stay"_s}));
    QCOMPARE(fixture->stored(product.id).name, stored);
    QCOMPARE(form->isDirty(), !leaves);
}

void tst_ProductForm::readOnlySession() {
    std::shared_ptr<CatalogSession> session;
    CatalogSession::open(fixture->backend.url(), CatalogSession::Access::ReadOnly, this,
                         [&session](Result<std::shared_ptr<CatalogSession>> opened) {
                             if (opened)
                                 session = *opened;
                         });
    QTRY_VERIFY(session);
    form->setSession(session);
    form->showProduct(product);
    QVERIFY(line(u"Name"_s)->isReadOnly());
    QVERIFY(!buttonSaying<QPushButton>(form, u"Save"_s));
    form->setSession(nullptr);
}

void tst_ProductForm::brokenPictureAddress() {
    setLine(u"Picture address"_s, u"pictures/none.png"_s);
    auto* picture = form->findChild<PictureView*>();
    QTRY_COMPARE(picture->state(), PictureView::State::Broken);
    QVERIFY(!picture->reason().isEmpty());
    // It may be saved all the same: the file may come later.
    QVERIFY(saveAndWait());
}

QTEST_MAIN(tst_ProductForm)
#include "tst_productform.moc"
