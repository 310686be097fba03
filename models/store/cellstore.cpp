#include "cellstore.h"

#include "bulkstore.h"
#include "catalogstore.h"
#include "celltext.h"
#include "namecheck.h"
#include "rowlocks.h"
#include "textfold.h"

#include <QCoreApplication>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype productsAtOnce = 1000;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Cells)
};

bool isBefore(const CellChange& a, const CellChange& b) { return a.product < b.product; }

/// Folded names of the tags that `a` has and `b` has not, with their spelling.
QHash<QString, QString> tagsOnlyIn(const QString& a, const QString& b) {
    QHash<QString, QString> names;
    for (const QString& name : celltext::tagNames(a))
        names.insert(folded(name), name);
    for (const QString& name : celltext::tagNames(b))
        names.remove(folded(name));
    return names;
}

BulkProduct bulkOf(const Product& product) {
    BulkProduct row;
    row.id = product.id.value;
    row.name = product.name.toStdString();
    row.description = product.description.toStdString();
    row.imageUrl = product.imageUrl.toStdString();
    row.shmeckles = product.shmeckles;
    row.flurbos = product.flurbos;
    row.categoryId = product.category ? product.category->id.value : 0;
    return row;
}

RefusedCell refusal(const CellChange& change, RefusedCell::Why why, const QString& text) {
    RefusedCell cell;
    cell.change = change;
    cell.why = why;
    cell.text = text;
    return cell;
}

/// By folded name; an exact spelling found later stands for its name.
QHash<QString, qint64> byName(const std::vector<BulkNamed>& rows) {
    QHash<QString, qint64> ids;
    for (const BulkNamed& row : rows)
        ids.insert(folded(QString::fromStdString(row.name)), row.id);
    return ids;
}

} // namespace

struct CellStore::Batch {
    std::vector<BulkProduct> rows;
    std::vector<BulkLink> added, removed;
    std::vector<CategoryId> categories; ///< that lost or got a product
};

Result<CellReport> CellStore::write(WriteUnit& unit, std::span<const CellChange> changes) {
    std::vector<CellChange> sorted(changes.begin(), changes.end());
    std::stable_sort(sorted.begin(), sorted.end(), isBefore);
    CellReport report;
    if (sorted.empty())
        return report;
    if (sorted.front().product != sorted.back().product) {
        if (const Result<void> locked = rowlocks::lockMany(m_connection); !locked)
            return locked.error();
    }
    if (const Result<void> found = findCategories(unit, sorted); !found)
        return found.error();
    if (const Result<void> found = findTags(unit, sorted); !found)
        return found.error();
    for (auto first = sorted.cbegin(); first != sorted.cend();) {
        auto last = first;
        for (qsizetype products = 0; last != sorted.cend() && products < productsAtOnce; ++products)
            last = std::upper_bound(last, sorted.cend(), *last, isBefore);
        if (const Result<void> done = writeBatch(unit, {first, last}, report); !done)
            return done.error();
        first = last;
    }
    return report;
}

Result<void> CellStore::findCategories(WriteUnit&, std::span<const CellChange> changes) {
    QHash<QString, qint64> wanted;
    for (const CellChange& change : changes) {
        if (change.field == Field::Category && !change.after.isEmpty())
            wanted.insert(folded(change.after), 0);
    }
    if (wanted.isEmpty())
        return {};
    const Result<std::vector<BulkNamed>> all = BulkStore(m_connection).named(BulkTable::Categories);
    if (!all)
        return all.error();
    std::vector<qint64> ids;
    const QHash<QString, qint64> known = byName(*all);
    for (auto name = wanted.cbegin(); name != wanted.cend(); ++name) {
        if (const qint64 id = known.value(name.key()); id != 0) {
            m_categories.insert(name.key(), id);
            ids.push_back(id);
        }
    }
    const Result<std::vector<qint64>> gone = rowlocks::holdOthers(m_connection, u"categories"_s, ids);
    if (!gone)
        return gone.error();
    m_categories.removeIf([&](auto entry) { return std::find(gone->begin(), gone->end(), *entry) != gone->end(); });
    return {};
}

Result<void> CellStore::findTags(WriteUnit& unit, std::span<const CellChange> changes) {
    QHash<QString, QString> wanted;
    for (const CellChange& change : changes) {
        if (change.field == Field::Tags && celltext::read(Field::Tags, change.after, QLocale::c()))
            wanted.insert(tagsOnlyIn(change.after, change.before));
    }
    if (wanted.isEmpty())
        return {};
    if (const Result<void> locked = lockNames(m_connection, u"tags"_s); !locked)
        return locked;
    BulkStore bulk(m_connection);
    const Result<std::vector<BulkNamed>> all = bulk.named(BulkTable::Tags);
    if (!all)
        return all.error();
    m_tags = byName(*all);
    QStringList missing;
    for (auto name = wanted.cbegin(); name != wanted.cend(); ++name) {
        if (!m_tags.contains(name.key()))
            missing << *name;
    }
    missing.sort();
    const Result<std::vector<qint64>> ids = missing.isEmpty()
                                                ? Result<std::vector<qint64>>(std::vector<qint64>())
                                                : bulk.newIds(BulkTable::Tags, 0, static_cast<size_t>(missing.size()));
    if (!ids)
        return ids.error();
    std::vector<BulkNamed> rows;
    for (size_t i = 0; i < ids->size(); ++i) {
        const QString& name = missing[static_cast<qsizetype>(i)];
        rows.push_back({(*ids)[i], name.toStdString()});
        m_tags.insert(folded(name), (*ids)[i]);
        unit.changes.tags.emplace_back((*ids)[i]);
    }
    if (const Result<void> made = bulk.insertNamed(BulkTable::Tags, rows); !made)
        return made;
    std::vector<qint64> used;
    for (auto name = wanted.cbegin(); name != wanted.cend(); ++name)
        used.push_back(m_tags.value(name.key()));
    const Result<std::vector<qint64>> held = rowlocks::holdOthers(m_connection, u"tags"_s, used);
    return held ? Result<void>() : Result<void>(held.error());
}

Result<void> CellStore::writeBatch(WriteUnit& unit, std::span<const CellChange> changes, CellReport& report) {
    std::vector<ProductId> ids;
    for (const CellChange& change : changes) {
        if (ids.empty() || ids.back() != change.product)
            ids.push_back(change.product);
    }
    if (const Result<void> locked = rowlocks::lockProducts(m_connection, ids); !locked)
        return locked;
    ProductStore products(m_connection);
    const Result<std::vector<Product>> now = products.byIds(ids);
    if (!now)
        return now.error();
    Batch batch;
    auto product = now->cbegin(); // both ascend
    for (auto first = changes.begin(); first != changes.end();) {
        const auto last = std::upper_bound(first, changes.end(), *first, isBefore);
        while (product != now->cend() && product->id < first->product)
            ++product;
        if (product != now->cend() && product->id == first->product) {
            decide(*product, {first, last}, batch, report);
        } else {
            for (auto change = first; change != last; ++change)
                report.refused.push_back(
                    refusal(*change, RefusedCell::Why::Gone,
                            Texts::tr("This product is not there any more: somebody deleted it.")));
        }
        first = last;
    }
    BulkStore bulk(m_connection);
    if (const Result<void> done = bulk.updateProducts(batch.rows); !done)
        return done;
    if (const Result<void> done = bulk.removeLinks(batch.removed); !done)
        return done;
    if (const Result<void> done = bulk.insertLinks(batch.added); !done)
        return done;
    for (const BulkProduct& row : batch.rows)
        unit.changes.productsChanged.emplace_back(row.id);
    for (const std::vector<BulkLink>* links : {&batch.added, &batch.removed}) {
        for (const BulkLink& link : *links)
            unit.changes.tags.emplace_back(link.tagId);
    }
    const auto unique = [](auto& list) {
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
    };
    unique(unit.changes.tags);
    unit.changes.categories.insert(unit.changes.categories.end(), batch.categories.begin(), batch.categories.end());
    unique(unit.changes.categories);
    return {};
}

void CellStore::decide(const Product& now, std::span<const CellChange> changes, Batch& batch,
                       CellReport& report) const {
    BulkProduct row = bulkOf(now);
    qint64 written = 0;
    bool merged = false;
    for (const CellChange& change : changes) {
        const QString current = celltext::of(now, change.field);
        if (celltext::isSame(change.field, current, change.after)) {
            ++report.same;
            continue;
        }
        const bool newer = change.version != 0 && change.version != now.version;
        std::optional<RefusedCell> refused;
        if (const Result<QString> valid = celltext::read(change.field, change.after, QLocale::c()); !valid)
            refused = refusal(change, RefusedCell::Why::Invalid, valid.error().text);
        else if (change.field == Field::Category && !change.after.isEmpty() &&
                 !m_categories.contains(folded(change.after)))
            refused =
                refusal(change, RefusedCell::Why::Invalid,
                        Texts::tr("There is no category “%1”: choose another, or make it first.").arg(change.after));
        else if (newer && change.field != Field::Tags && current != change.before)
            refused = refusal(change, RefusedCell::Why::Changed,
                              Texts::tr("Somebody else changed it to “%1” meanwhile.").arg(current));
        if (refused) {
            refused->now = current;
            refused->version = now.version;
            report.refused.push_back(std::move(*refused));
            continue;
        }
        apply(change, now, row, batch);
        merged = merged || newer;
        ++written;
    }
    if (written == 0)
        return;
    batch.rows.push_back(std::move(row));
    report.cells += written;
    ++report.products;
    report.merged += merged ? 1 : 0;
}

void CellStore::apply(const CellChange& change, const Product& now, BulkProduct& row, Batch& batch) const {
    switch (change.field) {
    case Field::Name:
        row.name = change.after.toStdString();
        break;
    case Field::ImageUrl:
        row.imageUrl = change.after.toStdString();
        break;
    case Field::PriceShmeckles:
        row.shmeckles = Money::parse(change.after).valueOr(now.shmeckles);
        break;
    case Field::PriceFlurbos:
        row.flurbos = Money::parse(change.after).valueOr(now.flurbos);
        break;
    case Field::Category:
        row.categoryId = change.after.isEmpty() ? 0 : m_categories.value(folded(change.after));
        if (now.category)
            batch.categories.push_back(now.category->id);
        if (row.categoryId != 0)
            batch.categories.emplace_back(row.categoryId);
        break;
    case Field::Tags:
        applyTags(change, now, batch);
        break;
    case Field::Description:
    case Field::None:
    case Field::Id:
        break;
    }
}

void CellStore::applyTags(const CellChange& change, const Product& now, Batch& batch) const {
    const QHash<QString, QString> removed = tagsOnlyIn(change.before, change.after);
    const QHash<QString, QString> added = tagsOnlyIn(change.after, change.before);
    std::vector<qint64> present;
    for (const Tag& tag : now.tags) {
        present.push_back(tag.id.value);
        if (removed.contains(folded(tag.name)))
            batch.removed.push_back({now.id.value, tag.id.value});
    }
    for (auto name = added.cbegin(); name != added.cend(); ++name) {
        const qint64 id = m_tags.value(name.key());
        if (std::find(present.begin(), present.end(), id) == present.end())
            batch.added.push_back({now.id.value, id});
    }
}

} // namespace pricebook
