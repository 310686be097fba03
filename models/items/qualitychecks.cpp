#include "qualitychecks.h"

#include "catalogsession.h"
#include "catalogstore.h"
#include "qualitystore.h"
#include "worker.h"

#include <QTimer>
#include <algorithm>

namespace pricebook {

namespace {

constexpr int pauseMilliseconds = 2000;
/// Up to so many products all names are read without being asked for.
constexpr qint64 fewNames = 200'000;
constexpr size_t mostInFilter = 10'000;

/// What both lists of names come to.
struct NameCounts {
    qint64 unused = 0;
    qint64 near = 0; ///< names that would go if all groups were merged
};

NameCounts countNamesOf(const std::vector<CountedName>& names) {
    NameCounts counts;
    counts.unused = std::count_if(names.begin(), names.end(), [](const CountedName& name) { return name.uses == 0; });
    for (const DuplicateGroup& group : findNearDuplicates(names))
        counts.near += static_cast<qint64>(group.others.size());
    return counts;
}

} // namespace

QualityChecks::QualityChecks(QObject* parent) : QObject(parent), m_pause(new QTimer(this)) {
    m_counts.fill(-1);
    m_pause->setSingleShot(true);
    m_pause->setInterval(pauseMilliseconds);
    connect(m_pause, &QTimer::timeout, this, &QualityChecks::refresh);
}

QualityChecks::~QualityChecks() = default;

void QualityChecks::setSession(std::shared_ptr<CatalogSession> session) {
    if (m_session)
        m_session->disconnect(this);
    ++m_generation;
    m_pause->stop();
    m_worker.reset();
    m_counts.fill(-1);
    m_nearNames.clear();
    m_stale = m_counting = false;
    m_session = std::move(session);
    Q_EMIT counted();
    if (!m_session)
        return;
    connect(m_session.get(), &CatalogSession::changed, this, &QualityChecks::changed);
    refresh();
}

void QualityChecks::setActive(bool active) {
    m_active = active;
    if (active && m_stale)
        m_pause->start(0);
}

void QualityChecks::changed() {
    m_stale = true;
    if (m_active)
        m_pause->start(pauseMilliseconds);
}

void QualityChecks::refresh() {
    if (!m_session)
        return;
    if (m_counting) { // one after the other, or a busy colleague would keep it from ever ending
        m_pause->start(pauseMilliseconds);
        return;
    }
    m_stale = false;
    m_counting = true;
    if (!m_worker)
        m_worker = std::make_unique<Worker>(m_session->url(), OpenMode::ReadOnly);
    begin(++m_generation);
}

void QualityChecks::begin(quint64 generation) {
    m_worker->post<qint64>([](CatalogStore& store) { return store.products().count({}); }, this,
                           [this, generation](const Result<qint64>& products) {
                               if (generation != m_generation)
                                   return;
                               m_namesToo = m_active || (products && *products <= fewNames);
                               m_stale = m_stale || !m_namesToo;
                               next(0, generation);
                           });
}

qint64 QualityChecks::total() const {
    qint64 sum = -1;
    for (const qint64 count : m_counts) {
        if (count >= 0)
            sum = std::max<qint64>(sum, 0) + count;
    }
    return sum;
}

ProductFilter QualityChecks::filter(Check check) const {
    ProductFilter filter;
    switch (check) {
    case Check::NoCategory:
        filter.uncategorized = true;
        break;
    case Check::NoTags:
        filter.untagged = true;
        break;
    case Check::NoDescription:
        filter.hasDescription = false;
        break;
    case Check::NoPicture:
        filter.hasImage = false;
        break;
    case Check::EqualPrices:
        filter.priceComparison = PriceComparison::Equal;
        break;
    case Check::TwinNames:
        filter.duplicateName = true;
        break;
    case Check::NearNames:
        filter.products = m_nearNames;
        break;
    default:
        break;
    }
    return filter;
}

void QualityChecks::note(Check check, qint64 count) {
    m_counts[static_cast<size_t>(check)] = count;
    Q_EMIT counted();
}

void QualityChecks::next(size_t check, quint64 generation) {
    if (generation != m_generation)
        return;
    if (check >= checkCount) {
        m_counting = false;
        // The connection goes until it is needed again; not inside a call from it.
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (!m_counting)
                    m_worker.reset();
            },
            Qt::QueuedConnection);
        return;
    }
    switch (static_cast<Check>(check)) {
    case Check::TwinNames:
        return m_namesToo ? countProducts(Check::TwinNames, generation) : next(check + 1, generation);
    case Check::NearNames:
        return m_namesToo ? countNearNames(generation) : next(check + 1, generation);
    case Check::UnusedTags:
        return countNames(true, generation);
    case Check::EmptyCategories:
        return countNames(false, generation);
    case Check::NearTags:
    case Check::NearCategories: // counted with the one before
        return next(check + 1, generation);
    default:
        return countProducts(static_cast<Check>(check), generation);
    }
}

void QualityChecks::countProducts(Check check, quint64 generation) {
    m_worker->post<qint64>([filter = filter(check)](CatalogStore& store) { return store.products().count(filter); },
                           this,
                           [this, check, generation](const Result<qint64>& count) {
                               if (generation != m_generation)
                                   return;
                               if (count)
                                   note(check, *count);
                               else
                                   Q_EMIT failed(count.error());
                               next(static_cast<size_t>(check) + 1, generation);
                           });
}

void QualityChecks::countNearNames(quint64 generation) {
    using Ids = std::vector<ProductId>;
    m_worker->post<Ids>([](CatalogStore& store) { return QualityStore(store.connection()).nearlyEqualNames(); }, this,
                        [this, generation](Result<Ids> ids) {
                            if (generation != m_generation)
                                return;
                            if (ids) {
                                m_nearNames = std::move(*ids);
                                const auto found = static_cast<qint64>(m_nearNames.size());
                                m_nearNames.resize(std::min(m_nearNames.size(), mostInFilter));
                                note(Check::NearNames, found);
                            } else {
                                Q_EMIT failed(ids.error());
                            }
                            next(static_cast<size_t>(Check::NearNames) + 1, generation);
                        });
}

void QualityChecks::countNames(bool tags, quint64 generation) {
    const auto unused = tags ? Check::UnusedTags : Check::EmptyCategories;
    const auto near = tags ? Check::NearTags : Check::NearCategories;
    m_worker->post<NameCounts>(
        [tags](CatalogStore& store) -> Result<NameCounts> {
            std::vector<CountedName> names;
            if (tags) {
                const Result<std::vector<TagUsage>> all = store.tags().all();
                if (!all)
                    return all.error();
                for (const TagUsage& usage : *all)
                    names.push_back({usage.tag.id.value, usage.tag.name, usage.products});
            } else {
                const Result<std::vector<CategoryUsage>> all = store.categories().all();
                if (!all)
                    return all.error();
                for (const CategoryUsage& usage : *all)
                    names.push_back({usage.category.id.value, usage.category.name, usage.products});
            }
            return countNamesOf(names);
        },
        this,
        [this, unused, near, generation](const Result<NameCounts>& counts) {
            if (generation != m_generation)
                return;
            if (counts) {
                note(unused, counts->unused);
                note(near, counts->near);
            } else {
                Q_EMIT failed(counts.error());
            }
            next(static_cast<size_t>(unused) + 1, generation);
        });
}

} // namespace pricebook
