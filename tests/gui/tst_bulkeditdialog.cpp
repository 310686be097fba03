#include "bulkeditdialog.h"
#include "bulkeditform.h"
#include "bulkfieldrow.h"
#include "formbanner.h"
#include "formfield.h"
#include "guifixture.h"
#include "pricecelldelegate.h"
#include "pricechecksdialog.h"
#include "pricerulesettings.h"
#include "productform.h"
#include "productspage.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "selectionbar.h"
#include "settings.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// Editing many products in the window, and the price checks in the form and in cells.
class tst_BulkEditDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void untickedFieldsStay();
    void mixedValuesAreShown();
    void previewFollowsWhatIsTyped();
    void problemsAreToldAtTheField();
    void setEmptyIsExplicit();
    void tagsAreAddedAndTakenAway();
    void typedEntriesSurviveAnError();
    void skippedStayInTheDialog();
    void warnedOnesCanBeShown();
    void previewIsSorted();
    void allByKeyboard();
    void selectionBar();
    void allThatMatchIsAnotherTarget();
    void formAsksOnce();
    void formWarnsWhenAPriceIsLeft();
    void cellAsksOnce();
    void priceChecksDialog();

private:
    std::unique_ptr<BulkEditDialog> open(const BulkTarget& target, qint64 count = -1) {
        auto dialog = std::make_unique<BulkEditDialog>(fixture->session, target, count, PriceRules());
        dialog->show();
        return dialog;
    }
    static QCheckBox* tick(const BulkEditDialog& dialog, Field field) { return dialog.form()->row(field)->tick(); }
    static void type(const QWidget* parent, const QString& name, const QString& text) {
        auto* line = named<QLineEdit>(parent, name);
        QVERIFY2(line, qPrintable(name));
        line->setFocus();
        line->selectAll();
        typeText(line, text);
    }
    /// 5 % more on shmeckles.
    static void askForFivePercent(const BulkEditDialog& dialog) {
        tick(dialog, Field::PriceShmeckles)->click();
        type(&dialog, u"Price in shmeckles: by how much"_s, u"5"_s);
    }
    [[nodiscard]] static bool waitForPlan(const BulkEditDialog& dialog) {
        return QTest::qWaitFor([&] { return dialog.editor().plan() != nullptr; }, 10'000);
    }
    static QTableView* table(const BulkEditDialog& dialog) { return named<QTableView>(&dialog, u"Preview"_s); }
    static QString cell(const BulkEditDialog& dialog, int row, int column) {
        const QAbstractItemModel* model = table(dialog)->model();
        if (!QTest::qWaitFor([&] { return model->index(row, column).data().isValid(); }, 10'000))
            return u"not read"_s;
        return model->index(row, column).data().toString();
    }
    static QString allLabels(const QWidget& widget) {
        QStringList texts;
        for (const QLabel* label : widget.findChildren<QLabel*>()) {
            if (label->isVisible())
                texts << label->text();
        }
        return texts.join(u'\n');
    }
    static QPushButton* applyButton(const BulkEditDialog& dialog, const QString& text) {
        QPushButton* found = nullptr;
        const bool isThere =
            QTest::qWaitFor([&] { return (found = buttonSaying<QPushButton>(&dialog, text)) != nullptr; }, 10'000);
        return isThere ? found : nullptr;
    }
    void change(ProductId id, const ProductPatch& patch) {
        VERIFY_OK(fixture->other->write<Product>(
            [&](WriteUnit& unit) { return fixture->other->products().update(unit, id, 0, patch); }));
    }

    std::unique_ptr<GuiFixture> fixture;
};

void tst_BulkEditDialog::init() {
    fixture = std::make_unique<GuiFixture>();
    QVERIFY(fixture->open());
    fixture->other->setOrigin(u"window"_s, u"Anna"_s);
}

void tst_BulkEditDialog::cleanup() { fixture.reset(); }

void tst_BulkEditDialog::untickedFieldsStay() {
    const Product lamp = fixture->addProduct(makeDraft(u"Lamp"_s, money("10.00"), money("5.00")));
    const Product chair = fixture->addProduct(makeDraft(u"Chair"_s, money("20.00"), money("6.00")));
    const auto dialog = open({{lamp.id, chair.id}, {}}, 2);
    QVERIFY(allLabels(*dialog).contains(u"Edit 2 products"_s));
    QVERIFY(allLabels(*dialog).contains(u"Nothing is ticked yet"_s));
    QVERIFY(!buttonSaying<QPushButton>(dialog.get(), u"Change products"_s)->isEnabled());
    askForFivePercent(*dialog);
    QPushButton* apply = applyButton(*dialog, u"Change 2 prices"_s);
    QVERIFY(apply);
    QVERIFY(apply->isEnabled());
    QCOMPARE(cell(*dialog, 0, 1), u"10.00 → 10.50"_s);
    QVERIFY(allLabels(*dialog).contains(u"2 products change"_s));
    QSignalSpy applied(dialog.get(), &BulkEditDialog::applied);
    apply->click();
    QTRY_COMPARE_WITH_TIMEOUT(applied.size(), 1, 10'000);
    QCOMPARE(applied.front().front().toString(), u"2 changed"_s);
    QVERIFY(!dialog->isVisible());
    const Product now = fixture->stored(lamp.id);
    QCOMPARE(now.shmeckles, money("10.50"));
    QCOMPARE(now.flurbos, lamp.flurbos);
    QCOMPARE(now.name, lamp.name);
    QCOMPARE(fixture->stored(chair.id).shmeckles, money("21.00"));
}

void tst_BulkEditDialog::mixedValuesAreShown() {
    const Category tea = fixture->addCategory(u"Tea"_s);
    const Tag red = fixture->addTag(u"red"_s);
    const Tag old = fixture->addTag(u"old"_s);
    ProductDraft draft = makeDraft(u"Lamp"_s, tea.id, {red.id, old.id});
    draft.description = u"same"_s;
    const Product lamp = fixture->addProduct(draft);
    draft.name = u"Chair"_s;
    draft.category.reset();
    draft.shmeckles = money("12.00");
    draft.tags = {red.id};
    const Product chair = fixture->addProduct(draft);
    const auto dialog = open({{lamp.id, chair.id}, {}});
    const auto present = [&](Field field) { return dialog->form()->row(field)->present(); };
    QTRY_COMPARE(present(Field::PriceShmeckles), u"mixed values: 10.00 – 12.00"_s);
    QCOMPARE(present(Field::PriceFlurbos), u"5.00"_s);
    QCOMPARE(present(Field::Category), u"mixed values"_s);
    QCOMPARE(present(Field::Tags), u"red (all), old (1)"_s);
    QCOMPARE(present(Field::Description), u"same"_s);
    QCOMPARE(present(Field::ImageUrl), u"empty"_s);
    QVERIFY(tick(*dialog, Field::Category)->accessibleDescription().contains(u"mixed values"_s));
}

void tst_BulkEditDialog::previewFollowsWhatIsTyped() {
    const Product lamp = fixture->addProduct(makeDraft(u"Lamp"_s, money("10.00"), money("5.00")));
    const auto dialog = open({{lamp.id}, {}}, 1);
    askForFivePercent(*dialog);
    QVERIFY(applyButton(*dialog, u"Change 1 price"_s));
    // From the moment that something else is asked for, the old preview cannot be applied.
    type(dialog.get(), u"Price in shmeckles: by how much"_s, u"50"_s);
    QVERIFY(!buttonSaying<QPushButton>(dialog.get(), u"Change products"_s)->isEnabled());
    QVERIFY(applyButton(*dialog, u"Change 1 price"_s));
    QCOMPARE(cell(*dialog, 0, 1), u"10.00 → 15.00"_s);
    // Others change it: the preview follows.
    ProductPatch patch;
    patch.shmeckles = money("20.00");
    const Result<Product> changed = [&] {
        std::optional<Result<Product>> answer;
        fixture->session->updateProduct(lamp.id, 0, patch, dialog.get(),
                                        [&](Result<Product> result) { answer = std::move(result); });
        const bool answered = QTest::qWaitFor([&] { return answer.has_value(); }, 10'000);
        return answered ? *answer : Result<Product>(Error(Error::Kind::Internal, u"no reply"_s));
    }();
    VERIFY_OK(changed);
    QTRY_COMPARE_WITH_TIMEOUT(cell(*dialog, 0, 1), u"20.00 → 30.00"_s, 10'000);
    // Nothing to change: the button says so by being off.
    auto* how = named<QComboBox>(dialog.get(), u"Price in shmeckles: what to do"_s);
    QVERIFY(how);
    how->setCurrentIndex(how->findText(u"Set to"_s));
    type(dialog.get(), u"Price in shmeckles: by how much"_s, u"20"_s);
    QPushButton* none = applyButton(*dialog, u"Change 0 prices"_s);
    QVERIFY(none);
    QVERIFY(!none->isEnabled());
    QVERIFY(allLabels(*dialog).contains(u"1 stay as they are"_s));
}

void tst_BulkEditDialog::problemsAreToldAtTheField() {
    const Product lamp = fixture->addProduct(makeDraft(u"Lamp"_s));
    const auto dialog = open({{lamp.id}, {}}, 1);
    askForFivePercent(*dialog);
    type(dialog.get(), u"Price in shmeckles: by how much"_s, u"five"_s);
    QTRY_VERIFY(allLabels(*dialog).contains(u"“five” is not a percentage"_s));
    QVERIFY(dialog->editor().plan() == nullptr);
    // Unticked, it is no problem any more, and what was typed stays.
    tick(*dialog, Field::PriceShmeckles)->click();
    QVERIFY(!allLabels(*dialog).contains(u"“five”"_s));
    tick(*dialog, Field::PriceShmeckles)->click();
    QCOMPARE(named<QLineEdit>(dialog.get(), u"Price in shmeckles: by how much"_s)->text(), u"five"_s);
    type(dialog.get(), u"Price in shmeckles: at least"_s, u"3"_s);
    type(dialog.get(), u"Price in shmeckles: at most"_s, u"2"_s);
    type(dialog.get(), u"Price in shmeckles: by how much"_s, u"5"_s);
    QTRY_VERIFY(allLabels(*dialog).contains(u"The least price is above the most"_s));
}

void tst_BulkEditDialog::setEmptyIsExplicit() {
    ProductDraft draft = makeDraft(u"Lamp"_s);
    draft.description = u"x"_s;
    draft.imageUrl = u"a.png"_s;
    const Product lamp = fixture->addProduct(draft);
    const auto dialog = open({{lamp.id}, {}}, 1);
    tick(*dialog, Field::Description)->click();
    QTRY_VERIFY(allLabels(*dialog).contains(u"Type a description, or tick “Set empty”."_s));
    named<QCheckBox>(dialog.get(), u"Set the description empty"_s)->click();
    tick(*dialog, Field::ImageUrl)->click();
    named<QCheckBox>(dialog.get(), u"Set the picture address empty"_s)->click();
    QPushButton* apply = applyButton(*dialog, u"Change 1 product"_s);
    QVERIFY(apply);
    QCOMPARE(cell(*dialog, 0, 1), u"x → empty"_s);
    apply->click();
    QTRY_VERIFY_WITH_TIMEOUT(fixture->stored(lamp.id).description.isEmpty(), 10'000);
    QVERIFY(fixture->stored(lamp.id).imageUrl.isEmpty());
}

void tst_BulkEditDialog::tagsAreAddedAndTakenAway() {
    const Tag red = fixture->addTag(u"red"_s);
    const Product lamp = fixture->addProduct(makeDraft(u"Lamp"_s, std::nullopt, {red.id}));
    const Product chair = fixture->addProduct(makeDraft(u"Chair"_s));
    {
        const auto dialog = open({{lamp.id, chair.id}, {}}, 2);
        tick(*dialog, Field::Tags)->click();
        auto* line = named<QLineEdit>(dialog.get(), u"Tags to add, take away or set"_s);
        QVERIFY(line);
        typeText(line, u"RED,brand new,"_s);
        QPushButton* apply = applyButton(*dialog, u"Change 2 products"_s);
        QVERIFY(apply);
        apply->click();
        QTRY_VERIFY_WITH_TIMEOUT(!dialog->isVisible() || dialog->editor().plan() != nullptr, 10'000);
        if (dialog->isVisible() && !dialog->editor().isApplying())
            applyButton(*dialog, u"Change 2 products"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(!dialog->isVisible(), 10'000);
    }
    QCOMPARE(fixture->stored(lamp.id).tags.size(), 2U);
    QCOMPARE(fixture->stored(chair.id).tags.size(), 2U);
    const auto dialog = open({{lamp.id, chair.id}, {}}, 2);
    tick(*dialog, Field::Tags)->click();
    auto* mode = named<QComboBox>(dialog.get(), u"What to do with tags"_s);
    QVERIFY(mode);
    mode->setCurrentIndex(mode->findText(u"Take all away"_s));
    QPushButton* apply = applyButton(*dialog, u"Change 2 products"_s);
    QVERIFY(apply);
    apply->click();
    QTRY_VERIFY_WITH_TIMEOUT(fixture->stored(chair.id).tags.empty(), 10'000);
}

void tst_BulkEditDialog::typedEntriesSurviveAnError() {
    const Category tea = fixture->addCategory(u"Tea"_s);
    const Product lamp = fixture->addProduct(makeDraft(u"Lamp"_s));
    const auto dialog = open({{lamp.id}, {}}, 1);
    askForFivePercent(*dialog);
    tick(*dialog, Field::Category)->click();
    auto* category = named<QLineEdit>(dialog.get(), u"New category"_s);
    QVERIFY(category);
    QTRY_VERIFY(category->parentWidget()->findChild<QLineEdit*>() == category);
    auto* combo = qobject_cast<QComboBox*>(category->parentWidget());
    QTRY_VERIFY_WITH_TIMEOUT(combo->findText(u"Tea"_s) >= 0, 10'000);
    combo->setCurrentIndex(combo->findText(u"Tea"_s));
    Q_EMIT combo->activated(combo->currentIndex());
    QPushButton* apply = applyButton(*dialog, u"Change 1 product"_s);
    QVERIFY(apply);
    VERIFY_OK(fixture->other->write<qint64>(
        [&](WriteUnit& unit) { return fixture->other->categories().remove(unit, tea.id, std::nullopt); }));
    apply->click();
    QTRY_VERIFY_WITH_TIMEOUT(allLabels(*dialog).contains(u"This category is not there any more"_s), 10'000);
    QVERIFY(dialog->isVisible());
    QCOMPARE(named<QLineEdit>(dialog.get(), u"Price in shmeckles: by how much"_s)->text(), u"5"_s);
    QCOMPARE(fixture->stored(lamp.id).shmeckles, money("10.00"));
}

void tst_BulkEditDialog::skippedStayInTheDialog() {
    const Product lamp = fixture->addProduct(makeDraft(u"Lamp"_s));
    const Product chair = fixture->addProduct(makeDraft(u"Chair"_s));
    const auto dialog = open({{lamp.id, chair.id}, {}}, 2);
    askForFivePercent(*dialog);
    QPushButton* apply = applyButton(*dialog, u"Change 2 prices"_s);
    QVERIFY(apply);
    QSignalSpy applied(dialog.get(), &BulkEditDialog::applied);
    // In the writer's own time: between the preview and the write.
    change(chair.id, renameTo(u"Armchair"_s));
    apply->click();
    QTRY_COMPARE_WITH_TIMEOUT(applied.size(), 1, 10'000);
    QVERIFY(dialog->isVisible());
    const auto* banner = dialog->findChild<FormBanner*>();
    QVERIFY2(banner->message().startsWith(u"1 changed, 1 skipped: changed by Anna at "_s),
             qPrintable(banner->message()));
    QVERIFY(buttonSaying<QPushButton>(dialog.get(), u"Close"_s));
    QPushButton* again = buttonSaying<QPushButton>(dialog.get(), u"Look at the skipped again"_s);
    QVERIFY(again);
    again->click();
    apply = applyButton(*dialog, u"Change 1 price"_s);
    QVERIFY(apply);
    QCOMPARE(cell(*dialog, 0, 0), u"Armchair"_s);
    apply->click();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->isVisible(), 10'000);
    QCOMPARE(fixture->stored(chair.id).shmeckles, money("10.50"));
    QCOMPARE(fixture->stored(lamp.id).shmeckles, money("10.50"));
}

void tst_BulkEditDialog::warnedOnesCanBeShown() {
    const Product lamp = fixture->addProduct(makeDraft(u"Lamp"_s, money("10.00"), money("5.00")));
    const Product cheap = fixture->addProduct(makeDraft(u"Cheap"_s, money("0.50"), money("0.40")));
    const auto dialog = open({{lamp.id, cheap.id}, {}}, 2);
    tick(*dialog, Field::PriceShmeckles)->click();
    auto* how = named<QComboBox>(dialog.get(), u"Price in shmeckles: what to do"_s);
    how->setCurrentIndex(how->findText(u"Lower by amount"_s));
    type(dialog.get(), u"Price in shmeckles: by how much"_s, u"9"_s);
    QVERIFY(applyButton(*dialog, u"Change 1 price"_s));
    QVERIFY(allLabels(*dialog).contains(u"1 are left out"_s));
    QVERIFY(allLabels(*dialog).contains(u"1 worth a look"_s));
    auto* shown = named<QComboBox>(dialog.get(), u"Show"_s);
    QCOMPARE(shown->count(), 3);
    QVERIFY(cell(*dialog, 0, 3).contains(u"before it was 10 times as much"_s));
    const int leftOut = shown->findText(u"Left out (1)"_s);
    shown->setCurrentIndex(leftOut);
    Q_EMIT shown->activated(leftOut);
    QTRY_VERIFY_WITH_TIMEOUT(cell(*dialog, 0, 0) == u"Cheap"_s, 10'000);
    QVERIFY(cell(*dialog, 0, 3).startsWith(u"left as it is"_s));
}

void tst_BulkEditDialog::previewIsSorted() {
    const Product lamp = fixture->addProduct(makeDraft(u"Lamp"_s, money("10.00"), money("5.00")));
    const Product dear = fixture->addProduct(makeDraft(u"Dear"_s, money("100.00"), money("5.00")));
    const auto dialog = open({{lamp.id, dear.id}, {}}, 2);
    askForFivePercent(*dialog);
    QVERIFY(waitForPlan(*dialog));
    QTRY_COMPARE(cell(*dialog, 0, 0), u"Lamp"_s);
    table(*dialog)->horizontalHeader()->setSortIndicator(2, Qt::DescendingOrder);
    QTRY_COMPARE_WITH_TIMEOUT(cell(*dialog, 0, 0), u"Dear"_s, 10'000);
}

void tst_BulkEditDialog::allByKeyboard() {
    const Product lamp = fixture->addProduct(makeDraft(u"Lamp"_s));
    const auto dialog = open({{lamp.id}, {}}, 1);
    QVERIFY(QTest::qWaitForWindowActive(dialog.get()));
    tick(*dialog, Field::PriceShmeckles)->setFocus(Qt::TabFocusReason);
    press(Qt::Key_Space);
    auto* amount = named<QLineEdit>(dialog.get(), u"Price in shmeckles: by how much"_s);
    QCOMPARE(QApplication::focusWidget(), amount);
    for (const QString& next : {u"Price in shmeckles: round to"_s, u"Price in shmeckles: at least"_s,
                                u"Price in shmeckles: at most"_s, u"Change: Price in flurbos"_s}) {
        press(Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget()->accessibleName(), next);
    }
    amount->setFocus();
    typeText(u"10"_s);
    press(Qt::Key_Return); // closes nothing and writes nothing
    QVERIFY(applyButton(*dialog, u"Change 1 price"_s));
    QVERIFY(dialog->isVisible());
    QCOMPARE(fixture->stored(lamp.id).shmeckles, money("10.00"));
    for (int i = 0; i < 40 && QApplication::focusWidget() != applyButton(*dialog, u"Change 1 price"_s); ++i)
        press(Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), applyButton(*dialog, u"Change 1 price"_s));
    press(Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(fixture->stored(lamp.id).shmeckles, money("11.00"), 10'000);
}

void tst_BulkEditDialog::selectionBar() {
    for (int i = 0; i < 40; ++i)
        fixture->addProduct(makeDraft(u"Product %1"_s.arg(i + 10)));
    ProductsPage page(&fixture->prompts);
    page.resize(900, 500);
    page.show();
    page.setSession(fixture->session);
    QTRY_COMPARE_WITH_TIMEOUT(page.model()->totalRows(), 40, 10'000);
    SelectionBar* bar = page.selectionBar();
    QVERIFY(!bar->isVisible());
    page.table()->selectRowOnly(0);
    QVERIFY(!bar->isVisible());
    page.table()->selectionModel()->select(QItemSelection(page.model()->index(0, 0), page.model()->index(2, 0)),
                                           QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    QVERIFY(bar->isVisible());
    QVERIFY(allLabels(*bar).contains(u"3 on screen selected."_s));
    QVERIFY(!bar->isAll());
    QVERIFY(buttonSaying<QPushButton>(bar, u"Edit 3 products…"_s));
    QPushButton* all = buttonSaying<QPushButton>(bar, u"Select all 40 that match"_s);
    QVERIFY(all);
    all->click();
    QVERIFY(bar->isAll());
    QVERIFY(allLabels(*bar).contains(u"All 40 that match are selected."_s));
    QCOMPARE(bar->count(), 40);
    QSignalSpy edit(&page, &ProductsPage::editSelectedRequested);
    buttonSaying<QPushButton>(bar, u"Edit 40 products…"_s)->click();
    QCOMPARE(edit.size(), 1);
    page.table()->selectionModel()->select(QItemSelection(page.model()->index(0, 0), page.model()->index(30, 0)),
                                           QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    QVERIFY(!bar->isAll());
    QVERIFY(allLabels(*bar).contains(u"31 selected."_s)); // beyond the screen
    page.table()->selectAll();                            // Ctrl+A
    QVERIFY(bar->isAll());
    buttonSaying<QPushButton>(bar, u"Clear selection"_s)->click();
    QVERIFY(!bar->isVisible());
}

void tst_BulkEditDialog::allThatMatchIsAnotherTarget() {
    for (int i = 0; i < 30; ++i)
        fixture->addProduct(makeDraft(u"Tea %1"_s.arg(i)));
    const Product lamp = fixture->addProduct(makeDraft(u"Lamp"_s));
    BulkTarget target;
    target.query.emplace();
    target.query->filter.text = u"tea"_s;
    const auto dialog = open(target, 30);
    askForFivePercent(*dialog);
    QPushButton* apply = applyButton(*dialog, u"Change 30 prices"_s);
    QVERIFY(apply);
    apply->click();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->isVisible(), 10'000);
    QCOMPARE(fixture->stored(lamp.id).shmeckles, money("10.00"));
}

void tst_BulkEditDialog::formAsksOnce() {
    const Product lamp = fixture->addProduct(makeDraft(u"Lamp"_s, money("19.90"), money("5.00")));
    ProductForm form;
    form.setPrompts(&fixture->prompts);
    form.setSession(fixture->session);
    form.setPriceRules(PriceRules());
    form.resize(360, 800);
    form.show();
    form.showProduct(lamp);
    type(&form, u"Price in shmeckles"_s, u"1990"_s);
    bool saved = true;
    form.save([&saved](bool ok) { saved = ok; });
    QTRY_VERIFY(!saved);
    QVERIFY(allLabels(form).contains(u"100 times as much as before: sure? Save again to keep it."_s));
    QCOMPARE(fixture->stored(lamp.id).shmeckles, money("19.90"));
    QVERIFY(form.isDirty());
    form.save([&saved](bool ok) { saved = ok; });
    QTRY_VERIFY_WITH_TIMEOUT(saved, 10'000);
    QCOMPARE(fixture->stored(lamp.id).shmeckles, money("1990.00"));
    QVERIFY(!allLabels(form).contains(u"sure?"_s));
    // Another unusual price is asked about anew, one that is usual is not.
    type(&form, u"Price in shmeckles"_s, u"19.90"_s);
    form.save([&saved](bool ok) { saved = ok; });
    QTRY_VERIFY(!saved);
    type(&form, u"Price in shmeckles"_s, u"2000"_s);
    form.save([&saved](bool ok) { saved = ok; });
    QTRY_VERIFY_WITH_TIMEOUT(saved, 10'000);
}

void tst_BulkEditDialog::formWarnsWhenAPriceIsLeft() {
    const Product lamp = fixture->addProduct(makeDraft(u"Lamp"_s, money("19.90"), money("5.00")));
    ProductForm form;
    form.setPrompts(&fixture->prompts);
    form.setSession(fixture->session);
    form.setPriceRules(PriceRules());
    form.resize(360, 800);
    form.show();
    QVERIFY(QTest::qWaitForWindowActive(&form));
    form.showProduct(lamp);
    type(&form, u"Price in flurbos"_s, u"50"_s);
    press(Qt::Key_Tab);
    QVERIFY(allLabels(form).contains(u"10 times as much as before; the price in flurbos is above that in shmeckles"_s));
    type(&form, u"Price in flurbos"_s, u"5.50"_s);
    QVERIFY(!allLabels(form).contains(u"sure?"_s));
}

void tst_BulkEditDialog::cellAsksOnce() {
    const Product lamp = fixture->addProduct(makeDraft(u"Lamp"_s, money("19.90"), money("5.00")));
    ProductTableModel model(fixture->session);
    ProductTable table(&model);
    table.setSession(fixture->session);
    table.setPriceRules(PriceRules());
    table.resize(900, 300);
    table.show();
    QVERIFY(QTest::qWaitForWindowActive(&table));
    model.setQuery({});
    QTRY_COMPARE_WITH_TIMEOUT(model.totalRows(), 1, 10'000);
    QTRY_VERIFY(model.productAt(0).has_value());
    table.setFocus();
    const auto enter = [&](const QString& text) {
        table.setCurrentIndex(model.index(0, static_cast<int>(ProductColumn::PriceShmeckles)));
        table.edit(table.currentIndex());
        auto* line = named<QLineEdit>(&table, u"Price of the product in shmeckles"_s);
        if (line == nullptr)
            return;
        line->selectAll();
        typeText(line, text);
        QTest::keyClick(line, Qt::Key_Return);
    };
    enter(u"199"_s);
    QVERIFY(table.isEditing());
    QVERIFY2(allLabels(table).contains(u"10 times as much as before: sure? Press Enter again to keep it."_s),
             qPrintable(allLabels(table)));
    for (int i = 0; i < 2; ++i) { // going elsewhere is no answer
        bool closed = true;
        table.finishEditing([&closed](bool stored) { closed = stored; });
        QVERIFY(!closed);
    }
    QTest::keyClick(named<QLineEdit>(&table, u"Price of the product in shmeckles"_s), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(fixture->stored(lamp.id).shmeckles, money("199.00"), 10'000);
    QTRY_VERIFY(!table.isEditing());
    enter(u"200"_s);
    QTRY_COMPARE_WITH_TIMEOUT(fixture->stored(lamp.id).shmeckles, money("200.00"), 10'000);
}

void tst_BulkEditDialog::priceChecksDialog() {
    const QTemporaryDir folder;
    Settings settings(folder.filePath(u"pricebook.ini"_s));
    QCOMPARE(readPriceRules(settings), PriceRules());
    PriceChecksDialog dialog(PriceRules{});
    dialog.show();
    type(&dialog, u"Changed by more than … %"_s, u"x"_s);
    dialog.accept();
    QVERIFY(dialog.isVisible());
    QVERIFY(allLabels(dialog).contains(u"whole number of per cent"_s));
    type(&dialog, u"Changed by more than … %"_s, u"30"_s);
    type(&dialog, u"In shmeckles below"_s, u"1,50"_s); // ticks it
    buttonSaying<QCheckBox>(&dialog, u"In flurbos above"_s)->click();
    dialog.accept();
    QVERIFY(!dialog.isVisible());
    const PriceRules rules = dialog.rules();
    QCOMPARE(rules.mostChangePercent, 30);
    QCOMPARE(rules.mostSecondPercent, 0);
    QCOMPARE(rules.leastShmeckles, std::optional(money("1.50")));
    QVERIFY(!rules.leastFlurbos);
    writePriceRules(settings, rules);
    VERIFY_OK(settings.sync());
    QCOMPARE(readPriceRules(Settings(folder.filePath(u"pricebook.ini"_s))), rules);
}

QTEST_MAIN(tst_BulkEditDialog)
#include "tst_bulkeditdialog.moc"
