#include "exporter.h"

#include "bytesink.h"
#include "catalogstore.h"
#include "catalogstream.h"
#include "productcsv.h"
#include "productjson.h"
#include "progressmeter.h"

#include <QElapsedTimer>
#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace pricebook {

namespace {

constexpr qsizetype bufferSize = qsizetype{256} * 1024;

/// Categories or tags by id, with their place in the order of names.
class Names {
public:
    explicit Names(std::vector<BulkNamed> rows) : m_rows(std::move(rows)) {
        std::vector<std::size_t> order(m_rows.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        // By bytes, which depends on nothing but the names. Stable: equal names stay in the order of ids.
        std::stable_sort(order.begin(), order.end(),
                         [this](std::size_t a, std::size_t b) { return m_rows[a].name < m_rows[b].name; });
        m_rank.resize(m_rows.size());
        for (std::size_t place = 0; place < order.size(); ++place)
            m_rank[order[place]] = place;
        m_used.resize(m_rows.size());
        m_json.resize(m_rows.size());
        for (std::size_t i = 0; i < m_rows.size(); ++i) {
            m_byId.emplace(m_rows[i].id, i);
            productjson::appendNamed(m_json[i], {m_rows[i].id, m_rows[i].name, {}});
        }
    }

    /// Position of the row, or -1: a link that a foreign program left hanging.
    [[nodiscard]] qsizetype find(qint64 id) const {
        const auto found = m_byId.find(id);
        return found == m_byId.end() ? -1 : static_cast<qsizetype>(found->second);
    }
    [[nodiscard]] productjson::NameView view(qsizetype position) const {
        const auto i = static_cast<std::size_t>(position);
        return {m_rows[i].id, m_rows[i].name, {m_json[i].constData(), static_cast<std::size_t>(m_json[i].size())}};
    }
    [[nodiscard]] std::size_t rank(qsizetype position) const { return m_rank[static_cast<std::size_t>(position)]; }
    void use(qint64 id) {
        if (const qsizetype position = find(id); position >= 0)
            m_used[static_cast<std::size_t>(position)] = true;
    }
    void useAll() { m_used.assign(m_used.size(), true); }
    [[nodiscard]] std::vector<const BulkNamed*> used() const {
        std::vector<const BulkNamed*> rows;
        for (std::size_t i = 0; i < m_rows.size(); ++i) {
            if (m_used[i])
                rows.push_back(&m_rows[i]);
        }
        return rows;
    }

private:
    std::vector<BulkNamed> m_rows;
    std::vector<QByteArray> m_json;
    std::vector<std::size_t> m_rank;
    std::vector<bool> m_used;
    std::unordered_map<qint64, std::size_t> m_byId;
};

/// One run: what Exporter::run() needs from its beginning to its end.
class Run {
public:
    using Write = std::function<Result<void>(const QByteArray&)>;

    Run(const ExportOptions& options, const Write& write, CatalogStream& stream, Names& categories, Names& tags)
        : m_options(options),
          m_write(write),
          m_stream(stream),
          m_categories(categories),
          m_tags(tags) {
        m_buffer.reserve(bufferSize * 2);
    }

    Result<void> begin();
    Result<void> products(ProgressMeter& progress);
    Result<void> end();
    /// Marks what the products have as used.
    Result<void> collectUsed();
    [[nodiscard]] const ExportReport& report() const { return m_report; }

private:
    qint64 list(const char* key, const std::vector<const BulkNamed*>& rows);
    void append(const BulkProduct& product);
    Result<void> flush();
    [[nodiscard]] bool cancelled() const { return m_options.cancelled != nullptr && *m_options.cancelled; }

    const ExportOptions& m_options;
    const Write& m_write;
    CatalogStream& m_stream;
    Names& m_categories;
    Names& m_tags;
    QByteArray m_buffer;
    ExportReport m_report;
    std::vector<std::pair<std::size_t, qsizetype>> m_order; ///< rank and position of the product's tags
    std::vector<productjson::NameView> m_tagViews;
};

Result<void> Run::collectUsed() {
    while (true) {
        if (cancelled())
            return Error::cancelled();
        const Result<std::span<const BulkProduct>> page = m_stream.next();
        if (!page)
            return page.error();
        if (page->empty())
            break;
        for (const BulkProduct& product : *page) {
            m_categories.use(product.categoryId);
            for (const qint64 tag : product.tags)
                m_tags.use(tag);
        }
    }
    m_stream.rewind();
    return {};
}

qint64 Run::list(const char* key, const std::vector<const BulkNamed*>& rows) {
    m_buffer += ",\n\"";
    m_buffer += key;
    m_buffer += "\":[";
    const char* before = "\n";
    for (const BulkNamed* row : rows) {
        m_buffer += before;
        productjson::appendNamed(m_buffer, {row->id, row->name, {}});
        before = ",\n";
    }
    m_buffer += ']';
    return static_cast<qint64>(rows.size());
}

Result<void> Run::begin() {
    if (m_options.format == ExportFormat::Csv)
        productcsv::appendHeadings(m_buffer);
    if (m_options.format != ExportFormat::Json)
        return {};
    m_buffer += R"({"format":"pricebook-catalog","version":1)";
    m_report.categories = list("categories", m_categories.used());
    m_report.tags = list("tags", m_tags.used());
    m_buffer += ",\n\"products\":[";
    return flush();
}

void Run::append(const BulkProduct& product) {
    productjson::ProductView view{
        product.id, product.name, product.description, product.imageUrl, product.shmeckles, product.flurbos, {}, {}};
    if (const qsizetype category = m_categories.find(product.categoryId); category >= 0)
        view.category = m_categories.view(category);
    m_order.clear();
    for (const qint64 tag : product.tags) {
        if (const qsizetype position = m_tags.find(tag); position >= 0)
            m_order.emplace_back(m_tags.rank(position), position);
    }
    std::sort(m_order.begin(), m_order.end());
    m_tagViews.clear();
    for (const auto& [rank, position] : m_order)
        m_tagViews.push_back(m_tags.view(position));
    view.tags = m_tagViews;
    if (m_options.format == ExportFormat::Csv)
        productcsv::appendProduct(m_buffer, view);
    else
        productjson::appendProduct(m_buffer, view);
}

Result<void> Run::products(ProgressMeter& progress) {
    const bool document = m_options.format == ExportFormat::Json;
    while (true) {
        if (cancelled())
            return Error::cancelled();
        const Result<std::span<const BulkProduct>> page = m_stream.next();
        if (!page)
            return page.error();
        if (page->empty())
            return flush();
        for (const BulkProduct& product : *page) {
            if (document)
                m_buffer += m_report.products > 0 ? ",\n" : "\n";
            append(product);
            if (m_options.format == ExportFormat::Ndjson)
                m_buffer += '\n';
            ++m_report.products;
        }
        progress.advance(m_report.products, m_report.bytes);
        if (m_buffer.size() >= bufferSize) {
            if (Result<void> flushed = flush(); !flushed)
                return flushed;
        }
    }
}

Result<void> Run::end() {
    if (m_options.format == ExportFormat::Json)
        m_buffer += "]}\n";
    return flush();
}

Result<void> Run::flush() {
    Result<void> written = m_write(m_buffer);
    m_report.bytes += m_buffer.size();
    m_buffer.resize(0);
    return written;
}

} // namespace

Result<ExportReport> Exporter::run(const QString& path) {
    std::unique_ptr<ByteSink> sink;
    return run(Output{[&]() -> Result<void> {
                          Result<std::unique_ptr<ByteSink>> opened = ByteSink::open(path);
                          if (!opened)
                              return opened.error();
                          sink = std::move(*opened);
                          return {};
                      },
                      [&](const QByteArray& bytes) { return sink->write(bytes); }, [&] { return sink->commit(); }});
}

Result<ExportReport> Exporter::run(const std::function<Result<void>(const QByteArray&)>& write) {
    const auto nothing = [] { return Result<void>(); };
    return run(Output{nothing, write, nothing});
}

Result<ExportReport> Exporter::run(const Output& output) {
    QElapsedTimer timer;
    timer.start();
    ProgressMeter progress(m_options.progress);
    Connection& connection = m_store.connection();
    const Result<Transaction> snapshot = Transaction::begin(connection, Transaction::Kind::Read);
    if (!snapshot)
        return snapshot.error();
    BulkStore store(connection);
    Result<std::vector<BulkNamed>> categoryRows = store.named(BulkTable::Categories);
    Result<std::vector<BulkNamed>> tagRows = store.named(BulkTable::Tags);
    const Result<qint64> count = m_store.products().count(m_options.filter);
    if (!categoryRows || !tagRows || !count)
        return !count ? count.error() : (!tagRows ? tagRows.error() : categoryRows.error());
    Names categories(std::move(*categoryRows));
    Names tags(std::move(*tagRows));
    std::optional<CatalogStream> stream;
    const bool everything = m_options.filter.isEmpty();
    if (everything) {
        stream.emplace(store);
    } else {
        Result<std::vector<ProductId>> ids = m_store.products().ids({m_options.filter, {SortColumn::Id, false}});
        if (!ids)
            return ids.error();
        stream.emplace(store, std::move(*ids));
    }
    if (const Result<void> begun = output.begin(); !begun)
        return begun.error();
    progress.begin(TransferProgress::Phase::Writing, *count, 0);
    Run run(m_options, output.write, *stream, categories, tags);
    Result<void> done;
    if (everything) {
        categories.useAll();
        tags.useAll();
    } else if (m_options.format == ExportFormat::Json) {
        done = run.collectUsed();
    }
    if (done)
        done = run.begin();
    if (done)
        done = run.products(progress);
    if (done)
        done = run.end();
    if (done)
        done = output.end();
    if (!done)
        return done.error();
    ExportReport report = run.report();
    report.seconds = static_cast<double>(timer.nsecsElapsed()) / 1e9;
    progress.finish(report.products, report.bytes);
    return report;
}

} // namespace pricebook
