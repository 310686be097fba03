// Types words into the search field of the products page, key by key, and measures the time from each key to the
// painted rows of its text, to the counts and histograms of the filter panel, the longest gap of the event loop in all
// of it, and the memory. Prints a table; see --help.

#include "benchdata.h"
#include "catalogstore.h"
#include "delayproxy.h"
#include "facetmodel.h"
#include "filterpanel.h"
#include "generateddata.h"
#include "messagepage.h"
#include "productspage.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "prompts.h"
#include "testbackend.h"
#include "theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QEventLoop>
#include <QFile>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QProcess>
#include <QThread>
#include <ctime>
#include <numeric>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

constexpr int typistMilliseconds = 120; ///< between two keys: a quick typist's
constexpr int patience = 20'000;        ///< milliseconds

/// Sorted times, in milliseconds.
struct Times {
    std::vector<double> all;

    void add(double time) { all.insert(std::upper_bound(all.begin(), all.end(), time), time); }
    [[nodiscard]] double part(double share) const {
        if (all.empty())
            return 0;
        const auto place = static_cast<size_t>(std::ceil(share * static_cast<double>(all.size())));
        return all[std::clamp<size_t>(place, 1, all.size()) - 1];
    }
};

/// The page in a window as wide as the program's, and a person who types into it.
class Typist : public QObject {
public:
    explicit Typist(const std::shared_ptr<CatalogSession>& session);

    /// A word and, at the end, its facets.
    void type(const QString& word);
    void clear();
    void sortBy(SortColumn column) { m_page.setSort({column, false}); }
    void rest(int milliseconds);

    Times keys, facets, gaps, worked;
    /// The same of the processor, all threads together: at most so long on a machine of its own.
    Times keysWorked, facetsWorked;
    int late = 0;  ///< counts that came although another key had been typed
    int never = 0; ///< keys whose rows did not come
    QString slowest;
    bool verbose = false; ///< prints each time

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void press(int key, const QString& text, Qt::KeyboardModifiers modifiers, const QString& expected);
    void waitFor(const bool& what);

    QtPrompts m_prompts;
    QWidget m_window;
    ProductsPage m_page{&m_prompts};
    QLineEdit* m_search = nullptr;
    FacetModel* m_facetModel = nullptr;
    GapProbe m_probe;
    QElapsedTimer m_clock;        ///< since the key
    std::clock_t m_processor = 0; ///< then
    QString m_expected;
    bool m_rows = false;    ///< of the expected text are in the model
    bool m_painted = false; ///< likewise
    bool m_counted = false;
    QEventLoop* m_waiting = nullptr;
    double m_took = 0, m_facetsTook = 0, m_worked = 0, m_facetsWorked = 0;

    [[nodiscard]] double processorSinceKey() const {
        return 1000.0 * static_cast<double>(std::clock() - m_processor) / CLOCKS_PER_SEC;
    }
};

Typist::Typist(const std::shared_ptr<CatalogSession>& session) {
    auto* row = new QHBoxLayout(&m_window);
    m_page.filterPanel()->setFixedWidth(240);
    row->addWidget(m_page.filterPanel());
    row->addWidget(&m_page, 1);
    m_window.resize(1280, 800);
    m_window.show();
    m_page.setSession(session);
    for (QLineEdit* field : m_page.findChildren<QLineEdit*>()) {
        if (field->accessibleName() == u"Search"_s)
            m_search = field;
    }
    m_facetModel = m_page.findChild<FacetModel*>();
    connect(m_page.model(), &ProductTableModel::rowsReady, this,
            [this] { m_rows = m_page.model()->query().filter.text == m_expected; });
    connect(m_page.model(), &ProductTableModel::failed, this, [](const Error& error) { fail(error); });
    connect(m_facetModel, &FacetModel::changed, this, [this] {
        if (!m_rows)
            ++late;
        m_counted = m_rows && m_facetModel->isCurrent();
        m_facetsTook = milliseconds(m_clock.nsecsElapsed());
        m_facetsWorked = processorSinceKey();
        if (m_waiting != nullptr && m_counted)
            m_waiting->quit();
    });
    m_page.table()->viewport()->installEventFilter(this);
    m_page.findChild<MessagePage*>()->installEventFilter(this); // stands over the table when there are no rows
    m_rows = true;
    waitFor(m_counted); // the index of the facets is made once
    rest(500);
    late = 0;
}

/// Once the rows are there, the next painting shows them.
bool Typist::eventFilter(QObject* object, QEvent* event) {
    if (event->type() != QEvent::Paint || !m_rows || m_painted)
        return false;
    m_painted = true; // before the event comes here again
    QCoreApplication::sendEvent(object, event);
    m_took = milliseconds(m_clock.nsecsElapsed());
    m_worked = processorSinceKey();
    if (m_waiting != nullptr)
        m_waiting->quit();
    return true;
}

void Typist::waitFor(const bool& what) {
    QElapsedTimer waited;
    waited.start();
    while (!what && waited.elapsed() < patience) {
        QEventLoop loop;
        QTimer::singleShot(patience, &loop, &QEventLoop::quit);
        m_waiting = &loop;
        loop.exec();
        m_waiting = nullptr;
    }
}

void Typist::rest(int milliseconds) {
    QEventLoop loop;
    QTimer::singleShot(milliseconds, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
}

void Typist::press(int key, const QString& text, Qt::KeyboardModifiers modifiers, const QString& expected) {
    m_expected = expected;
    m_rows = m_painted = m_counted = false;
    m_probe.start();
    m_clock.start();
    m_processor = std::clock();
    QKeyEvent down(QEvent::KeyPress, key, modifiers, text);
    QCoreApplication::sendEvent(m_search, &down);
    QKeyEvent up(QEvent::KeyRelease, key, modifiers, text);
    QCoreApplication::sendEvent(m_search, &up);
    waitFor(m_painted);
    if (!m_painted) {
        ++never;
    } else {
        if (keys.all.empty() || m_took > keys.all.back())
            slowest = expected;
        keys.add(m_took);
        keysWorked.add(m_worked);
        if (verbose)
            out() << QString::asprintf("%10.1f ms  ", m_took) << expected << Qt::endl;
    }
    rest(std::max(0, typistMilliseconds - static_cast<int>(m_clock.elapsed())));
    gaps.add(m_probe.stop());
    worked.add(m_probe.worked());
}

void Typist::type(const QString& word) {
    for (int length = 1; length <= word.size(); ++length) {
        const QString text = word.left(length);
        if (text.endsWith(u' ')) { // the same rows
            m_search->insert(u" "_s);
            continue;
        }
        press(0, text.right(1), Qt::NoModifier, text);
    }
    m_probe.start();
    waitFor(m_counted);
    facets.add(m_counted ? m_facetsTook : patience);
    facetsWorked.add(m_facetsWorked);
    if (verbose)
        out() << QString::asprintf("%10.1f ms  facets of ", m_facetsTook) << word << Qt::endl;
    rest(300); // the whole list of ids
    gaps.add(m_probe.stop());
    worked.add(m_probe.worked());
}

void Typist::clear() {
    m_search->selectAll();
    press(Qt::Key_Delete, {}, Qt::NoModifier, {});
    m_probe.start();
    waitFor(m_counted);
    rest(300);
    gaps.add(m_probe.stop());
    worked.add(m_probe.worked());
}

/// From /proc, in MB.
double peakMemory() {
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.mid(6).trimmed().split(' ').first().toDouble() / 1000;
    }
    return 0;
}

void header() {
    out() << "milliseconds; 'work': of the processor, which is what the time is when no other program has it (for keys "
             "and\n"
             "facets of all threads together, for gaps of the event loop of its thread)\n"
          << "  products    key to painted rows               facets                     longest gap  memory\n"
          << "            50 of 100  95 of 100  worst    work  95 of 100  worst    work  clock   work      MB  keys  "
             "late  "
             "never"
          << Qt::endl;
}

void run(const QString& title, const DatabaseUrl& url, int words, bool verbose) {
    const std::shared_ptr<CatalogSession> session = openSession(url);
    Typist typist(session);
    typist.verbose = verbose;
    const QStringList all{u"lamp"_s,   u"teapot 0001"_s, u"чайник"_s, u"amber lamp 00"_s,
                          u"straße"_s, u"0042"_s,        u"z"_s,      u"élan basket"_s};
    for (const SortColumn column : {SortColumn::Name, SortColumn::PriceShmeckles}) {
        typist.sortBy(column);
        typist.rest(1000);
        for (const QString& word : all.mid(0, words)) {
            typist.type(word);
            typist.clear();
        }
    }
    out() << title.rightJustified(10)
          << QString::asprintf(
                 " %10.1f %10.1f %6.1f %7.1f %10.1f %6.1f %7.1f %6.1f %6.1f %7.1f %5zu %5d %6d  slowest: ",
                 typist.keys.part(0.5), typist.keys.part(0.95), typist.keys.part(1), typist.keysWorked.part(0.95),
                 typist.facets.part(0.95), typist.facets.part(1), typist.facetsWorked.part(0.95), typist.gaps.part(1),
                 typist.worked.part(1), peakMemory(), typist.keys.all.size(), typist.late, typist.never)
          << typist.slowest << Qt::endl;
}

/// A server that is `delay` away, each way.
void runFarAway(qint64 rows, int delay, int words, bool verbose) {
    TestBackend backend(u"postgresql"_s);
    if (!backend.migrate())
        std::exit(1);
    {
        const auto store = CatalogStore::open(backend.url(), OpenMode::ReadWrite);
        if (!store)
            fail(store.error());
        if (const auto done = generateCatalogue(**store, {rows, 20, 100, 3}); !done)
            fail(done.error());
        if (const auto done = (*store)->connection().execute(u"ANALYZE"_s); !done)
            fail(done.error());
    }
    auto proxy = DelayProxy::start(backend.url().hosts.front(), std::chrono::milliseconds(delay));
    if (!proxy)
        fail(proxy.error());
    out() << "PostgreSQL, " << delay << " ms away each way:" << Qt::endl;
    run(QString::number(rows), (*proxy)->url(backend.url()), words, verbose);
}

/// Everything of one size in a process of its own, for the memory is that of the process.
int again(const QStringList& arguments) {
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    process.start(QCoreApplication::applicationFilePath(), arguments);
    process.waitForFinished(-1);
    return process.exitCode();
}

} // namespace

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    theme::apply(application);
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Measures typing into the search field, on generated catalogues."_s);
    parser.addHelpOption();
    parser.addOption({u"rows"_s, u"Sizes on SQLite, separated by commas."_s, u"list"_s, u"10000,100000,1000000"_s});
    parser.addOption({u"postgres"_s, u"Size on PostgreSQL; 0: none."_s, u"n"_s, u"100000"_s});
    parser.addOption({u"delay"_s, u"How far away PostgreSQL is, in milliseconds each way."_s, u"ms"_s, u"100"_s});
    parser.addOption({u"words"_s, u"How many words are typed in each order, at most 8."_s, u"n"_s, u"8"_s});
    parser.addOption({u"data"_s, u"Where the catalogues are kept from run to run."_s, u"folder"_s,
                      QDir::temp().filePath(u"pricebook-benchmarks"_s)});
    parser.addOption({u"verbose"_s, u"Prints the time of each key, too."_s});
    parser.addOption({u"part"_s, u"For its own use: make, type or far."_s, u"name"_s});
    parser.process(application);
    const QString data = parser.value(u"data"_s);
    const int words = parser.value(u"words"_s).toInt();
    const bool verbose = parser.isSet(u"verbose"_s);
    const QString part = parser.value(u"part"_s);
    if (part == u"make"_s)
        return makeData(data, parser.value(u"rows"_s).toLongLong()).path.isEmpty() ? 1 : 0;
    if (part == u"type"_s) {
        run(parser.value(u"rows"_s), makeData(data, parser.value(u"rows"_s).toLongLong()), words, verbose);
        return 0;
    }
    if (part == u"far"_s) {
        runFarAway(parser.value(u"postgres"_s).toLongLong(), parser.value(u"delay"_s).toInt(), words, verbose);
        return 0;
    }
    QStringList common{u"--data"_s, data, u"--words"_s, QString::number(words)};
    if (verbose)
        common << u"--verbose"_s;
    const QStringList sizes = parser.value(u"rows"_s).split(u',', Qt::SkipEmptyParts);
    int status = 0;
    for (const QString& size : sizes)
        status += again(common + QStringList{u"--part"_s, u"make"_s, u"--rows"_s, size});
    header();
    for (const QString& size : sizes)
        status += again(common + QStringList{u"--part"_s, u"type"_s, u"--rows"_s, size});
    if (parser.value(u"postgres"_s).toLongLong() > 0)
        status += again(common + QStringList{u"--part"_s, u"far"_s, u"--postgres"_s, parser.value(u"postgres"_s),
                                             u"--delay"_s, parser.value(u"delay"_s)});
    return status == 0 ? 0 : 1;
}
