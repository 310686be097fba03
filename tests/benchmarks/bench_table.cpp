// Time from a changed filter or sort to the first rows in a table, to the whole list, and the longest time for which
// the window's thread did nothing else meanwhile. Prints a table; see --help.

#include "benchdata.h"
#include "producttablemodel.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTableView>
#include <QTimer>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

struct Case {
    QString name;
    ProductQuery query;
};

std::vector<Case> cases() {
    std::vector<Case> all;
    const auto sorted = [&all](const QString& name, SortColumn column, bool descending) {
        ProductQuery query;
        query.sort = {column, descending};
        all.push_back({u"sort "_s + name, query});
    };
    sorted(u"name"_s, SortColumn::Name, false);
    sorted(u"name, descending"_s, SortColumn::Name, true);
    sorted(u"category"_s, SortColumn::Category, false);
    sorted(u"tags"_s, SortColumn::Tags, false);
    sorted(u"tags, descending"_s, SortColumn::Tags, true);
    sorted(u"price"_s, SortColumn::PriceShmeckles, false);
    sorted(u"other price, descending"_s, SortColumn::PriceFlurbos, true);
    sorted(u"picture"_s, SortColumn::Image, false);
    sorted(u"changed, descending"_s, SortColumn::UpdatedAt, true);
    sorted(u"id"_s, SortColumn::Id, false);
    const auto filtered = [&all](const QString& name, const std::function<void(ProductFilter&)>& set) {
        ProductQuery query;
        set(query.filter);
        all.push_back({u"filter "_s + name, query});
    };
    filtered(u"text of many"_s, [](ProductFilter& filter) { filter.text = u"LAMP"_s; });
    filtered(u"text of few"_s, [](ProductFilter& filter) { filter.text = u"lamp 0000"_s; });
    filtered(u"text of none"_s, [](ProductFilter& filter) { filter.text = u"zebra"_s; });
    filtered(u"one letter"_s, [](ProductFilter& filter) { filter.text = u"ч"_s; });
    filtered(u"text everywhere"_s, [](ProductFilter& filter) {
        filter.text = u"tag 00"_s;
        filter.textEverywhere = true;
    });
    filtered(u"category"_s, [](ProductFilter& filter) { filter.categories = {CategoryId(7)}; });
    filtered(u"tag"_s, [](ProductFilter& filter) { filter.tags = {TagId(7)}; });
    filtered(u"all of two tags"_s, [](ProductFilter& filter) {
        filter.tags = {TagId(7), TagId(13)};
        filter.tagMatch = TagMatch::All;
    });
    filtered(u"none of two tags"_s, [](ProductFilter& filter) {
        filter.tags = {TagId(7), TagId(13)};
        filter.tagMatch = TagMatch::None;
    });
    filtered(u"no tags"_s, [](ProductFilter& filter) { filter.untagged = true; });
    filtered(u"no category"_s, [](ProductFilter& filter) { filter.uncategorized = true; });
    filtered(u"has picture"_s, [](ProductFilter& filter) { filter.hasImage = true; });
    filtered(u"narrow price range"_s, [](ProductFilter& filter) {
        filter.minShmeckles = Money::fromHundredths(5'000);
        filter.maxShmeckles = Money::fromHundredths(5'010);
    });
    filtered(u"wide price ranges"_s, [](ProductFilter& filter) {
        filter.minShmeckles = Money::fromHundredths(5'000);
        filter.maxFlurbos = Money::fromHundredths(400'000);
    });
    filtered(u"text, tag, price, picture"_s, [](ProductFilter& filter) {
        filter.text = u"teapot"_s;
        filter.tags = {TagId(7), TagId(8), TagId(9)};
        filter.minShmeckles = Money::fromHundredths(5'000);
        filter.hasImage = true;
    });
    return all;
}

struct Measured {
    double firstRows = 0; ///< milliseconds, as all
    double allRows = 0;
    double gap = 0;
};

Measured measure(ProductTableModel& model, GapProbe& probe, const ProductQuery& query) {
    Measured measured;
    QElapsedTimer clock;
    QEventLoop loop;
    QObject::connect(&model, &ProductTableModel::failed, &loop, [](const Error& error) { fail(error); });
    QObject::connect(&model, &ProductTableModel::rowsReady, &loop,
                     [&] { measured.firstRows = milliseconds(clock.nsecsElapsed()); });
    QObject::connect(&model, &ProductTableModel::refreshed, &loop, [&] {
        measured.allRows = milliseconds(clock.nsecsElapsed());
        QTimer::singleShot(20, &loop, &QEventLoop::quit); // with what the view does about it
    });
    probe.start();
    clock.start();
    model.setQuery(query);
    loop.exec();
    measured.gap = probe.stop();
    return measured;
}

void run(const DatabaseUrl& url, int repeats) {
    ProductTableModel model(openSession(url));
    QTableView view;
    view.setModel(&model);
    view.resize(1000, 700);
    view.show();
    GapProbe probe;
    measure(model, probe, {}); // opens the file's pages
    out() << qSetFieldWidth(0) << "\n  first rows (ms)   all rows (ms)   longest gap (ms)        rows   query\n";
    double worstFirst = 0;
    double worstGap = 0;
    for (const Case& one : cases()) {
        std::vector<double> first;
        std::vector<double> all;
        double gap = 0;
        for (int i = 0; i < repeats; ++i) {
            const Measured measured = measure(model, probe, one.query);
            first.push_back(measured.firstRows);
            all.push_back(measured.allRows);
            gap = std::max(gap, measured.gap);
        }
        std::sort(first.begin(), first.end());
        std::sort(all.begin(), all.end());
        const double median = first[first.size() / 2];
        out() << QString::asprintf("%17.1f %15.1f %18.1f %11lld   ", median, all[all.size() / 2], gap,
                                   model.totalRows())
              << one.name << Qt::endl;
        worstFirst = std::max(worstFirst, median);
        worstGap = std::max(worstGap, gap);
    }
    out() << QString::asprintf("worst: first rows %.1f ms, gap %.1f ms", worstFirst, worstGap) << Qt::endl;
}

} // namespace

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Measures the product table on generated SQLite catalogues."_s);
    parser.addHelpOption();
    parser.addOption({u"rows"_s, u"Sizes, separated by commas."_s, u"list"_s, u"10000,100000,1000000"_s});
    parser.addOption({u"repeat"_s, u"How often each query is run."_s, u"n"_s, u"3"_s});
    parser.addOption({u"data"_s, u"Where the catalogues are kept from run to run."_s, u"folder"_s,
                      QDir::temp().filePath(u"pricebook-benchmarks"_s)});
    parser.process(application);
    const QStringList sizes = parser.value(u"rows"_s).split(u',', Qt::SkipEmptyParts);
    for (const QString& size : sizes) {
        const DatabaseUrl url = makeData(parser.value(u"data"_s), size.toLongLong());
        out() << "\n" << size << " products";
        run(url, std::max(1, parser.value(u"repeat"_s).toInt()));
    }
    return 0;
}
