#include "heldcells.h"

#include "cellplan.h"
#include "celltext.h"

#include <QLocale>
#include <algorithm>

namespace pricebook {

namespace {

/// The text of what an editor gives; none if it breaks a rule.
std::optional<QString> textOf(ProductColumn column, const QVariant& typed) {
    if (column == ProductColumn::Category)
        return typed.metaType() == QMetaType::fromType<Category>() ? typed.value<Category>().name : QString();
    if (column == ProductColumn::Tags)
        return celltext::ofTagNames(typed.toStringList());
    const Field field = columnInfo(column).field;
    const bool isPrice = field == Field::PriceShmeckles || field == Field::PriceFlurbos;
    if (const Result<Money> price = isPrice ? Money::parse(typed.toString()) : Result<Money>(Money()); isPrice)
        return price ? std::optional(price->toString()) : std::nullopt;
    const Result<QString> read = celltext::read(field, typed.toString(), QLocale());
    return read ? std::optional(*read) : std::nullopt;
}

/// `id` is the category's, where it is known.
void applyText(Product& product, Field field, const QString& text, CategoryId id) {
    switch (field) {
    case Field::Name:
        product.name = text;
        break;
    case Field::ImageUrl:
        product.imageUrl = text;
        break;
    case Field::PriceShmeckles:
        product.shmeckles = Money::parse(text).valueOr(product.shmeckles);
        break;
    case Field::PriceFlurbos:
        product.flurbos = Money::parse(text).valueOr(product.flurbos);
        break;
    case Field::Category:
        product.category = text.isEmpty() ? std::nullopt : std::optional(Category{id, text});
        break;
    case Field::Tags: {
        std::vector<Tag> tags;
        for (const QString& name : celltext::tagNames(text)) {
            const auto known = std::find_if(product.tags.begin(), product.tags.end(),
                                            [&name](const Tag& tag) { return tag.name == name; });
            tags.push_back(known == product.tags.end() ? Tag{TagId(), name} : *known);
        }
        product.tags = std::move(tags);
        break;
    }
    case Field::Description:
    case Field::None:
    case Field::Id:
        break;
    }
}

} // namespace

HeldCells::HeldCells(QObject* parent) : QObject(parent) {}

const HeldCell* HeldCells::cell(ProductId id, Field field) const {
    const Entry* entry = const_cast<HeldCells*>(this)->find(id, field);
    return entry ? &entry->cell : nullptr;
}

HeldCells::Entry* HeldCells::find(ProductId id, Field field) {
    const auto product = m_products.find(id);
    if (product == m_products.end())
        return nullptr;
    const auto entry = std::find_if(product->begin(), product->end(),
                                    [field](const Entry& e) { return e.cell.change.field == field; });
    return entry == product->end() ? nullptr : &*entry;
}

std::vector<HeldCell> HeldCells::all() const {
    std::vector<const Entry*> entries;
    for (const std::vector<Entry>& product : m_products) {
        for (const Entry& entry : product)
            entries.push_back(&entry);
    }
    std::sort(entries.begin(), entries.end(), [](const Entry* a, const Entry* b) { return a->number < b->number; });
    std::vector<HeldCell> cells;
    cells.reserve(entries.size());
    for (const Entry* entry : entries)
        cells.push_back(entry->cell);
    return cells;
}

void HeldCells::put(const HeldCell& cell) {
    if (Entry* known = find(cell.change.product, cell.change.field)) {
        known->cell = cell;
        return;
    }
    m_products[cell.change.product].push_back({cell, ++m_lastNumber});
    ++m_count;
}

bool HeldCells::take(ProductId id, Field field) {
    const auto product = m_products.find(id);
    if (product == m_products.end())
        return false;
    const size_t taken = std::erase_if(*product, [field](const Entry& e) { return e.cell.change.field == field; });
    m_count -= static_cast<int>(taken);
    if (product->empty())
        m_products.erase(product);
    return taken > 0;
}

bool HeldCells::hold(const Product& stored, ProductColumn column, const QVariant& typed) {
    const std::optional<QString> text = textOf(column, typed);
    const Field field = columnInfo(column).field;
    if (!text || (m_count >= most && !cell(stored.id, field)))
        return false;
    HeldCell held;
    held.change = {stored.id, field, stored.version, celltext::of(stored, field), *text};
    held.name = stored.name;
    if (column == ProductColumn::Category && typed.metaType() == QMetaType::fromType<Category>())
        held.category = typed.value<Category>().id;
    if (celltext::isSame(field, held.change.before, held.change.after))
        take(stored.id, field);
    else
        put(held);
    Q_EMIT rowChanged(stored.id);
    Q_EMIT changed();
    return true;
}

bool HeldCells::hold(const CellPlan& plan) {
    if (m_count + plan.changes > most)
        return false;
    ProductId last;
    for (const PlannedCell& planned : plan.cells) {
        if (!planned.problem.isEmpty())
            continue;
        put({planned.change, planned.name, planned.category, {}, {}, 0});
        if (last.isValid() && last != planned.change.product)
            Q_EMIT rowChanged(last);
        last = planned.change.product;
    }
    if (last.isValid())
        Q_EMIT rowChanged(last);
    Q_EMIT changed();
    return true;
}

void HeldCells::restore(const std::vector<HeldCell>& cells) {
    for (const HeldCell& cell : cells) {
        if (m_count >= most)
            break;
        put(cell);
        Q_EMIT rowChanged(cell.change.product);
    }
    Q_EMIT changed();
}

void HeldCells::revert(ProductId id, Field field) {
    if (!take(id, field))
        return;
    Q_EMIT rowChanged(id);
    Q_EMIT changed();
}

void HeldCells::clear() {
    const QList<ProductId> products = m_products.keys();
    m_products.clear();
    m_count = 0;
    for (const ProductId id : products)
        Q_EMIT rowChanged(id);
    Q_EMIT changed();
}

void HeldCells::keepMine(ProductId id, Field field) {
    Entry* entry = find(id, field);
    if (!entry || entry->cell.version == 0)
        return;
    HeldCell& cell = entry->cell;
    cell.change.before = cell.now;
    cell.change.version = cell.version;
    cell.problem.clear();
    cell.now.clear();
    cell.version = 0;
    if (celltext::isSame(field, cell.change.before, cell.change.after))
        take(id, field);
    Q_EMIT rowChanged(id);
    Q_EMIT changed();
}

void HeldCells::applyTo(Product& product) const {
    const auto held = m_products.constFind(product.id);
    if (held == m_products.constEnd())
        return;
    for (const Entry& entry : *held)
        applyText(product, entry.cell.change.field, entry.cell.change.after, entry.cell.category);
}

void HeldCells::learn(const Product& stored) {
    const auto held = m_products.find(stored.id);
    if (held == m_products.end())
        return;
    bool news = false;
    for (Entry& entry : *held) {
        HeldCell& cell = entry.cell;
        const Field field = cell.change.field;
        const QString now = celltext::of(stored, field);
        if (field == Field::Tags || stored.version <= std::max(cell.change.version, cell.version) || now == cell.now)
            continue;
        const bool clash = now != cell.change.before && now != cell.change.after;
        if (!clash && cell.problem.isEmpty())
            continue;
        cell.problem = clash ? tr("Somebody else changed it to “%1” meanwhile.").arg(now) : QString();
        cell.now = clash ? now : QString();
        cell.version = clash ? stored.version : 0;
        news = true;
    }
    if (news)
        Q_EMIT changed();
}

void HeldCells::save(CatalogSession& session, const QString& title,
                     std::function<void(const Result<CellReport>&)> done) {
    std::vector<CellChange> sent;
    for (const HeldCell& cell : all())
        sent.push_back(cell.change);
    m_saving = true;
    Q_EMIT changed();
    cellplan::write(session, title, sent, this, [this, sent, done = std::move(done)](const Result<CellReport>& report) {
        m_saving = false;
        if (report)
            written(sent, *report);
        Q_EMIT changed();
        if (done)
            done(report);
    });
}

void HeldCells::written(const std::vector<CellChange>& sent, const CellReport& report) {
    QHash<ProductId, std::vector<const RefusedCell*>> refused;
    for (const RefusedCell& cell : report.refused)
        refused[cell.change.product].push_back(&cell);
    for (size_t i = 0; i < sent.size(); ++i) {
        const CellChange& change = sent[i];
        Entry* entry = find(change.product, change.field);
        if (!entry)
            continue;
        const auto& those = refused.value(change.product);
        const auto why = std::find_if(those.begin(), those.end(),
                                      [&](const RefusedCell* cell) { return cell->change.field == change.field; });
        if (why != those.end()) {
            entry->cell.problem = (*why)->text;
            entry->cell.now = (*why)->now;
            entry->cell.version = (*why)->version;
        } else if (entry->cell.change == change) {
            Q_EMIT saved(change.product);
            take(change.product, change.field);
        } else { // edited again while it was being saved: what was sent is what is there now
            entry->cell.change.before = change.after;
            entry->cell.change.version = change.version + 1;
        }
        Q_EMIT rowChanged(change.product);
    }
}

} // namespace pricebook
