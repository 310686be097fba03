#include "catalogstore.h"
#include "facetstore.h"
#include "generateddata.h"
#include "migrationrunner.h"
#include "migrationset.h"
#include "testbackend.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTextStream>
#include <algorithm>
#include <ctime>
#include <functional>

// How long the facets of a filter take: the first answer, which reads the index, then typical filters, and an answer
// after one product was changed.

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

QTextStream& out() {
    static QTextStream stream(stdout);
    return stream;
}

[[noreturn]] void fail(const Error& error) {
    out() << "failed: " << error.text << " " << error.engine << Qt::endl;
    std::exit(1);
}

struct Case {
    QString name;
    ProductFilter filter;
};

std::vector<Case> cases() {
    std::vector<Case> all;
    const auto add = [&all](const QString& name, const std::function<void(ProductFilter&)>& set) {
        all.push_back({name, {}});
        set(all.back().filter);
    };
    add(u"no filter"_s, [](ProductFilter&) {});
    add(u"category"_s, [](ProductFilter& f) { f.categories = {CategoryId(7)}; });
    add(u"tag, without another, price range"_s, [](ProductFilter& f) {
        f.tags = {TagId(7)};
        f.excludedTags = {TagId(9)};
        f.minShmeckles = Money::fromHundredths(5000);
    });
    add(u"first price below the second, no picture"_s, [](ProductFilter& f) {
        f.priceComparison = PriceComparison::Less;
        f.hasImage = false;
    });
    add(u"10,000 tags"_s, [](ProductFilter& f) {
        for (qint64 i = 50; i < 10'050; ++i)
            f.tags.emplace_back(i);
    });
    add(u"text of few"_s, [](ProductFilter& f) { f.text = u"lamp 0000"_s; });
    add(u"text of many"_s, [](ProductFilter& f) { f.text = u"lamp"_s; });
    add(u"text of many, then a category"_s, [](ProductFilter& f) {
        f.text = u"lamp"_s;
        f.categories = {CategoryId(7)};
    });
    add(u"pattern on the name"_s, [](ProductFilter& f) {
        f.texts = {{TextColumn::Name, TextTest::Matches, u"^a.*1$"_s}};
    });
    add(u"contradiction, explained"_s, [](ProductFilter& f) {
        f.tags = {TagId(7)};
        f.hasTags = false;
        f.minShmeckles = Money::fromHundredths(5000);
    });
    return all;
}

std::unique_ptr<CatalogStore> makeCatalogue(const DatabaseUrl& url, qint64 rows) {
    const bool sqlite = url.backend == Backend::Sqlite;
    auto connection = Connection::open(url, OpenMode::CreateIfMissing);
    if (!connection)
        fail(connection.error());
    MigrationRunner runner(**connection, MigrationSet::embedded());
    if (const auto upgraded = runner.upgrade(); !upgraded)
        fail(upgraded.error());
    if (sqlite) {
        for (const QString& tuning : {u"PRAGMA synchronous = OFF"_s, u"PRAGMA cache_size = -400000"_s}) {
            if (const auto done = (*connection)->execute(tuning); !done)
                fail(done.error());
        }
    }
    auto store = std::make_unique<CatalogStore>(std::move(*connection), MigrationSet::embedded().head());
    if (const auto done = generateCatalogue(*store, {rows, 50, 100, 3}); !done)
        fail(done.error());
    if (const auto done = store->connection().execute(sqlite ? u"ANALYZE"_s : u"VACUUM ANALYZE"_s); !done)
        fail(done.error());
    return store;
}

/// Of this process, whatever else the machine does, in milliseconds.
double processorTime() { return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

double timed(FacetStore& facets, const ProductFilter& filter) {
    QElapsedTimer clock;
    clock.start();
    if (const auto counted = facets.counts(filter, {}); !counted)
        fail(counted.error());
    return static_cast<double>(clock.nsecsElapsed()) / 1e6;
}

/// `writer` may be null: then nothing is changed.
void run(const DatabaseUrl& url, CatalogStore* writer, int repeats) {
    auto reader = CatalogStore::open(url, OpenMode::ReadOnly);
    if (!reader)
        fail(reader.error());
    FacetStore facets((*reader)->connection());
    const double before = processorTime();
    const double took = timed(facets, {});
    out() << QString::asprintf("%10.1f ms   first answer, with reading the index (%.1f ms of the processor)", took,
                               processorTime() - before)
          << Qt::endl;
    for (const Case& one : cases()) {
        double first = 0;
        std::vector<double> again;
        double processor = 0;
        for (int i = 0; i < repeats; ++i) {
            const double start = processorTime();
            const double each = timed(facets, one.filter);
            if (i == 0) {
                first = each;
                processor = processorTime() - start;
            } else {
                again.push_back(each);
            }
        }
        std::sort(again.begin(), again.end());
        out() << QString::asprintf("%10.1f ms (processor %7.1f)   then %7.1f   ", first, processor,
                                   again.empty() ? first : again[again.size() / 2])
              << one.name << Qt::endl;
    }
    if (writer == nullptr)
        return;
    const auto changed = writer->write<Product>([&](WriteUnit& unit) {
        ProductPatch patch;
        patch.shmeckles = Money::fromHundredths(4711);
        return writer->products().update(unit, ProductId(5), 0, patch);
    });
    if (!changed)
        fail(changed.error());
    out() << QString::asprintf("%10.1f ms   after one product was changed", timed(facets, {})) << Qt::endl;
}

} // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Measures the facets on generated catalogues."_s);
    parser.addHelpOption();
    parser.addOption({u"rows"_s, u"Sizes, separated by commas."_s, u"list"_s, u"10000,100000,1000000"_s});
    parser.addOption({u"repeat"_s, u"How often each filter is asked."_s, u"n"_s, u"4"_s});
    parser.addOption({u"engines"_s, u"sqlite, postgresql or both; PostgreSQL as in the tests."_s, u"list"_s,
                      u"sqlite,postgresql"_s});
    parser.addOption({u"database"_s, u"An SQLite catalogue to measure on instead."_s, u"file"_s});
    parser.process(application);
    const int repeats = std::max(1, parser.value(u"repeat"_s).toInt());
    if (parser.isSet(u"database"_s)) {
        run(DatabaseUrl::sqlite(parser.value(u"database"_s)), nullptr, repeats);
        return 0;
    }
    for (const QString& engine : parser.value(u"engines"_s).split(u',', Qt::SkipEmptyParts)) {
        for (const QString& size : parser.value(u"rows"_s).split(u',', Qt::SkipEmptyParts)) {
            const TestBackend backend(engine);
            const auto store = makeCatalogue(backend.url(), size.toLongLong());
            out() << "\n" << engine << ", " << size << " products" << Qt::endl;
            run(backend.url(), store.get(), repeats);
        }
    }
    return 0;
}
