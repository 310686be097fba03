// A price change of all N products through BulkEditStore, and its undo, next to the same UPDATE by hand in the same
// database and run: with the triggers that keep versions and the journal, and at last without any. Prints medians; see
// --help. On PostgreSQL within tests/support/with-postgres.sh.

#include "bulkeditstore.h"
#include "catalogstore.h"
#include "generateddata.h"
#include "query.h"
#include "testbackend.h"
#include "undostore.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTextStream>
#include <algorithm>
#include <ctime>
#include <functional>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

[[noreturn]] void fail(const Error& error) {
    QTextStream(stderr) << error.text << ' ' << error.engine << Qt::endl;
    std::exit(1);
}

template <class T>
T must(Result<T> result) {
    if (!result)
        fail(result.error());
    return std::move(*result);
}

void must(const Result<void>& result) {
    if (!result)
        fail(result.error());
}

bool countsProcessorTime = false;

double timed(const std::function<void()>& work) {
    QElapsedTimer timer;
    timer.start();
    const std::clock_t before = std::clock();
    work();
    return countsProcessorTime ? 1000.0 * static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC
                               : static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

/// In MiB, of this process so far.
double peakMemory() {
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.mid(6).trimmed().split(' ').front().toDouble() / 1024;
    }
    return 0;
}

BulkEdit priceEdit(bool up) {
    BulkEdit edit;
    edit.shmeckles.emplace();
    edit.shmeckles->operation = up ? PriceEdit::Operation::Add : PriceEdit::Operation::Subtract;
    edit.shmeckles->amount = 100;
    return edit;
}

/// One run over all rows of one engine.
class Bench {
public:
    Bench(const QString& engine, qint64 rows, int repeat) : m_backend(engine), m_repeat(repeat), m_rows(rows) {
        if (!m_backend.migrate())
            std::exit(1);
        m_store = must(CatalogStore::open(m_backend.url(), OpenMode::ReadWrite));
        m_store->setOrigin(u"window"_s, u"bench"_s);
        must(generateCatalogue(*m_store, {.products = rows, .categories = 20, .tags = 100}));
        m_byHand = must(Connection::open(m_backend.url(), OpenMode::ReadWrite));
        settle();
    }

    void run() {
        std::vector<double> hand, plan, apply, undo;
        double memory = 0;
        for (int i = 0; i < m_repeat; ++i) {
            // In turns, so that both see the same state of caches and tables; up first, so that no price gets too low.
            hand.push_back(updateByHand(true));
            const double before = peakMemory();
            BulkTarget all;
            all.query.emplace();
            all.query->sort.column = SortColumn::Id;
            BulkPlan made;
            plan.push_back(timed([&] {
                made = must(BulkEditStore(m_store->connection()).plan(all, priceEdit(false), PriceRules(), nullptr));
            }));
            qint64 step = 0;
            apply.push_back(timed([&] {
                must(m_store->write<BulkResult>([&](WriteUnit& unit) {
                    step = unit.step.id;
                    return BulkEditStore(m_store->connection())
                        .apply(unit, made, BulkEditStore::Conflicts::Skip, nullptr);
                }));
            }));
            settle();
            undo.push_back(timed([&] { takeBack(step); }));
            memory = std::max(memory, peakMemory() - before);
            settle();
        }
        dropTriggers();
        std::vector<double> bare;
        for (int i = 0; i < m_repeat; ++i)
            bare.push_back(updateByHand(i % 2 == 0));
        QTextStream out(stdout);
        out << (m_backend.isPostgres() ? "postgresql" : "sqlite    ");
        out << qSetFieldWidth(10) << Qt::fixed << qSetRealNumberPrecision(0) << m_rows << median(bare) << median(hand)
            << median(plan) << median(apply) << median(undo);
        out << qSetRealNumberPrecision(2) << median(apply) / median(hand)
            << (median(plan) + median(apply)) / median(hand) << median(undo) / median(hand)
            << qSetRealNumberPrecision(0) << memory << qSetFieldWidth(0) << Qt::endl;
    }

private:
    void takeBack(qint64 step) {
        const UndoReport report = must(m_store->write<UndoReport>(
            [&](WriteUnit& unit) { return UndoStore(m_store->connection()).undo(unit, step); }));
        if (report.products != m_rows)
            fail(Error(Error::Kind::Internal, u"not all was undone"_s));
    }
    double updateByHand(bool up) {
        const double took = timed([&] {
            must(m_byHand->execute(
                u"UPDATE products SET price_shmeckles = round(price_shmeckles %1 1, 2)"_s.arg(up ? u"+"_s : u"-"_s)));
        });
        settle();
        return took;
    }
    /// What the engine puts off is done now and not in the next measurement.
    void settle() {
        if (m_backend.isPostgres()) {
            must(m_byHand->execute(u"VACUUM ANALYZE"_s));
            must(m_byHand->execute(u"CHECKPOINT"_s));
        } else {
            must(m_byHand->execute(u"PRAGMA wal_checkpoint(TRUNCATE)"_s));
        }
    }
    void dropTriggers() {
        if (m_backend.isPostgres()) {
            must(m_byHand->execute(u"ALTER TABLE products DISABLE TRIGGER USER"_s));
            return;
        }
        QStringList names;
        {
            Query query(*m_byHand,
                        u"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'products'"_s);
            while (must(query.step()))
                names << query.text(0);
        }
        for (const QString& name : names)
            must(m_byHand->execute(u"DROP TRIGGER "_s + name));
    }

    TestBackend m_backend;
    int m_repeat;
    qint64 m_rows;
    std::unique_ptr<CatalogStore> m_store;
    std::unique_ptr<Connection> m_byHand;
};

} // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOptions(
        {{u"engine"_s, u"sqlite or postgresql"_s, u"engine"_s, u"sqlite"_s},
         {u"rows"_s, u"numbers of products, parted by commas"_s, u"rows"_s, u"10000,100000"_s},
         {u"repeat"_s, u"how often each is measured"_s, u"repeat"_s, u"3"_s},
         {u"processor"_s, u"time of the processor in this process instead of the clock's: for SQLite, where "
                          "other programs keep the machine busy"_s}});
    parser.process(application);
    countsProcessorTime = parser.isSet(u"processor"_s);
    QTextStream(stdout) << "milliseconds; 'bare': by hand without triggers, 'hand': with them; memory in MiB\n"
                        << "engine          rows      bare      hand   preview     apply      undo   ap/hand  sum/hand "
                           "  un/hand    memory\n";
    for (const QString& rows : parser.value(u"rows"_s).split(u',')) {
        Bench bench(parser.value(u"engine"_s), rows.toLongLong(), parser.value(u"repeat"_s).toInt());
        bench.run();
    }
    return 0;
}
