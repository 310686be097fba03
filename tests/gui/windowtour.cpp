#include "windowtour.h"

#include "bulkeditdialog.h"
#include "cellplan.h"
#include "cellpreviewdialog.h"
#include "celltext.h"
#include "conditiondialog.h"
#include "conflictdialog.h"
#include "connectdialog.h"
#include "deletecategorydialog.h"
#include "duplicatesdialog.h"
#include "heldbar.h"
#include "heldcells.h"
#include "historydialog.h"
#include "importdialog.h"
#include "leftalonedialog.h"
#include "mergedialog.h"
#include "passworddialog.h"
#include "pricesthendialog.h"
#include "productform.h"
#include "productspage.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "settings.h"
#include "tagpickerdialog.h"
#include "tidying.h"
#include "viewnamedialog.h"
#include "windowtourparts.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace Qt::StringLiterals;

namespace pricebook {

using windowtour::patience;
using windowtour::saying;
using windowtour::text;

namespace {

const QByteArray badFile = R"([{"name":"%1","price_shmeckles":10,"price_flurbos":5},
{"name":"%1 2","price_shmeckles":-1,"price_flurbos":5},
{"name":"","price_shmeckles":1.234,"price_flurbos":5}])";

} // namespace

const std::vector<WindowTour::Stop>& WindowTour::stops() {
    static const std::vector<Stop> stops{
        {"noCatalogue", &WindowTour::noCatalogue},
        {"products", &WindowTour::products},
        {"filters", &WindowTour::filters},
        {"selected", &WindowTour::selected},
        {"noMatch", &WindowTour::noMatch},
        {"newProduct", &WindowTour::newProduct},
        {"formErrors", &WindowTour::formErrors},
        {"deletedMeanwhile", &WindowTour::deletedMeanwhile},
        {"heldEdits", &WindowTour::heldEdits},
        {"requests", &WindowTour::requests},
        {"showCategories", nullptr},
        {"showTags", nullptr},
        {"showTidy", nullptr},
        {"commands", nullptr},
        {"shortcuts", nullptr},
        {"about", nullptr},
        {"databaseStatus", nullptr},
        {"priceChecks", nullptr},
        {"connectServer", nullptr},
        {"connectProblem", &WindowTour::connectProblem},
        {"connections", nullptr},
        {"connectionFile", &WindowTour::connectionFile},
        {"connectionServer", &WindowTour::connectionServer},
        {"preferences", nullptr},
        {"preferencesPrices", &WindowTour::preferencesPrices},
        {"preferencesHistory", &WindowTour::preferencesHistory},
        {"preferencesEndpoint", &WindowTour::preferencesEndpoint},
        {"preferencesNotices", &WindowTour::preferencesNotices},
        {"help", &WindowTour::help},
        {"question", &WindowTour::question},
        {"failure", &WindowTour::failure},
        {"moveToServer", nullptr},
        {"movePlan", &WindowTour::movePlan},
        {"moveRunning", &WindowTour::moveRunning},
        {"editSelected", nullptr},
        {"editTags", nullptr},
        {"moveToCategory", nullptr},
        {"cellPreview", &WindowTour::cellPreview},
        {"conflict", &WindowTour::conflict},
        {"tagPicker", &WindowTour::tagPicker},
        {"viewName", &WindowTour::viewName},
        {"condition", &WindowTour::condition},
        {"mergeTags", &WindowTour::mergeTags},
        {"mergeCategories", &WindowTour::mergeCategories},
        {"nearTags", &WindowTour::nearTags},
        {"deleteCategory", &WindowTour::deleteCategory},
        {"history", nullptr},
        {"productHistory", &WindowTour::productHistory},
        {"pricesThen", &WindowTour::pricesThen},
        {"trash", nullptr},
        {"leftAlone", &WindowTour::leftAlone},
        {"schema", nullptr},
        {"schemaHistory", &WindowTour::schemaHistory},
        {"schemaCheck", &WindowTour::schemaCheck},
        {"schemaBackups", &WindowTour::schemaBackups},
        {"schemaBack", &WindowTour::schemaBack},
        {"upgradePlan", &WindowTour::upgradePlan},
        {"upgradeRunning", &WindowTour::upgradeRunning},
        {"upgradeFailed", &WindowTour::upgradeFailed},
        {"upgradeDone", &WindowTour::upgradeDone},
        {"adoption", &WindowTour::adoption},
        {"downgrade", &WindowTour::downgrade},
        {"endpoint", nullptr},
        {"endpointUsers", &WindowTour::endpointUsers},
        {"endpointTokens", &WindowTour::endpointTokens},
        {"password", &WindowTour::password},
        {"export", nullptr},
        {"exported", &WindowTour::exported},
        {"importErrors", &WindowTour::importErrors},
        {"imported", &WindowTour::imported},
    };
    return stops;
}

WindowTour::WindowTour(MainWindow& window, const Services& services, FakePrompts& prompts)
    : m_window(window),
      m_services(services),
      m_prompts(prompts),
      m_settings(std::make_unique<Settings>(m_folder.filePath(u"other.ini"_s))) {
    if (auto store = CatalogStore::open(window.session()->url(), OpenMode::ReadWrite))
        m_store = std::move(*store);
    fillSchema();
    m_filtersShown = action("showFilters")->isChecked();
}

WindowTour::~WindowTour() { leave(); }

void WindowTour::settle() {
    QTest::qWait(120);
    QCoreApplication::sendPostedEvents();
}

QAction* WindowTour::action(const char* name) const { return m_window.findChild<QAction*>(QString::fromLatin1(name)); }

bool WindowTour::trigger(const char* command) {
    QAction* wanted = action(command);
    if (!wanted || !QTest::qWaitFor([&] { return wanted->isEnabled(); }, patience))
        return false;
    wanted->trigger();
    return true;
}

QWidget* WindowTour::show(const Stop& stop) {
    if (stop.show)
        return (this->*stop.show)();
    if (qstrncmp(stop.name, "show", 4) == 0)
        return page(stop.name);
    m_window.productsPage()->table()->selectAll();
    settle();
    return byCommand(stop.name);
}

QDialog* WindowTour::byCommand(const char* command) {
    if (!trigger(command))
        return nullptr;
    QDialog* found = nullptr;
    (void)QTest::qWaitFor(
        [&] {
            for (QWidget* widget : QApplication::topLevelWidgets()) {
                auto* dialog = qobject_cast<QDialog*>(widget);
                if (dialog && dialog->isVisible())
                    found = dialog;
            }
            return found != nullptr;
        },
        patience);
    if (found)
        settle();
    return found;
}

QWidget* WindowTour::page(const char* command) {
    if (!trigger(command))
        return nullptr;
    settle();
    return &m_window;
}

QWidget* WindowTour::shown(QDialog* dialog) {
    m_own.emplace_back(dialog);
    dialog->open();
    (void)QTest::qWaitForWindowActive(dialog);
    settle();
    return dialog;
}

void WindowTour::leave() {
    if (m_schema.job)
        m_schema.job->finishCancelled();
    if (m_copy)
        m_copy->finishCancelled();
    for (const QPointer<QWidget>& own : m_own)
        delete own.data();
    m_own.clear();
    for (QWidget* widget : QApplication::topLevelWidgets()) {
        if (auto* dialog = qobject_cast<QDialog*>(widget); dialog && dialog->isVisible())
            dialog->reject();
    }
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    m_prompts.choice = 1; // what was typed into the form is not wanted
    m_prompts.confirmed = false;
    m_window.productsPage()->model()->heldCells()->clear();
    m_window.productsPage()->heldBar()->setHolding(false);
    if (m_window.productsPage()->form()->isDirty())
        m_window.productsPage()->form()->showProduct(std::nullopt);
    if (!m_window.productsPage()->query().filter.isEmpty()) {
        m_window.productsPage()->clearFilters();
        settle(); // the rows come anew, without a selection
    }
    if (action("showFilters")->isChecked() != m_filtersShown)
        action("showFilters")->trigger();
    if (action("showRequests")->isChecked())
        action("showRequests")->trigger();
    action("showProducts")->trigger();
    m_window.activateWindow();
}

QString WindowTour::write(const QString& name, const QByteArray& bytes) const {
    QFile file(m_folder.filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName() : QString();
}

std::vector<Product> WindowTour::someProducts(int number) {
    return m_store->products().firstRows({}, number).valueOr({});
}

// Pages of the window

QWidget* WindowTour::products() {
    trigger("showProducts");
    if (action("showFilters")->isChecked())
        action("showFilters")->trigger();
    m_window.productsPage()->table()->selectRowOnly(1);
    settle();
    return &m_window;
}

QWidget* WindowTour::filters() {
    if (!action("showFilters")->isChecked())
        action("showFilters")->trigger();
    ProductFilter filter;
    const std::vector<Product> first = someProducts(1);
    if (first.empty())
        return nullptr;
    if (first.front().category)
        filter.categories.push_back(first.front().category->id);
    filter.minShmeckles = Money::fromHundredths(1);
    filter.hasImage = false;
    filter.text = first.front().name.left(1);
    m_window.productsPage()->setFilter(filter, {});
    settle();
    m_window.productsPage()->table()->selectRowOnly(0);
    settle();
    return &m_window;
}

QWidget* WindowTour::selected() {
    m_window.productsPage()->table()->selectAll();
    settle();
    return &m_window;
}

QWidget* WindowTour::noMatch() {
    ProductFilter filter;
    filter.text = u"7#7"_s;
    filter.minShmeckles = Money::fromHundredths(1);
    m_window.productsPage()->setFilter(filter, {});
    settle();
    return &m_window;
}

QWidget* WindowTour::newProduct() { return page("addProduct"); }

QWidget* WindowTour::formErrors() {
    trigger("addProduct");
    ProductForm* form = m_window.productsPage()->form();
    for (auto* line : form->findChildren<QLineEdit*>()) {
        if (line->accessibleName() == text("pricebook::ProductForm", "Price in shmeckles"))
            line->setText(u"1.234"_s);
    }
    form->save([](bool) {});
    settle();
    return &m_window;
}

QWidget* WindowTour::deletedMeanwhile() {
    ProductDraft draft;
    draft.name = u"0 "_s + someProducts(1).front().name;
    draft.shmeckles = draft.flurbos = Money::fromHundredths(1'000);
    const auto added =
        m_store->write<Product>([&](WriteUnit& unit) { return m_store->products().create(unit, draft); });
    if (!added)
        return nullptr;
    ProductForm* form = m_window.productsPage()->form();
    form->showProduct(*added);
    for (auto* line : form->findChildren<QLineEdit*>()) {
        if (line->accessibleName() == text("pricebook::ProductForm", "Price in shmeckles"))
            line->setText(u"12"_s);
    }
    (void)m_store->write<void>(
        [&](WriteUnit& unit) { return m_store->products().removeOne(unit, added->id, added->version); });
    form->save([](bool) {});
    settle();
    return &m_window;
}

QWidget* WindowTour::heldEdits() {
    ProductsPage* page = m_window.productsPage();
    page->heldBar()->setHolding(true);
    const std::vector<Product> some = someProducts(2);
    for (const Product& product : some)
        page->model()->heldCells()->hold(product, ProductColumn::PriceShmeckles, u"77"_s);
    if (auto* list = saying<QPushButton>(page->heldBar(), text("pricebook::HeldBar", "List")))
        list->setChecked(true);
    settle();
    return &m_window;
}

QWidget* WindowTour::requests() { return page("showRequests"); }

QWidget* WindowTour::noCatalogue() {
    auto* other = new MainWindow(m_services, m_settings.get(), &m_prompts);
    m_own.emplace_back(other);
    other->resize(m_window.size());
    other->show();
    (void)QTest::qWaitForWindowActive(other);
    settle();
    return other;
}

// Dialogs of the catalogue

QWidget* WindowTour::importErrors() {
    const QByteArray bytes = QByteArray(badFile).replace("%1", someProducts(1).front().name.toUtf8());
    auto* dialog = new ImportDialog(m_window.session(), &m_prompts, write(u"bad.json"_s, bytes), &m_window);
    shown(dialog);
    return QTest::qWaitFor([&] { return !dialog->isRunning(); }, patience) ? dialog : nullptr;
}

QWidget* WindowTour::imported() {
    const QByteArray bytes = R"([{"name":"%1 1","price_shmeckles":10,"price_flurbos":5}])";
    const QByteArray name = someProducts(1).front().name.toUtf8();
    auto* dialog = new ImportDialog(m_window.session(), &m_prompts,
                                    write(u"good.json"_s, QByteArray(bytes).replace("%1", name)), &m_window);
    shown(dialog);
    auto* import = saying<QPushButton>(dialog, text("pricebook::ImportDialog", "Import"));
    if (!import)
        return nullptr;
    import->click();
    return saying<QPushButton>(dialog, text("pricebook::ImportDialog", "Close")) ? dialog : nullptr;
}

QWidget* WindowTour::exported() {
    m_prompts.saveFile = m_folder.filePath(u"out.json"_s);
    const QPointer<QDialog> dialog = byCommand("export"); // it ends with the export
    auto* start = dialog ? saying<QPushButton>(dialog, text("pricebook::ExportDialog", "Export…")) : nullptr;
    if (!start)
        return nullptr;
    start->click();
    settle();
    m_prompts.saveFile.clear();
    if (dialog && dialog->isVisible())
        return dialog;
    m_window.activateWindow(); // as a window manager does
    return &m_window;
}

QWidget* WindowTour::connectProblem() {
    auto* dialog = new ConnectDialog(&m_window);
    dialog->setUrl(*DatabaseUrl::parse(u"postgresql://pricebook@localhost:5433/pricebook"_s),
                   text("pricebook::ServerForm", "This is not the address of a PostgreSQL server."));
    return shown(dialog);
}

QWidget* WindowTour::conflict() {
    const Product product = someProducts(1).front();
    const std::vector<FieldClash> clashes{
        {Field::PriceShmeckles, text("pricebook::ProductForm", "Price in shmeckles"), u"10"_s, u"12"_s, u"11"_s},
        {Field::Name, text("pricebook::ProductForm", "Name"), product.name, product.name + u" 1"_s,
         product.name + u" 2"_s}};
    return shown(new ConflictDialog(product.name, u"12:00"_s, clashes, &m_window));
}

QWidget* WindowTour::merge(bool tags) {
    std::vector<CountedName> choice;
    if (tags) {
        for (const TagUsage& each : m_store->tags().all().valueOr({}))
            choice.push_back({each.tag.id.value, each.tag.name, each.products});
    } else {
        for (const CategoryUsage& each : m_store->categories().all().valueOr({}))
            choice.push_back({each.category.id.value, each.category.name, each.products});
    }
    if (choice.size() < 2)
        return nullptr;
    choice.resize(2);
    return shown(new MergeDialog(m_window.session(), tags ? tidying::Names::Tags : tidying::Names::Categories, choice,
                                 &m_window));
}

QWidget* WindowTour::mergeTags() { return merge(true); }
QWidget* WindowTour::mergeCategories() { return merge(false); }

QWidget* WindowTour::nearTags() {
    const std::vector<TagUsage> tags = m_store->tags().all().valueOr({});
    if (tags.empty())
        return nullptr;
    (void)m_store->write<Tag>(
        [&](WriteUnit& unit) { return m_store->tags().create(unit, tags.front().tag.name + u'.'); });
    return shown(new DuplicatesDialog(m_window.session(), tidying::Names::Tags, &m_window));
}

QWidget* WindowTour::deleteCategory() {
    const std::vector<CategoryUsage> all = m_store->categories().all().valueOr({});
    return all.empty() ? nullptr
                       : shown(new DeleteCategoryDialog(m_window.session(), all.front().category, 3, &m_window));
}

QWidget* WindowTour::viewName() {
    return shown(new ViewNameDialog(text("pricebook::ViewsButton", "Save as a new view"), u"2026"_s, false, &m_window));
}

QWidget* WindowTour::condition() { return shown(new ConditionDialog({}, &m_window)); }

QWidget* WindowTour::tagPicker() {
    auto* dialog = new TagPickerDialog(m_window.session(), &m_window);
    const std::vector<Product> first = someProducts(1);
    dialog->setApplied(first.front().tags, {u"2026"_s});
    return shown(dialog);
}

QWidget* WindowTour::password() { return shown(new PasswordDialog(u"2026@7.de"_s, &m_window)); }

QWidget* WindowTour::pricesThen() {
    std::vector<ProductId> ids;
    for (const Product& product : someProducts(3))
        ids.push_back(product.id);
    return shown(new PricesThenDialog(m_window.session(), ids, &m_window));
}

QWidget* WindowTour::leftAlone() {
    UndoReport report;
    report.products = 2;
    report.skippedCount = 2;
    const std::vector<Product> some = someProducts(2);
    for (const Product& product : some)
        report.skipped.push_back({UndoSkipped::Entity::Product,
                                  product.id.value,
                                  product.name,
                                  UndoSkipped::Reason::ChangedSince,
                                  {},
                                  u"window"_s,
                                  QDateTime(QDate(2026, 11, 20), QTime(12, 0), Qt::UTC)});
    return shown(new LeftAloneDialog(some.front().name, report, &m_window));
}

QWidget* WindowTour::cellPreview() {
    auto plan = std::make_shared<CellPlan>();
    for (const Product& product : someProducts(3)) {
        PlannedCell cell;
        cell.change = {product.id, Field::PriceShmeckles, product.version, product.shmeckles.toString(), u"12.50"_s};
        cell.name = product.name;
        plan->cells.push_back(cell);
    }
    plan->cells.front().problem = text("pricebook::Validation", "A name is needed.");
    plan->changes = plan->products = static_cast<qint64>(plan->cells.size()) - 1;
    plan->problems = plan->same = 1;
    plan->rowsLeftOut = 2;
    return shown(new CellPreviewDialog(text("pricebook::CellCommands", "Paste"), plan, u"12"_s, &m_window));
}

QWidget* WindowTour::productHistory() {
    const Product product = someProducts(1).front();
    return shown(new HistoryDialog(m_window.session(), &m_prompts, {product.id, product.name, -1}, &m_window));
}

} // namespace pricebook
