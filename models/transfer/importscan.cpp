#include "importscan.h"

#include <QCoreApplication>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Importer)
};

void mark(std::vector<bool>& bad, qint64 position) {
    bad.resize(static_cast<std::size_t>(position) + 1);
    bad.back() = true;
}

template <class T>
void keepRepeated(std::vector<T>& values) {
    std::sort(values.begin(), values.end());
    std::vector<T> repeated;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool twin =
            (i > 0 && values[i - 1] == values[i]) || (i + 1 < values.size() && values[i + 1] == values[i]);
        if (twin)
            repeated.push_back(values[i]);
    }
    values = std::move(repeated);
}

QString valueOf(std::string_view token) {
    constexpr std::size_t most = 60;
    return QString::fromUtf8(token.data(), static_cast<qsizetype>(std::min(token.size(), most)));
}

} // namespace

qint64 ImportFacts::timesNamed(const std::string& name) const {
    const auto [from, to] = std::equal_range(names.begin(), names.end(), hashOf(name));
    return from == to ? 1 : to - from;
}

bool ImportFacts::isRepeated(qint64 id) const { return std::binary_search(repeatedIds.begin(), repeatedIds.end(), id); }

Result<void> splitFile(ByteSource& source, const CancelFlag* cancelled, const JsonSplitter::Handler& handler) {
    if (Result<void> ready = source.rewind(); !ready)
        return ready;
    JsonSplitter splitter(handler);
    while (true) {
        if (cancelled != nullptr && *cancelled)
            return Error::cancelled();
        const Result<std::string_view> chunk = source.read();
        if (!chunk)
            return chunk.error();
        if (chunk->empty())
            return splitter.finish();
        if (Result<void> fed = splitter.feed(*chunk); !fed)
            return fed;
    }
}

Result<ImportFacts> ImportScan::run(ProgressMeter& progress) {
    progress.begin(TransferProgress::Phase::Checking, -1, m_source.size());
    const auto look = [&] {
        return splitFile(m_source, m_options.cancelled, [&](const JsonPart& next) { return part(next, progress); });
    };
    Result<void> done = look();
    if (!done && m_needsDefinitions) {
        // Products that speak of categories or tags by ids come before the lists that define them.
        done = readDefinitions();
        if (done)
            done = look();
    }
    if (!done)
        return done.error();
    const bool anySection = std::any_of(m_keys.begin(), m_keys.end(), [](const std::string& key) {
        return key == "products" || key == "categories" || key == "tags" || key == "format";
    });
    if (!m_keys.empty() && !anySection)
        return Error(Error::Kind::Invalid,
                     Texts::tr("This JSON file holds no catalogue: it has no products, categories or "
                               "tags."));
    keepRepeated(m_ids);
    m_facts.repeatedIds = std::move(m_ids);
    keepRepeated(m_facts.names);
    progress.finish(m_facts.products, m_source.position());
    return std::move(m_facts);
}

Result<void> ImportScan::readDefinitions() {
    m_issues.clear();
    if (m_badRows != nullptr)
        m_badRows->clear();
    m_keys.clear();
    m_ids.clear();
    m_facts = ImportFacts();
    Result<void> read = splitFile(m_source, m_options.cancelled, [this](const JsonPart& next) -> Result<void> {
        if (next.kind == JsonPart::Kind::Element && next.section != CatalogSection::Products)
            return definition(next);
        return {};
    });
    m_needsDefinitions = false;
    m_definitionsKnown = true;
    return read;
}

Result<void> ImportScan::part(const JsonPart& part, ProgressMeter& progress) {
    if (part.kind == JsonPart::Kind::Key)
        return topLevelKey(part);
    if (part.kind == JsonPart::Kind::Header)
        return header(part);
    if (part.section != CatalogSection::Products)
        return m_definitionsKnown ? Result<void>() : definition(part);
    progress.advance(m_facts.products, m_source.position());
    return product(part);
}

Result<void> ImportScan::topLevelKey(const JsonPart& part) {
    const std::string key(part.key);
    const bool known = key == "format" || key == "version" || key == "categories" || key == "tags" || key == "products";
    if (std::find(m_keys.begin(), m_keys.end(), key) != m_keys.end())
        m_issues.add(part.line, part.path, {}, Texts::tr("This key stands here twice."));
    else if (!known)
        m_issues.addUnknownKey(part.line, part.path);
    m_keys.push_back(key);
    return {};
}

Result<void> ImportScan::header(const JsonPart& part) {
    if (part.key == "format" && part.text != "\"pricebook-catalog\"")
        return Error(Error::Kind::Invalid,
                     Texts::tr("This file says that its format is %1; only “pricebook-catalog” can be read.")
                         .arg(valueOf(part.text)));
    if (part.key == "version" && part.text != "1")
        return Error(Error::Kind::Invalid,
                     Texts::tr("This catalogue file is of version %1; this program reads version 1. A newer "
                               "program may read it.")
                         .arg(valueOf(part.text)));
    if (part.key != "format" && part.key != "version")
        m_issues.add(part.line, part.path, valueOf(part.text), Texts::tr("A list in [ ] is expected here."));
    return {};
}

Result<void> ImportScan::definition(const JsonPart& part) {
    const bool isTag = part.section == CatalogSection::Tags;
    NameMatcher& names = isTag ? m_facts.tags : m_facts.categories;
    NameRef ref;
    m_found.clear();
    m_reader.readNamed(part.text, isTag, ref, m_found);
    if (m_found.empty() && !names.define(ref))
        m_found.push_back({JsonIssue::Kind::BadValue, u"id"_s, 0, QString::number(ref.id),
                           Texts::tr("Another name has this id further up.")});
    if (m_found.empty())
        return {};
    ++(isTag ? m_facts.badTags : m_facts.badCategories);
    m_issues.add(part, m_found);
    return m_badRows != nullptr ? m_badRows->addOther(part.text, part.path, ImportIssues::reasons(m_found))
                                : Result<void>();
}

Result<void> ImportScan::badProduct(const JsonPart& part, qint64 position) {
    mark(m_facts.badProducts, position);
    m_issues.add(part, m_found);
    if (m_badRows == nullptr)
        return {};
    const QString reason = ImportIssues::reasons(m_found);
    const bool readable = part.text.front() == '{' &&
                          std::none_of(m_found.begin(), m_found.end(),
                                       [](const JsonIssue& issue) { return issue.kind == JsonIssue::Kind::Syntax; });
    return readable ? m_badRows->addObject(part.text, reason) : m_badRows->addOther(part.text, part.path, reason);
}

Result<void> ImportScan::product(const JsonPart& part) {
    const qint64 position = m_facts.products++;
    m_found.clear();
    m_reader.read(part.text, m_record, m_found);
    if (m_found.empty())
        checkReferences(m_found);
    if (m_needsDefinitions)
        return Error(Error::Kind::Internal, u"The lists of the file are read first."_s);
    checkKey(m_found);
    if (!m_found.empty())
        return badProduct(part, position);
    if (m_record.has(ProductRecord::Id)) {
        m_ids.push_back(m_record.id);
        m_facts.largestProductId = std::max(m_facts.largestProductId, m_record.id);
    }
    if (m_options.match == ImportMatch::Name)
        m_facts.names.push_back(ImportFacts::hashOf(m_record.name));
    if (m_record.category)
        m_facts.categories.mention(*m_record.category);
    for (const NameRef& tag : m_record.tags)
        m_facts.tags.mention(tag);
    return {};
}

// What the product is to be found by must be there; a value that is there and wrong was reported already.
void ImportScan::checkKey(std::vector<JsonIssue>& found) const {
    const bool byId = m_options.match == ImportMatch::Id;
    const QString key = byId ? u"id"_s : u"name"_s;
    if (m_options.match == ImportMatch::New || m_record.has(byId ? ProductRecord::Id : ProductRecord::Name))
        return;
    const bool reported = std::any_of(
        found.begin(), found.end(), [&](const JsonIssue& issue) { return issue.path == key || issue.path.isEmpty(); });
    if (!reported)
        found.push_back(
            {JsonIssue::Kind::Missing,
             key,
             0,
             {},
             byId ? Texts::tr("To match by id, every product needs one.") : Texts::tr("A product needs a name.")});
}

void ImportScan::checkReferences(std::vector<JsonIssue>& found) {
    const auto check = [&](const NameRef& ref, const NameMatcher& names, const QString& path, const QString& reason) {
        if (!ref.name.empty() || names.definesId(ref.id))
            return;
        // Only a document can still define it.
        if (!m_definitionsKnown && !m_keys.empty())
            m_needsDefinitions = true;
        found.push_back({JsonIssue::Kind::BadValue, path, 0, QString::number(ref.id), reason});
    };
    if (m_record.category)
        check(*m_record.category, m_facts.categories, u"category_id"_s,
              Texts::tr("The file defines no category with this id."));
    for (std::size_t i = 0; i < m_record.tags.size(); ++i)
        check(m_record.tags[i], m_facts.tags, u"tag_ids[%1]"_s.arg(i),
              Texts::tr("The file defines no tag with this id."));
}

} // namespace pricebook
