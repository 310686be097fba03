#include "exportdialog.h"
#include "formbanner.h"
#include "guifixture.h"
#include "importdialog.h"

#include <QClipboard>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QTableView>

using namespace Qt::StringLiterals;
using namespace pricebook;

/// The dialogs that take files in and out.
class tst_ImportDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void checksThenImports();
    void secondTimeNothingIsNew();
    void asksForAFile();
    void matchChoicesCheckAnew();
    void badRowsImportNothing();
    void badRowsImportTheGoodOnes();
    void badRowsNeedAFileForTheRest();
    void reportIsCopiedAndSaved();
    void unreadableFile_data();
    void unreadableFile();
    void cancelLeavesTheCatalogue();
    void closingWhileCheckingStopsIt();
    void exportsEverything();
    void exportsWhatTheFilterShows();
    void exportIntoNowhere();

private:
    QString write(const QString& name, const QByteArray& bytes);
    [[nodiscard]] qint64 products();
    [[nodiscard]] QString allText(const QWidget* dialog) const;
    void waitUntilChecked(const ImportDialog& dialog) { QTRY_VERIFY_WITH_TIMEOUT(!dialog.isRunning(), 20'000); }

    std::unique_ptr<GuiFixture> fixture;
};

namespace {

const QByteArray good = R"({"format":"pricebook-catalog","version":1,"categories":[{"id":1,"name":"Tea"}],"tags":[],
"products":[{"id":1,"name":"Sencha","price_shmeckles":10,"price_flurbos":5,"category":{"id":1,"name":"Tea"},"tags":[]},
{"id":2,"name":"Сенча","price_shmeckles":1.5,"price_flurbos":2,"category":null,"tags":[]}]})";

const QByteArray bad = R"([{"name":"Good","price_shmeckles":10,"price_flurbos":5},
{"name":"Bad","price_shmeckles":-1,"price_flurbos":5},
{"name":"","price_shmeckles":1.234,"price_flurbos":5}])";

} // namespace

void tst_ImportDialog::init() {
    fixture = std::make_unique<GuiFixture>();
    QVERIFY(fixture->open());
}

void tst_ImportDialog::cleanup() { fixture.reset(); }

QString tst_ImportDialog::write(const QString& name, const QByteArray& bytes) {
    QFile file(fixture->backend.folder() + u'/' + name);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        QTest::qFail("cannot write", __FILE__, __LINE__);
    return file.fileName();
}

qint64 tst_ImportDialog::products() {
    auto count = fixture->other->products().count({});
    return count ? *count : -1;
}

QString tst_ImportDialog::allText(const QWidget* dialog) const {
    QStringList texts;
    for (const QLabel* label : dialog->findChildren<QLabel*>()) {
        if (label->isVisible())
            texts << label->text();
    }
    return texts.join(u'\n');
}

void tst_ImportDialog::checksThenImports() {
    ImportDialog dialog(fixture->session, &fixture->prompts, write(u"good.json"_s, good), nullptr);
    QSignalSpy imported(&dialog, &ImportDialog::imported);
    dialog.show();
    waitUntilChecked(dialog);
    QCOMPARE(products(), 0);
    QVERIFY2(allText(&dialog).contains(u"Products: 2 new, 0 changed, 0 unchanged"_s), qPrintable(allText(&dialog)));
    QVERIFY(buttonSaying<QRadioButton>(&dialog, u"Name"_s)->isChecked());
    buttonSaying<QPushButton>(&dialog, u"Import"_s)->click();
    QTRY_COMPARE(imported.count(), 1);
    QCOMPARE(products(), 2);
    QVERIFY(buttonSaying<QPushButton>(&dialog, u"Close"_s));
    QVERIFY(!buttonSaying<QPushButton>(&dialog, u"Import"_s));
    buttonSaying<QPushButton>(&dialog, u"Close"_s)->click();
    QVERIFY(!dialog.isVisible());
}

void tst_ImportDialog::secondTimeNothingIsNew() {
    const QString path = write(u"good.json"_s, good);
    {
        ImportDialog dialog(fixture->session, &fixture->prompts, path, nullptr);
        dialog.show();
        waitUntilChecked(dialog);
        buttonSaying<QPushButton>(&dialog, u"Import"_s)->click();
        QTRY_COMPARE(products(), 2);
        waitUntilChecked(dialog);
    }
    ImportDialog dialog(fixture->session, &fixture->prompts, path, nullptr);
    dialog.show();
    waitUntilChecked(dialog);
    QVERIFY2(allText(&dialog).contains(u"Products: 0 new, 0 changed, 2 unchanged"_s), qPrintable(allText(&dialog)));
}

void tst_ImportDialog::asksForAFile() {
    fixture->prompts.openFile = write(u"good.json"_s, good);
    ImportDialog dialog(fixture->session, &fixture->prompts, {}, nullptr);
    dialog.show();
    QTRY_COMPARE(fixture->prompts.asked, QStringList{u"Import"_s});
    waitUntilChecked(dialog);
    QCOMPARE(named<QLineEdit>(&dialog, u"File"_s)->text(), fixture->prompts.openFile);
    QVERIFY(buttonSaying<QPushButton>(&dialog, u"Import"_s)->isEnabled());
}

void tst_ImportDialog::matchChoicesCheckAnew() {
    fixture->addProduct(makeDraft(u"Sencha"_s));
    ImportDialog dialog(fixture->session, &fixture->prompts, write(u"good.json"_s, good), nullptr);
    dialog.show();
    waitUntilChecked(dialog);
    QVERIFY2(allText(&dialog).contains(u"1 new, 1 changed"_s), qPrintable(allText(&dialog)));
    buttonSaying<QRadioButton>(&dialog, u"Never: add every product as new"_s)->click();
    QVERIFY(dialog.isRunning());
    waitUntilChecked(dialog);
    QVERIFY2(allText(&dialog).contains(u"Products: 2 new"_s), qPrintable(allText(&dialog)));
    buttonSaying<QPushButton>(&dialog, u"Import"_s)->click();
    QTRY_COMPARE(products(), 3);
    waitUntilChecked(dialog);
}

void tst_ImportDialog::badRowsImportNothing() {
    ImportDialog dialog(fixture->session, &fixture->prompts, write(u"bad.json"_s, bad), nullptr);
    dialog.show();
    waitUntilChecked(dialog);
    auto* table = named<QTableView>(&dialog, u"Bad rows"_s);
    QVERIFY(table && table->isVisible());
    QCOMPARE(table->model()->rowCount(), 3);
    const auto cell = [table](int row, int column) { return table->model()->index(row, column).data().toString(); };
    QCOMPARE(cell(0, 0), u"2"_s);
    QVERIFY2(cell(0, 1).contains(u"price_shmeckles"_s), qPrintable(cell(0, 1)));
    QCOMPARE(cell(0, 2), u"-1"_s);
    QVERIFY(!cell(0, 3).isEmpty());
    QVERIFY(buttonSaying<QRadioButton>(&dialog, u"Import nothing"_s)->isChecked());
    QVERIFY(!buttonSaying<QPushButton>(&dialog, u"Import"_s)->isEnabled());
    QCOMPARE(products(), 0);
}

void tst_ImportDialog::badRowsImportTheGoodOnes() {
    fixture->prompts.saveFile = fixture->backend.folder() + u"/rest.json"_s;
    ImportDialog dialog(fixture->session, &fixture->prompts, write(u"bad.json"_s, bad), nullptr);
    QSignalSpy imported(&dialog, &ImportDialog::imported);
    dialog.show();
    waitUntilChecked(dialog);
    buttonSaying<QRadioButton>(&dialog, u"Import the good ones and save the rest to a file…"_s)->click();
    buttonSaying<QPushButton>(&dialog, u"Import"_s)->click();
    QTRY_COMPARE(imported.count(), 1);
    QCOMPARE(products(), 1);
    QVERIFY(fixture->prompts.suggestion.endsWith(u"bad-rest.json"_s));
    QFile rest(fixture->prompts.saveFile);
    QVERIFY(rest.open(QIODevice::ReadOnly));
    QVERIFY(rest.readAll().contains("\"Bad\""));
}

void tst_ImportDialog::badRowsNeedAFileForTheRest() {
    ImportDialog dialog(fixture->session, &fixture->prompts, write(u"bad.json"_s, bad), nullptr);
    dialog.show();
    waitUntilChecked(dialog);
    buttonSaying<QRadioButton>(&dialog, u"Import the good ones and save the rest to a file…"_s)->click();
    buttonSaying<QPushButton>(&dialog, u"Import"_s)->click();
    QVERIFY(!dialog.isRunning());
    QCOMPARE(products(), 0);
}

void tst_ImportDialog::reportIsCopiedAndSaved() {
    ImportDialog dialog(fixture->session, &fixture->prompts, write(u"bad.json"_s, bad), nullptr);
    dialog.show();
    waitUntilChecked(dialog);
    buttonSaying<QPushButton>(&dialog, u"Copy report"_s)->click();
    const QString copied = QApplication::clipboard()->text();
    QVERIFY(copied.contains(u"price_shmeckles"_s));
    fixture->prompts.saveFile = fixture->backend.folder() + u"/report.txt"_s;
    buttonSaying<QPushButton>(&dialog, u"Save report…"_s)->click();
    QFile report(fixture->prompts.saveFile);
    QVERIFY(report.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(report.readAll()), copied);
    fixture->prompts.saveFile = fixture->backend.folder() + u"/no/such/folder/report.txt"_s;
    buttonSaying<QPushButton>(&dialog, u"Save report…"_s)->click();
    QCOMPARE(fixture->prompts.errors.size(), size_t(1));
}

void tst_ImportDialog::unreadableFile_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("text") << QByteArray("Hello, this is no JSON.");
    QTest::newRow("cut off") << good.left(150);
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("number") << QByteArray("42");
}

void tst_ImportDialog::unreadableFile() {
    QFETCH(QByteArray, bytes);
    ImportDialog dialog(fixture->session, &fixture->prompts, write(u"file.json"_s, bytes), nullptr);
    dialog.show();
    waitUntilChecked(dialog);
    auto* banner = dialog.findChild<FormBanner*>();
    QVERIFY(!banner->message().isEmpty());
    QVERIFY(!buttonSaying<QPushButton>(&dialog, u"Import"_s)->isEnabled());
    // Another file can be chosen at once.
    fixture->prompts.openFile = write(u"good.json"_s, good);
    buttonSaying<QPushButton>(&dialog, u"Choose…"_s)->click();
    waitUntilChecked(dialog);
    QVERIFY(banner->message().isEmpty());
    QVERIFY(buttonSaying<QPushButton>(&dialog, u"Import"_s)->isEnabled());
}

void tst_ImportDialog::cancelLeavesTheCatalogue() {
    QByteArray many = "[";
    for (int i = 0; i < 60'000; ++i)
        many += R"({"name":"Product )" + QByteArray::number(i) +
                R"(","price_shmeckles":1,"price_flurbos":2},)"
                "\n";
    many.chop(2);
    many += "]";
    ImportDialog dialog(fixture->session, &fixture->prompts, write(u"many.json"_s, many), nullptr);
    QSignalSpy imported(&dialog, &ImportDialog::imported);
    dialog.show();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog.isRunning(), 60'000);
    buttonSaying<QPushButton>(&dialog, u"Import"_s)->click();
    QTest::qWait(50);
    QVERIFY(dialog.isRunning());
    buttonSaying<QPushButton>(&dialog, u"Cancel"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog.isRunning(), 20'000);
    QVERIFY(dialog.isVisible());
    QCOMPARE(imported.count(), 0);
    QCOMPARE(products(), 0);
    QVERIFY(!dialog.findChild<FormBanner*>()->message().isEmpty());
}

void tst_ImportDialog::closingWhileCheckingStopsIt() {
    ImportDialog dialog(fixture->session, &fixture->prompts, write(u"good.json"_s, good), nullptr);
    dialog.show();
    QVERIFY(dialog.isRunning());
    dialog.reject();
    QTRY_VERIFY(!dialog.isVisible());
    QCOMPARE(products(), 0);
}

void tst_ImportDialog::exportsEverything() {
    fixture->addProduct(makeDraft(u"Sencha"_s));
    fixture->prompts.saveFile = fixture->backend.folder() + u"/out.json"_s;
    ExportDialog dialog(fixture->session, &fixture->prompts, {}, -1, 1, nullptr);
    QSignalSpy exported(&dialog, &ExportDialog::exported);
    dialog.show();
    QVERIFY(buttonSaying<QRadioButton>(&dialog, u"Everything (1)"_s)->isChecked());
    buttonSaying<QPushButton>(&dialog, u"Export…"_s)->click();
    QTRY_COMPARE(exported.count(), 1);
    QVERIFY(!dialog.isVisible());
    QFile file(fixture->prompts.saveFile);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().startsWith("{\"format\":\"pricebook-catalog\""));
}

void tst_ImportDialog::exportsWhatTheFilterShows() {
    fixture->addProduct(makeDraft(u"Sencha"_s));
    fixture->addProduct(makeDraft(u"Assam"_s));
    fixture->prompts.saveFile = fixture->backend.folder() + u"/out.ndjson"_s;
    ProductFilter filter;
    filter.text = u"sen"_s;
    ExportDialog dialog(fixture->session, &fixture->prompts, filter, 1, 12'345, nullptr);
    dialog.show();
    QVERIFY(buttonSaying<QRadioButton>(&dialog, u"What the filter shows (1)"_s)->isChecked());
    QVERIFY(buttonSaying<QRadioButton>(&dialog, u"Everything (12,345)"_s));
    buttonSaying<QRadioButton>(&dialog, u"NDJSON: one product a line"_s)->click();
    buttonSaying<QPushButton>(&dialog, u"Export…"_s)->click();
    QTRY_VERIFY(!dialog.isVisible());
    QVERIFY(fixture->prompts.suggestion.endsWith(u".ndjson"_s));
    QFile file(fixture->prompts.saveFile);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QCOMPARE(bytes.count('\n'), 1);
    QVERIFY(bytes.contains("Sencha"));
}

void tst_ImportDialog::exportIntoNowhere() {
    fixture->prompts.saveFile = fixture->backend.folder() + u"/no/such/folder/out.json"_s;
    ExportDialog dialog(fixture->session, &fixture->prompts, {}, -1, -1, nullptr);
    dialog.show();
    buttonSaying<QPushButton>(&dialog, u"Export…"_s)->click();
    QTRY_VERIFY(!dialog.findChild<FormBanner*>()->message().isEmpty());
    QVERIFY(dialog.isVisible());
    QVERIFY(buttonSaying<QPushButton>(&dialog, u"Export…"_s)->isEnabled());
}

int main(int argc, char* argv[]) {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QApplication app(argc, argv);
    tst_ImportDialog test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_importdialog.moc"
