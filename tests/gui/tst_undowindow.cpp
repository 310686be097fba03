#include "bootstrap.h"
#include "guifixture.h"
#include "historydialog.h"
#include "historymodel.h"
#include "historystore.h"
#include "importdialog.h"
#include "journalretention.h"
#include "language.h"
#include "leftalonedialog.h"
#include "mainwindow.h"
#include "pricesthendialog.h"
#include "productform.h"
#include "productspage.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "query.h"
#include "secretstore.h"
#include "settings.h"
#include "statusarea.h"
#include "texttable.h"
#include "theme.h"
#include "trashdialog.h"
#include "trashmodel.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// Taking back in the window: undo and redo, history, prices as they were, trash.
class tst_UndoWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void undoByMenuAndKeys();
    void aTextFieldKeepsItsOwnUndo();
    void severalStepsAtOnce();
    void undoOutlivesTheWindow();
    void whatIsLeftAloneIsNamed();
    void readOnly();
    void historyShowsOldAndNew();
    void historyFilters();
    void historyUndoesAStep();
    void historyRestores();
    void historyOfAProduct();
    void retentionIsASetting();
    void oldEntriesGo();
    void pricesAsTheyWere();
    void trash();
    void undoOfAnImport();

private:
    void makeWindow();
    [[nodiscard]] QAction* action(const QString& name) const { return window->findChild<QAction*>(name); }
    [[nodiscard]] bool becomes(ProductId id, const char* price) {
        return QTest::qWaitFor([&] { return fixture->stored(id).shmeckles == money(price); }, 10'000);
    }
    [[nodiscard]] bool canUndo(const QString& text) {
        return QTest::qWaitFor([&] { return action(u"undo"_s)->isEnabled() && action(u"undo"_s)->text() == text; },
                               10'000);
    }
    [[nodiscard]] bool canRedo() {
        return QTest::qWaitFor([&] { return action(u"redo"_s)->isEnabled(); }, 10'000);
    }
    /// As a person does it in this window.
    void setPrice(ProductId id, const char* price) {
        ProductPatch patch;
        patch.shmeckles = money(price);
        std::optional<bool> done;
        window->session()->updateProduct(id, 0, patch, window.get(),
                                         [&done](const Result<Product>& product) { done = product.ok(); });
        QVERIFY(QTest::qWaitFor([&done] { return done.has_value(); }, 10'000));
        QVERIFY(*done);
    }
    /// As somebody else does it.
    void setPriceElsewhere(ProductId id, const char* price) {
        ProductPatch patch;
        patch.shmeckles = money(price);
        fixture->other->setOrigin(u"window"_s, u"Anna"_s, u"annas"_s);
        VERIFY_OK(fixture->other->write<Product>(
            [&](WriteUnit& unit) { return fixture->other->products().update(unit, id, 0, patch); }));
    }
    template <class Dialog>
    Dialog* openDialog(const QString& actionName) {
        action(actionName)->trigger();
        return dialog<Dialog>();
    }
    template <class Dialog>
    Dialog* dialog() {
        Dialog* found = nullptr;
        (void)QTest::qWaitFor(
            [&] {
                for (Dialog* each : window->findChildren<Dialog*>()) {
                    if (each->isVisible())
                        found = each;
                }
                return found != nullptr;
            },
            10'000);
        return found;
    }
    [[nodiscard]] HistoryDialog* openHistory() {
        auto* history = openDialog<HistoryDialog>(u"history"_s);
        return history &&
                       QTest::qWaitFor(
                           [&] { return !history->model()->isLoading() && history->model()->rowCount() > 0; }, 10'000)
                   ? history
                   : nullptr;
    }
    static QPushButton* button(const QWidget* dialog, const QString& beginning) {
        for (QPushButton* each : dialog->findChildren<QPushButton*>()) {
            if (each->text().startsWith(beginning))
                return each;
        }
        return nullptr;
    }
    [[nodiscard]] QString said() const { return window->findChild<StatusArea*>()->currentMessage(); }

    std::unique_ptr<QTemporaryDir> folder;
    std::unique_ptr<GuiFixture> fixture;
    std::unique_ptr<Settings> settings;
    std::unique_ptr<MemorySecretStore> secrets;
    std::unique_ptr<Bootstrap> bootstrap;
    std::unique_ptr<MainWindow> window;
    Product milk, tea;
};

void tst_UndoWindow::init() {
    folder = std::make_unique<QTemporaryDir>();
    settings = std::make_unique<Settings>(folder->filePath(u"pricebook.ini"_s));
    secrets = std::make_unique<MemorySecretStore>();
    bootstrap = std::make_unique<Bootstrap>(*secrets);
    fixture = std::make_unique<GuiFixture>();
    QVERIFY(fixture->open());
    fixture->session.reset();
    milk = fixture->addProduct(makeDraft(u"Milk"_s));
    tea = fixture->addProduct(makeDraft(u"Tea"_s));
    makeWindow();
}

void tst_UndoWindow::makeWindow() {
    window = std::make_unique<MainWindow>(bootstrap->services(), settings.get(), &fixture->prompts);
    window->resize(1024, 700);
    window->show();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    window->openCatalogue(fixture->backend.url());
    QVERIFY(QTest::qWaitFor([this] { return window->session() && window->productsPage()->model()->rowCount() == 2; },
                            10'000));
}

void tst_UndoWindow::cleanup() {
    window.reset();
    bootstrap.reset();
    fixture.reset();
}

void tst_UndoWindow::undoByMenuAndKeys() {
    QVERIFY(!action(u"undo"_s)->isEnabled());
    setPrice(milk.id, "2");
    QVERIFY(canUndo(u"Undo: Shmeckles of “Milk”"_s));
    action(u"undo"_s)->trigger();
    QVERIFY(becomes(milk.id, "10"));
    QVERIFY(canRedo());
    QVERIFY2(said().contains(u"Taken back: Shmeckles of “Milk” (1 product)"), qPrintable(said()));
    QCOMPARE(action(u"redo"_s)->text(), u"Redo: Shmeckles of “Milk”"_s);
    window->productsPage()->table()->setFocus();
    press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(becomes(milk.id, "2"));
    QVERIFY(canUndo(u"Undo: Shmeckles of “Milk”"_s));
    press(Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(becomes(milk.id, "10"));
    QVERIFY(canRedo());
    press(Qt::Key_Y, Qt::ControlModifier);
    QVERIFY(becomes(milk.id, "2"));
    QTRY_VERIFY(action(u"undo"_s)->toolTip().contains(u"Milk"));
}

void tst_UndoWindow::aTextFieldKeepsItsOwnUndo() {
    setPrice(milk.id, "2");
    QVERIFY(canUndo(u"Undo: Shmeckles of “Milk”"_s));
    window->productsPage()->focusSearch();
    auto* field = qobject_cast<QLineEdit*>(QApplication::focusWidget());
    QVERIFY(field);
    typeText(u"abc"_s);
    press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(field->text(), QString());
    press(Qt::Key_Y, Qt::ControlModifier);
    QCOMPARE(field->text(), u"abc"_s);
    press(Qt::Key_Z, Qt::ControlModifier);
    press(Qt::Key_Z, Qt::ControlModifier); // nothing left in the field: still not the catalogue's
    QTest::qWait(50);
    QCOMPARE(fixture->stored(milk.id).shmeckles, money("2"));
    QVERIFY(!action(u"redo"_s)->isEnabled());
}

void tst_UndoWindow::severalStepsAtOnce() {
    for (const char* price : {"2", "3", "4"})
        setPrice(milk.id, price);
    auto* button = window->findChild<QToolButton*>(u"undoButton"_s);
    QVERIFY(button);
    const auto listed = [button] {
        Q_EMIT button->menu()->aboutToShow();
        return button->menu()->actions();
    };
    QTRY_COMPARE_WITH_TIMEOUT(listed().size(), 3, 10'000);
    QVERIFY(listed().at(0)->text().startsWith(u"Shmeckles of “Milk”"_s));
    listed().at(1)->trigger();
    QVERIFY(becomes(milk.id, "2"));
    QTRY_VERIFY_WITH_TIMEOUT(said().contains(u"Taken back: 2 steps"), 10'000);
    QTRY_COMPARE_WITH_TIMEOUT(listed().size(), 1, 10'000);
}

void tst_UndoWindow::undoOutlivesTheWindow() {
    setPrice(milk.id, "2");
    window.reset();
    makeWindow();
    QVERIFY(canUndo(u"Undo: Shmeckles of “Milk”"_s));
    action(u"undo"_s)->trigger();
    QVERIFY(becomes(milk.id, "10"));
}

void tst_UndoWindow::whatIsLeftAloneIsNamed() {
    setPrice(milk.id, "2");
    QVERIFY(canUndo(u"Undo: Shmeckles of “Milk”"_s));
    setPriceElsewhere(milk.id, "3");
    action(u"undo"_s)->trigger();
    auto* named = dialog<LeftAloneDialog>();
    QVERIFY(named);
    QCOMPARE(fixture->stored(milk.id).shmeckles, money("3"));
    auto* table = named->findChild<TextTable*>();
    QCOMPARE(table->rows(), 1);
    QCOMPARE(table->cell(0, 0), u"Milk"_s);
    QVERIFY2(table->cell(0, 2).startsWith(u"changed since by Anna at "_s), qPrintable(table->cell(0, 2)));
    QVERIFY2(said().contains(u"1 left alone, changed since by Anna at "), qPrintable(said()));
    named->close();
}

void tst_UndoWindow::readOnly() {
    setPrice(milk.id, "2");
    std::optional<Result<std::shared_ptr<CatalogSession>>> opened;
    CatalogSession::open(fixture->backend.url(), CatalogSession::Access::ReadOnly, this,
                         [&opened](Result<std::shared_ptr<CatalogSession>> answer) { opened = std::move(answer); });
    QTRY_VERIFY_WITH_TIMEOUT(opened.has_value(), 10'000);
    VERIFY_OK(*opened);
    HistoryDialog history(**opened, &fixture->prompts, {}, nullptr);
    history.show();
    QTRY_VERIFY_WITH_TIMEOUT(history.model()->rowCount() == 3 && !history.model()->isLoading(), 10'000);
    QVERIFY(!button(&history, u"Undo this step"_s)->isEnabled());
    QVERIFY(!button(&history, u"Restore to before"_s)->isEnabled());
}

void tst_UndoWindow::historyShowsOldAndNew() {
    setPrice(milk.id, "2.5");
    HistoryDialog* history = openHistory();
    QVERIFY(history);
    QCOMPARE(history->model()->rowCount(), 3);
    const auto cell = [history](int row, int column) { return history->model()->index(row, column).data().toString(); };
    QCOMPARE(cell(0, HistoryModel::Change), u"Shmeckles of “Milk”"_s);
    QCOMPARE(cell(0, HistoryModel::Through), u"window"_s);
    QCOMPARE(cell(0, HistoryModel::What), u"Milk"_s);
    QCOMPARE(cell(0, HistoryModel::Who), CatalogStore::systemUser());
    // The newest is selected, with its values before and after.
    auto* values = history->findChild<TextTable*>();
    QTRY_COMPARE_WITH_TIMEOUT(values->rows(), 1, 10'000);
    QCOMPARE(values->cell(0, 0), u"Shmeckles"_s);
    QCOMPARE(values->cell(0, 1), Money(money("10")).toDisplay(QLocale()));
    QCOMPARE(values->cell(0, 2), Money(money("2.5")).toDisplay(QLocale()));
    // What happens meanwhile appears by itself.
    setPrice(tea.id, "3");
    QTRY_COMPARE_WITH_TIMEOUT(history->model()->rowCount(), 4, 10'000);
    QCOMPARE(cell(0, HistoryModel::What), u"Tea"_s);
}

void tst_UndoWindow::historyFilters() {
    setPrice(milk.id, "2");
    setPriceElsewhere(tea.id, "3");
    HistoryDialog* history = openHistory();
    QVERIFY(history);
    QTRY_COMPARE_WITH_TIMEOUT(history->model()->rowCount(), 4, 10'000);
    named<QLineEdit>(history, u"Who"_s)->setText(u"ann"_s);
    QTRY_VERIFY_WITH_TIMEOUT(history->model()->rowCount() == 1 && !history->model()->isLoading(), 10'000);
    QCOMPARE(history->model()->at(0).name, u"Tea"_s);
    named<QLineEdit>(history, u"Who"_s)->clear();
    named<QLineEdit>(history, u"Search the history"_s)->setText(u"of “milk”"_s);
    QTRY_VERIFY_WITH_TIMEOUT(history->model()->rowCount() == 1 && history->model()->at(0).name == u"Milk"_s, 10'000);
    named<QLineEdit>(history, u"Search the history"_s)->setText(u"nothing of this"_s);
    QTRY_VERIFY_WITH_TIMEOUT(history->model()->rowCount() == 0 && !history->model()->isLoading(), 10'000);
    QVERIFY(!button(history, u"Undo this step"_s)->isEnabled());
}

void tst_UndoWindow::historyUndoesAStep() {
    setPrice(milk.id, "2");
    setPrice(tea.id, "3");
    HistoryDialog* history = openHistory();
    QVERIFY(history);
    QTRY_COMPARE_WITH_TIMEOUT(history->model()->rowCount(), 4, 10'000);
    history->findChild<QTableView*>()->selectRow(1);
    QTRY_VERIFY_WITH_TIMEOUT(button(history, u"Undo this step (1)"_s), 10'000);
    fixture->prompts.confirmed = false;
    button(history, u"Undo this step"_s)->click();
    QVERIFY(fixture->prompts.asked.last().contains(u"Undo “Shmeckles of “Milk””?"_s));
    QVERIFY(fixture->prompts.asked.last().contains(u"1 record gets its old values back."_s));
    QCOMPARE(fixture->prompts.buttons, QStringList{u"Undo (1)"_s});
    fixture->prompts.confirmed = true;
    button(history, u"Undo this step"_s)->click();
    QVERIFY(becomes(milk.id, "10"));
    QCOMPARE(fixture->stored(tea.id).shmeckles, money("3"));
    // The same line is still selected, and cannot be taken back twice.
    QTRY_VERIFY_WITH_TIMEOUT(history->model()->rowCount() == 5, 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(!button(history, u"Undo this step"_s)->isEnabled(), 10'000);
    QCOMPARE(history->model()->index(0, HistoryModel::Change).data().toString(), u"Undo: Shmeckles of “Milk”"_s);
}

void tst_UndoWindow::historyRestores() {
    setPrice(milk.id, "2");
    setPrice(milk.id, "3");
    setPrice(tea.id, "4");
    HistoryDialog* history = openHistory();
    QVERIFY(history);
    QTRY_COMPARE_WITH_TIMEOUT(history->model()->rowCount(), 5, 10'000);
    history->findChild<QTableView*>()->selectRow(1);
    fixture->prompts.confirmed = true;
    button(history, u"Restore to before"_s)->click();
    QVERIFY(becomes(tea.id, "10"));
    QCOMPARE(fixture->stored(milk.id).shmeckles, money("2"));
    QCOMPARE(fixture->prompts.buttons, QStringList{u"Restore 2 records"_s});
}

void tst_UndoWindow::historyOfAProduct() {
    setPrice(milk.id, "2");
    setPrice(tea.id, "3");
    ProductsPage* page = window->productsPage();
    page->table()->selectRowOnly(page->model()->rowOf(milk.id));
    auto* open = page->form()->findChild<QPushButton*>(u"productHistory"_s);
    QTRY_VERIFY_WITH_TIMEOUT(open->isVisible(), 10'000);
    open->click();
    auto* history = dialog<HistoryDialog>();
    QVERIFY(history);
    QTRY_COMPARE_WITH_TIMEOUT(history->model()->rowCount(), 2, 10'000);
    QVERIFY(history->windowTitle().contains(u"Milk"));
    QVERIFY(history->findChildren<QSpinBox*>().size() <= 2); // those of the times: retention is the catalogue's
    history->findChild<QTableView*>()->selectRow(0);
    fixture->prompts.confirmed = true;
    button(history, u"Restore to before"_s)->click();
    QVERIFY(becomes(milk.id, "10"));
    QCOMPARE(fixture->stored(tea.id).shmeckles, money("3"));
}

void tst_UndoWindow::retentionIsASetting() {
    HistoryDialog* history = openHistory();
    QVERIFY(history);
    auto* days = named<QSpinBox>(history, u"Days for which the history is kept"_s);
    QVERIFY(days);
    QCOMPARE(days->value(), 400);
    days->setValue(30);
    QCOMPARE(settings->get(keys::historyDays), u"30"_s);
    history->close();
    window.reset();
    makeWindow();
    history = openHistory();
    QVERIFY(history);
    QCOMPARE(named<QSpinBox>(history, u"Days for which the history is kept"_s)->value(), 30);
}

void tst_UndoWindow::oldEntriesGo() {
    setPrice(milk.id, "2");
    QVERIFY(Query(fixture->other->connection(),
                  u"UPDATE change_journal SET made_at = '2001-01-01 00:00:00.000000' WHERE id <= 2"_s)
                .run()
                .ok());
    JournalRetention retention;
    retention.setDays(0);
    retention.setSession(window->session(), std::chrono::milliseconds(1));
    QTest::qWait(100);
    const auto kept = [this] {
        return HistoryStore(fixture->other->connection()).page({}, {}, 100).valueOr(HistoryPage()).entries.size();
    };
    QCOMPARE(kept(), std::size_t{3});
    retention.setDays(30);
    retention.setSession(window->session(), std::chrono::milliseconds(1));
    QTRY_COMPARE_WITH_TIMEOUT(kept(), std::size_t{1}, 10'000);
}

void tst_UndoWindow::pricesAsTheyWere() {
    // A minute's precision: the changes are moved into the past instead of waiting.
    setPrice(milk.id, "2");
    setPrice(tea.id, "3");
    QVERIFY(Query(fixture->other->connection(),
                  u"UPDATE change_journal SET made_at = '2020-01-01 12:00:00.000000' WHERE action = 'created'"_s)
                .run()
                .ok());
    ProductsPage* page = window->productsPage();
    page->table()->selectAll();
    page->showPricesThen();
    auto* prices = dialog<PricesThenDialog>();
    QVERIFY(prices);
    auto* table = prices->findChild<TextTable*>();
    QTRY_COMPARE_WITH_TIMEOUT(table->rows(), 2, 10'000);
    QVERIFY2(table->cell(0, 1).contains(u" → "), qPrintable(table->cell(0, 1)));
    QPushButton* restore = button(prices, u"Bring back prices of 2 products"_s);
    QVERIFY(restore && restore->isEnabled());
    QPointer<PricesThenDialog> open(prices);
    restore->click();
    QVERIFY(becomes(milk.id, "10"));
    QVERIFY(becomes(tea.id, "10"));
    QTRY_VERIFY_WITH_TIMEOUT(!open, 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(action(u"undo"_s)->text().startsWith(u"Undo: Prices of 2 products as at"_s), 10'000);
    // At a time after the changes there is nothing to bring back.
    page->table()->selectAll();
    page->showPricesThen();
    prices = dialog<PricesThenDialog>();
    QVERIFY(prices);
    prices->setTime(QDateTime::currentDateTime().addSecs(3600));
    QTRY_VERIFY_WITH_TIMEOUT(prices->findChild<QLabel*>(u"pricesSummary"_s)->text().startsWith(u"All the prices"_s),
                             10'000);
    QVERIFY(!button(prices, u"Bring back prices"_s)->isEnabled());
}

void tst_UndoWindow::trash() {
    std::optional<bool> removed;
    window->session()->removeProducts({milk.id, tea.id}, window.get(),
                                      [&removed](const Result<qint64>& count) { removed = count.ok(); });
    QTRY_VERIFY_WITH_TIMEOUT(removed.has_value(), 10'000);
    auto* bin = openDialog<TrashDialog>(u"trash"_s);
    QVERIFY(bin);
    QTRY_COMPARE_WITH_TIMEOUT(bin->model()->rowCount(), 2, 10'000);
    named<QLineEdit>(bin, u"Search the trash"_s)->setText(u"MIL"_s);
    QTRY_COMPARE_WITH_TIMEOUT(bin->model()->rowCount(), 1, 10'000);
    QCOMPARE(bin->model()->index(0, TrashModel::Name).data().toString(), u"Milk"_s);
    named<QLineEdit>(bin, u"Search the trash"_s)->clear();
    QTRY_COMPARE_WITH_TIMEOUT(bin->model()->rowCount(), 2, 10'000);
    QVERIFY(!button(bin, u"Restore"_s)->isEnabled());
    bin->findChild<QTableView*>()->selectAll();
    QPushButton* restore = button(bin, u"Restore 2 records"_s);
    QVERIFY(restore && restore->isEnabled());
    restore->click();
    QTRY_COMPARE_WITH_TIMEOUT(bin->model()->rowCount(), 0, 10'000);
    QCOMPARE(fixture->stored(milk.id).name, u"Milk"_s);
    QCOMPARE(fixture->stored(tea.id).name, u"Tea"_s);
    QVERIFY(canUndo(u"Undo: Return of 2 records"_s));
}

void tst_UndoWindow::undoOfAnImport() {
    const QString path = folder->filePath(u"in.json"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"([{"name":"Milk","price_shmeckles":7,"price_flurbos":5},
{"name":"Tea","price_shmeckles":8,"price_flurbos":5},{"name":"New","price_shmeckles":9,"price_flurbos":5}])");
    file.close();
    fixture->prompts.openFile = path;
    auto* import = openDialog<ImportDialog>(u"import"_s);
    QVERIFY(import);
    QPushButton* start = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT((start = button(import, u"Import"_s)) && start->isEnabled(), 10'000);
    QVERIFY(!button(import, u"Undo this import"_s)->isVisible());
    start->click();
    QTRY_VERIFY_WITH_TIMEOUT(button(import, u"Undo this import"_s)->isVisible(), 10'000);
    QVERIFY(becomes(milk.id, "7"));
    setPriceElsewhere(tea.id, "3");
    fixture->prompts.confirmed = true;
    button(import, u"Undo this import"_s)->click();
    QVERIFY(becomes(milk.id, "10"));
    const QString asked = fixture->prompts.asked.last();
    QVERIFY2(asked.contains(u"Undo “Import of in.json”?"_s), qPrintable(asked));
    QVERIFY2(asked.contains(u"1 new record is removed again."_s), qPrintable(asked));
    QVERIFY2(asked.contains(u"2 records get their old values back."_s), qPrintable(asked));
    QVERIFY2(asked.contains(u"up to 1 record"_s), qPrintable(asked));
    QCOMPARE(fixture->prompts.buttons, QStringList{u"Undo (3)"_s});
    auto* leftAlone = dialog<LeftAloneDialog>();
    QVERIFY(leftAlone);
    QCOMPARE(leftAlone->findChild<TextTable*>()->cell(0, 0), u"Tea"_s);
    QCOMPARE(fixture->stored(tea.id).shmeckles, money("3"));
    QTRY_COMPARE_WITH_TIMEOUT(window->productsPage()->model()->rowCount(), 2, 10'000);
}

int main(int argc, char* argv[]) {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QApplication app(argc, argv);
    theme::apply(app);
    language::speak(QStringLiteral("en"));
    tst_UndoWindow test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_undowindow.moc"
