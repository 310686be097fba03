#include "importapply.h"

#include <QCoreApplication>
#include <algorithm>
#include <iterator>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

/// Rows for which the database is asked at a time.
constexpr std::size_t batchRows = 2000;
constexpr std::size_t batchBytes = std::size_t{8} * 1024 * 1024;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Importer)
};

QString shown(const std::string& text) { return QString::fromStdString(text); }

} // namespace

ImportApply::ImportApply(BulkStore& store, ImportFacts& facts, const ImportOptions& options, ImportReport& report,
                         ImportIssues& issues, BadRowFile* badRows, bool writing)
    : m_store(store),
      m_facts(facts),
      m_options(options),
      m_report(report),
      m_issues(issues),
      m_badRows(badRows),
      m_writing(writing) {
    m_reader.setChecking(false);
    m_batch.reserve(batchRows);
}

Result<void> ImportApply::run(ByteSource& source, ProgressMeter& progress) {
    const Result<bool> empty = m_store.isEmpty(BulkTable::Products);
    const Result<std::vector<BulkNamed>> categories = m_store.named(BulkTable::Categories);
    const Result<std::vector<BulkNamed>> tags = m_store.named(BulkTable::Tags);
    if (!empty || !categories || !tags)
        return !empty ? empty.error() : (!categories ? categories.error() : tags.error());
    m_wasEmpty = *empty;
    m_facts.categories.match(*categories);
    m_facts.tags.match(*tags);
    m_facts.categories.useDefined();
    m_facts.tags.useDefined();
    progress.begin(TransferProgress::Phase::Writing, m_facts.products, source.size());
    Result<void> done =
        splitFile(source, m_options.cancelled, [&](const JsonPart& next) { return part(next, progress, source); });
    if (done)
        done = applyBatch();
    if (done && m_position != m_facts.products)
        done = Error(Error::Kind::Conflict, Texts::tr("The file was changed while it was read. Try again."));
    m_report.categories.added = m_facts.categories.added();
    m_report.categories.unchanged = m_facts.categories.unchanged();
    m_report.categories.skipped = m_facts.badCategories;
    m_report.tags.skipped = m_facts.badTags;
    m_report.tags.added = m_facts.tags.added();
    m_report.tags.unchanged = m_facts.tags.unchanged();
    if (done)
        progress.finish(m_position, source.position());
    return done;
}

Result<void> ImportApply::part(const JsonPart& part, ProgressMeter& progress, ByteSource& source) {
    if (part.kind != JsonPart::Kind::Element || part.section != CatalogSection::Products)
        return {};
    const auto position = static_cast<std::size_t>(m_position++);
    progress.advance(m_position, source.position());
    if (position < m_facts.badProducts.size() && m_facts.badProducts[position]) {
        ++m_report.products.skipped;
        return {};
    }
    Row& row = m_batch.emplace_back();
    m_found.clear();
    if (!m_reader.read(part.text, row.record, m_found))
        return Error(Error::Kind::Conflict, Texts::tr("The file was changed while it was read. Try again."));
    row.line = part.line;
    row.path = part.path;
    if (m_badRows != nullptr)
        row.text = part.text;
    m_batchSize += part.text.size();
    return m_batch.size() >= batchRows || m_batchSize >= batchBytes ? applyBatch() : Result<void>();
}

Result<void> ImportApply::applyBatch() {
    Result<void> done = lookUp();
    for (std::size_t i = 0; done && i < m_batch.size(); ++i) {
        Row& row = m_batch[i];
        if (m_options.match == ImportMatch::Name)
            done = matchByName(row);
        else if (m_options.match == ImportMatch::Id)
            done = matchById(row);
        if (done && !row.bad && row.existing == nullptr)
            done = checkNew(row);
    }
    if (done)
        done = createNames();
    if (done)
        done = chooseIds();
    if (done)
        done = writeRows();
    m_batch.clear();
    m_batchSize = 0;
    return done;
}

Result<void> ImportApply::lookUp() {
    m_byName.clear();
    m_byId.clear();
    m_existing.clear();
    if (m_wasEmpty || m_options.match == ImportMatch::New || m_batch.empty())
        return {};
    const bool byName = m_options.match == ImportMatch::Name;
    std::vector<std::string_view> names;
    std::vector<qint64> ids;
    for (const Row& row : m_batch) {
        if (byName)
            names.emplace_back(row.record.name);
        else
            ids.push_back(row.record.id);
    }
    Result<std::vector<BulkProduct>> found = byName ? m_store.productsByName(names) : m_store.productsById(ids);
    if (!found)
        return found.error();
    m_existing = std::move(*found);
    for (const BulkProduct& product : m_existing) {
        if (byName)
            m_byName.emplace(product.name, &product);
        else
            m_byId.emplace(product.id, &product);
    }
    return {};
}

Result<void> ImportApply::reject(Row& row, const QString& path, const QString& value, const QString& reason) {
    row.bad = true;
    ++m_report.products.skipped;
    m_issues.add(row.line, ImportIssues::pathOf(row.path, path), value, reason);
    if (m_badRows != nullptr)
        return m_badRows->addObject(row.text, path.isEmpty() ? reason : u"%1: %2"_s.arg(path, reason));
    m_stopped = true;
    m_writing = false;
    return {};
}

Result<void> ImportApply::matchById(Row& row) {
    if (m_facts.isRepeated(row.record.id) && !m_repeatedIds.insert(row.record.id).second)
        return reject(row, u"id"_s, QString::number(row.record.id),
                      Texts::tr("Another product of the file has this id."));
    if (const auto found = m_byId.find(row.record.id); found != m_byId.end())
        row.existing = found->second;
    return {};
}

Result<void> ImportApply::matchByName(Row& row) {
    const auto [from, to] = m_byName.equal_range(row.record.name);
    std::vector<const BulkProduct*> candidates;
    for (auto it = from; it != to; ++it)
        candidates.push_back(it->second);
    std::sort(candidates.begin(), candidates.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
    const qint64 inFile = m_facts.timesNamed(row.record.name);
    qint64 inDatabase = static_cast<qint64>(candidates.size());
    Repeated* repeated = nullptr;
    if (inFile > 1) {
        // What earlier rows of this import created is no candidate, nor what they took.
        const auto [entry, first] = m_repeatedNames.try_emplace(row.record.name);
        repeated = &entry->second;
        if (first) {
            repeated->inDatabase = inDatabase;
            for (const BulkProduct* candidate : candidates)
                repeated->left.push_back(candidate->id);
        }
        inDatabase = repeated->inDatabase;
        std::erase_if(candidates, [&](const BulkProduct* candidate) {
            return !std::binary_search(repeated->left.begin(), repeated->left.end(), candidate->id);
        });
    }
    if (candidates.empty())
        return {};
    const auto sameId = std::find_if(candidates.begin(), candidates.end(),
                                     [&](const BulkProduct* candidate) { return candidate->id == row.record.id; });
    if (sameId != candidates.end())
        row.existing = *sameId;
    else if (inFile == inDatabase)
        row.existing = candidates.front();
    else
        return reject(
            row, u"name"_s, shown(row.record.name),
            Texts::tr("%1 products of the catalogue and %2 of the file have this name, and their ids do not say "
                      "which is which. Match by id, or rename them.")
                .arg(inDatabase)
                .arg(inFile));
    if (repeated != nullptr)
        std::erase(repeated->left, row.existing->id);
    return {};
}

Result<void> ImportApply::checkNew(Row& row) {
    m_found.clear();
    ProductJsonReader::checkComplete(row.record, m_found);
    if (m_found.empty())
        return {};
    row.bad = true;
    ++m_report.products.skipped;
    for (const JsonIssue& issue : m_found)
        m_issues.add(row.line, ImportIssues::pathOf(row.path, issue.path), issue.value, issue.reason);
    if (m_badRows != nullptr)
        return m_badRows->addObject(row.text, ImportIssues::reasons(m_found));
    m_stopped = true;
    m_writing = false;
    return {};
}

Result<void> ImportApply::createNames() {
    for (const Row& row : m_batch) {
        if (row.bad)
            continue;
        if (row.record.category)
            m_facts.categories.use(*row.record.category);
        for (const NameRef& tag : row.record.tags)
            m_facts.tags.use(tag);
    }
    BulkStore* const store = m_writing ? &m_store : nullptr;
    const Result<void> categories = m_facts.categories.createPending(store);
    return categories ? m_facts.tags.createPending(store) : categories;
}

// A new product keeps the file's id where nobody has it.
Result<void> ImportApply::chooseIds() {
    if (!m_writing)
        return {};
    std::vector<Row*> created;
    std::vector<qint64> hints;
    for (Row& row : m_batch) {
        if (row.bad || row.existing != nullptr)
            continue;
        created.push_back(&row);
        const bool repeated = m_options.match != ImportMatch::Id && m_facts.isRepeated(row.record.id);
        if (row.record.has(ProductRecord::Id) && (!repeated || m_repeatedIds.insert(row.record.id).second)) {
            row.newId = row.record.id;
            hints.push_back(row.newId);
        }
    }
    if (created.empty())
        return {};
    if (!m_idsRaised) {
        if (Result<void> raised = m_store.raiseIds(BulkTable::Products, m_facts.largestProductId); !raised)
            return raised;
        m_idsRaised = true;
    }
    if (!m_wasEmpty && !hints.empty()) {
        const Result<std::vector<qint64>> used = m_store.usedProductIds(hints);
        if (!used)
            return used.error();
        for (Row* row : created) {
            if (std::binary_search(used->begin(), used->end(), row->newId))
                row->newId = 0;
        }
    }
    const auto without = std::count_if(created.begin(), created.end(), [](const Row* row) { return row->newId == 0; });
    if (without == 0)
        return {};
    const Result<std::vector<qint64>> ids =
        m_store.newIds(BulkTable::Products, m_facts.largestProductId, static_cast<std::size_t>(without));
    if (!ids)
        return ids.error();
    auto next = ids->begin();
    for (Row* row : created) {
        if (row->newId == 0)
            row->newId = *next++;
    }
    return {};
}

BulkProduct ImportApply::build(Row& row) const {
    ProductRecord& record = row.record;
    BulkProduct product = row.existing != nullptr ? *row.existing : BulkProduct();
    if (row.existing == nullptr)
        product.id = row.newId;
    if (record.has(ProductRecord::Name))
        product.name = std::move(record.name);
    if (record.has(ProductRecord::Description))
        product.description = std::move(record.description);
    if (record.has(ProductRecord::ImageUrl))
        product.imageUrl = std::move(record.imageUrl);
    if (record.has(ProductRecord::Shmeckles))
        product.shmeckles = record.shmeckles;
    if (record.has(ProductRecord::Flurbos))
        product.flurbos = record.flurbos;
    if (record.has(ProductRecord::Category))
        product.categoryId = record.category ? m_facts.categories.idOf(*record.category) : 0;
    if (record.has(ProductRecord::Tags)) {
        product.tags.clear();
        for (const NameRef& tag : record.tags)
            product.tags.push_back(m_facts.tags.idOf(tag));
        std::sort(product.tags.begin(), product.tags.end());
        product.tags.erase(std::unique(product.tags.begin(), product.tags.end()), product.tags.end());
    }
    return product;
}

void ImportApply::checkPrices(const BulkProduct* before, const BulkProduct& after) {
    const auto pricesOf = [](const BulkProduct& product) { return PricePair{product.shmeckles, product.flurbos}; };
    const auto known = before != nullptr ? std::optional(pricesOf(*before)) : std::nullopt;
    if (priceguard::check(m_options.priceRules, known, pricesOf(after)).any())
        ++m_report.warned;
}

Result<void> ImportApply::writeRows() {
    std::vector<BulkProduct> added;
    std::vector<BulkProduct> changed;
    std::vector<BulkLink> newLinks;
    std::vector<BulkLink> oldLinks;
    for (Row& row : m_batch) {
        if (row.bad)
            continue;
        BulkProduct product = build(row);
        checkPrices(row.existing, product);
        if (row.existing == nullptr) {
            ++m_report.products.added;
            added.push_back(std::move(product));
        } else if (product == *row.existing) {
            ++m_report.products.unchanged;
        } else {
            ++m_report.products.changed;
            std::vector<qint64> plus;
            std::vector<qint64> minus;
            const std::vector<qint64>& before = row.existing->tags;
            std::set_difference(product.tags.begin(), product.tags.end(), before.begin(), before.end(),
                                std::back_inserter(plus));
            std::set_difference(before.begin(), before.end(), product.tags.begin(), product.tags.end(),
                                std::back_inserter(minus));
            for (const qint64 tag : plus)
                newLinks.push_back({product.id, tag});
            for (const qint64 tag : minus)
                oldLinks.push_back({product.id, tag});
            changed.push_back(std::move(product));
        }
    }
    if (!m_writing)
        return {};
    Result<void> done = m_store.insertProducts(added);
    if (done)
        done = m_store.updateProducts(changed);
    if (done)
        done = m_store.removeLinks(oldLinks);
    return done ? m_store.insertLinks(newLinks) : done;
}

} // namespace pricebook
