#include "cellplan.h"

#include "bulkstore.h"
#include "cellstore.h"
#include "celltext.h"
#include "heldcells.h"
#include "priceguard.h"
#include "productcells.h"
#include "sessionwrite.h"
#include "tabtext.h"
#include "textfold.h"
#include "worker.h"

#include <QCoreApplication>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t rowsAtOnce = 1000;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::CellPlan)
};

Field fieldOf(ProductColumn column) { return columnInfo(column).field; }

bool isPrice(Field field) { return field == Field::PriceShmeckles || field == Field::PriceFlurbos; }

bool isWritable(ProductColumn column) { return columnInfo(column).editable; }

Error tooMany(qint64 cells, qint64 most, const QString& sentence) {
    return {Error::Kind::Invalid, sentence.arg(QLocale().toString(cells), QLocale().toString(most))};
}

/// Where the block's cells go.
struct Target {
    CellBlock cells;
    int firstRow = 0; ///< of the block: behind its header
    int blockRows = 1, blockColumns = 1;
    std::vector<int> blockColumnOf; ///< for each column of `cells`
};

/// Makes a plan of values, with the names that there are.
class Planner {
public:
    Planner(CatalogStore& store, const QLocale& locale, const PriceRules& rules)
        : m_store(store),
          m_locale(locale),
          m_rules(rules) {}

    /// `value` gives what is to stand in a cell, by row and column of the block; `ready` if it is a cell's text
    /// already, else it is what a person or another program wrote.
    template <class Value>
    Result<void> add(const CellBlock& block, bool ready, Value value) {
        if (Result<void> known = learnNames(block.columns); !known)
            return known;
        for (size_t first = 0; first < block.rows.size(); first += rowsAtOnce) {
            const std::span ids = std::span(block.rows).subspan(first, std::min(rowsAtOnce, block.rows.size() - first));
            const Result<std::vector<Product>> products = m_store.products().byIds(ids);
            if (!products)
                return products.error();
            auto product = products->cbegin();
            for (size_t i = 0; i < ids.size() && product != products->cend(); ++i) {
                if (product->id != ids[i])
                    continue; // gone meanwhile
                bool changes = false;
                for (size_t column = 0; column < block.columns.size(); ++column)
                    changes = check(*product, block.columns[column],
                                    value(static_cast<int>(first + i), static_cast<int>(column)), ready) ||
                              changes;
                m_plan.products += changes ? 1 : 0;
                ++product;
            }
        }
        return {};
    }

    /// What is held, of products as they are now; null: gone.
    Result<void> addHeld(const std::vector<HeldCell>& cells) {
        if (Result<void> known = learnNames({ProductColumn::Category, ProductColumn::Tags}); !known)
            return known;
        std::vector<ProductId> ids;
        for (const HeldCell& held : cells)
            ids.push_back(held.change.product);
        std::sort(ids.begin(), ids.end());
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        QHash<ProductId, Product> now;
        const Result<std::vector<Product>> products = m_store.products().byIds(ids);
        if (!products)
            return products.error();
        for (const Product& product : *products)
            now.insert(product.id, product);
        QSet<ProductId> changed;
        for (const HeldCell& held : cells) {
            const auto product = now.constFind(held.change.product);
            if (addHeld(held, product == now.constEnd() ? nullptr : &*product))
                changed.insert(held.change.product);
        }
        m_plan.products = changed.size();
        return {};
    }

    std::shared_ptr<CellPlan> take() {
        std::stable_partition(m_plan.cells.begin(), m_plan.cells.end(),
                              [](const PlannedCell& cell) { return !cell.problem.isEmpty(); });
        return std::make_shared<CellPlan>(std::move(m_plan));
    }
    CellPlan& plan() { return m_plan; }

private:
    Result<void> learnNames(const std::vector<ProductColumn>& columns) {
        const auto learn = [&](ProductColumn column, BulkTable table, auto& names) -> Result<void> {
            if (!names.isEmpty() || std::find(columns.begin(), columns.end(), column) == columns.end())
                return {};
            const Result<std::vector<BulkNamed>> all = BulkStore(m_store.connection()).named(table);
            if (!all)
                return all.error();
            for (const BulkNamed& row : *all) {
                const QString name = QString::fromStdString(row.name);
                names.insert(folded(name), Category{CategoryId(row.id), name});
            }
            return {};
        };
        Result<void> learnt = learn(ProductColumn::Category, BulkTable::Categories, m_categories);
        return learnt ? learn(ProductColumn::Tags, BulkTable::Tags, m_tags) : learnt;
    }

    bool addHeld(const HeldCell& held, const Product* now) {
        PlannedCell cell;
        cell.change = held.change;
        cell.name = now ? now->name : held.name;
        const Field field = held.change.field;
        if (!now) {
            cell.problem = Texts::tr("This product is not there any more: somebody deleted it.");
        } else {
            const QString current = celltext::of(*now, field);
            if (celltext::isSame(field, current, held.change.after)) {
                ++m_plan.same;
                return false;
            }
            const bool clash = field != Field::Tags && held.change.version != now->version &&
                               !celltext::isSame(field, current, held.change.before);
            cell.problem = clash ? Texts::tr("Somebody else changed it to “%1” meanwhile.").arg(current) : lookUp(cell);
        }
        const bool changes = cell.problem.isEmpty();
        ++(changes ? m_plan.changes : m_plan.problems);
        m_plan.cells.push_back(std::move(cell));
        return changes;
    }

    /// Whether the cell would change.
    bool check(const Product& product, ProductColumn column, QStringView value, bool ready) {
        const Field field = fieldOf(column);
        PlannedCell cell;
        cell.change = {product.id, field, product.version, celltext::of(product, field), {}};
        // As it was copied from here, though a tag may have a comma in its name.
        if (!ready && celltext::shown(field, cell.change.before, QLocale::c()) == value) {
            ++m_plan.same;
            return false;
        }
        const Result<QString> read =
            ready && field == Field::Tags ? Result<QString>(value.toString()) : celltext::read(field, value, m_locale);
        if (read) {
            cell.change.after = *read;
            cell.problem = lookUp(cell);
        } else {
            cell.change.after = value.left(200).toString();
            cell.problem = read.error().text;
        }
        if (cell.problem.isEmpty() && celltext::isSame(field, cell.change.before, cell.change.after)) {
            ++m_plan.same;
            return false;
        }
        const bool changes = cell.problem.isEmpty();
        if (changes && isPrice(field))
            warn(product, cell);
        ++(changes ? m_plan.changes : m_plan.problems);
        cell.name = product.name;
        m_plan.cells.push_back(std::move(cell));
        return changes;
    }

    /// What the price guard says of it.
    void warn(const Product& product, PlannedCell& cell) {
        const PricePair before{product.shmeckles, product.flurbos};
        PricePair after = before;
        const bool first = cell.change.field == Field::PriceShmeckles;
        (first ? after.shmeckles : after.flurbos) = Money::parse(cell.change.after).valueOr(Money());
        const priceguard::Warnings found = priceguard::check(m_rules, before, after);
        const quint8 bits = first ? found.shmeckles : found.flurbos;
        cell.remark = priceguard::text(m_rules, cell.change.field, bits, before, after);
        m_plan.alarms += (bits & (priceguard::Tenfold | priceguard::BelowLeast)) != 0 ? 1 : 0;
        m_plan.warnings += cell.remark.isEmpty() ? 0 : 1;
    }

    /// Puts the spelling of the database in; a problem, or empty.
    QString lookUp(PlannedCell& cell) const {
        QString& after = cell.change.after;
        if (cell.change.field == Field::Category && !after.isEmpty()) {
            const auto known = m_categories.constFind(folded(after));
            if (known == m_categories.constEnd())
                return Texts::tr("There is no category “%1”: choose another, or make it first.").arg(after);
            after = known->name;
            cell.category = known->id;
        } else if (cell.change.field == Field::Tags) {
            QStringList names = celltext::tagNames(after);
            QStringList made;
            for (QString& name : names) {
                const auto known = m_tags.constFind(folded(name));
                if (known == m_tags.constEnd())
                    made << name;
                else
                    name = known->name;
            }
            after = celltext::ofTagNames(names);
            if (!made.isEmpty())
                cell.remark = made.size() == 1 ? Texts::tr("A new tag: %1").arg(made.first())
                                               : Texts::tr("New tags: %1").arg(made.join(Texts::tr(", ")));
        }
        return {};
    }

    CatalogStore& m_store;
    const QLocale m_locale;
    const PriceRules m_rules;
    CellPlan m_plan;
    QHash<QString, Category> m_categories; ///< by folded name
    QHash<QString, Category> m_tags;       ///< likewise; only the names count
};

/// The columns that the block's first row names, all of them; empty if it is not a header row.
std::vector<ProductColumn> titledColumns(const TabText& block) {
    std::vector<ProductColumn> columns;
    for (int i = 0; block.rows() > 1 && i < block.columns(); ++i) {
        const QString title = block.cell(0, i).trimmed().toString();
        const auto all = productColumns();
        const auto named =
            std::find_if(all.begin(), all.end(), [&title](const ColumnInfo& info) { return info.title() == title; });
        if (named == all.end())
            return {};
        columns.push_back(named->column);
    }
    return columns;
}

void takeRowsById(const TabText& block, int idColumn, Target& target, CellPlan& plan) {
    plan.byIds = true;
    std::vector<ProductId> rows;
    for (int row = 1; row < block.rows(); ++row)
        rows.emplace_back(block.cell(row, idColumn).trimmed().toLongLong());
    target.cells.rows = std::move(rows);
}

Target targetOf(const PasteRequest& request, const TabText& block, CellPlan& plan) {
    Target target;
    const std::vector<ProductColumn> titles = titledColumns(block);
    const auto id = std::find(titles.begin(), titles.end(), ProductColumn::Id);
    target.firstRow = titles.empty() ? 0 : 1;
    target.blockRows = block.rows() - target.firstRow;
    target.blockColumns = block.columns();
    plan.byTitles = !titles.empty();
    const auto rows = static_cast<int>(request.selection.rows.size());
    const auto columns = static_cast<int>(request.selection.columns.size());
    const auto room = static_cast<int>(request.below.size());
    const auto width = static_cast<int>(request.right.size());
    if (titles.empty() && rows % target.blockRows == 0 && columns % target.blockColumns == 0) {
        target.cells = request.selection;
    } else {
        plan.exceedsSelection = target.blockRows > rows || target.blockColumns > columns;
        plan.rowsLeftOut = std::max(0, target.blockRows - room);
        target.cells.rows.assign(request.below.begin(), request.below.begin() + std::min(target.blockRows, room));
        target.cells.columns = titles;
        if (titles.empty()) {
            plan.columnsLeftOut = std::max(0, target.blockColumns - width);
            target.cells.columns.assign(request.right.begin(),
                                        request.right.begin() + std::min(target.blockColumns, width));
        }
    }
    if (id != titles.end()) {
        plan.rowsLeftOut = 0;
        takeRowsById(block, static_cast<int>(id - titles.begin()), target, plan);
    }
    std::vector<ProductColumn> writable;
    for (size_t i = 0; i < target.cells.columns.size(); ++i) {
        const ProductColumn column = target.cells.columns[i];
        if (isWritable(column)) {
            writable.push_back(column);
            target.blockColumnOf.push_back(static_cast<int>(i) % target.blockColumns);
        } else if (column != ProductColumn::Id || !plan.byIds) {
            ++plan.readOnlyColumns;
        }
    }
    target.cells.columns = std::move(writable);
    plan.rows = static_cast<int>(target.cells.rows.size());
    return target;
}

Result<std::shared_ptr<const CellPlan>> planPaste(CatalogStore& store, const PasteRequest& request) {
    const QString one = request.asOneCell ? request.text.simplified() : QString();
    const Result<TabText> block = TabText::parse(request.asOneCell ? one : request.text);
    if (!block)
        return block.error();
    if (block->rows() == 0)
        return Error(Error::Kind::Invalid, Texts::tr("There is no text on the clipboard."));
    Planner planner(store, request.locale, request.rules);
    const Target target = targetOf(request, *block, planner.plan());
    const qint64 cells =
        static_cast<qint64>(target.cells.rows.size()) * static_cast<qint64>(target.cells.columns.size());
    if (cells > cellplan::mostCells)
        return tooMany(
            cells, cellplan::mostCells,
            Texts::tr("This would paste %1 cells; at most %2 are possible at a time. Paste a part, or import a file."));
    const Result<void> added = planner.add(target.cells, false, [&](int row, int column) {
        return block->cell(target.firstRow + row % target.blockRows, target.blockColumnOf[static_cast<size_t>(column)]);
    });
    if (!added)
        return added.error();
    return Result<std::shared_ptr<const CellPlan>>(planner.take());
}

std::vector<ProductColumn> writableOf(const std::vector<ProductColumn>& columns) {
    std::vector<ProductColumn> writable;
    std::copy_if(columns.begin(), columns.end(), std::back_inserter(writable), isWritable);
    return writable;
}

Result<std::shared_ptr<const CellPlan>> planFill(CatalogStore& store, FillRequest request) {
    qint64 cells = 0;
    Planner planner(store, request.locale, request.rules);
    for (CellBlock& block : request.blocks) {
        const size_t before = block.columns.size();
        block.columns = writableOf(block.columns);
        planner.plan().readOnlyColumns += static_cast<int>(before - block.columns.size());
        planner.plan().rows += static_cast<int>(block.rows.size());
        cells += static_cast<qint64>(block.rows.size()) * static_cast<qint64>(block.columns.size());
    }
    if (cells > cellplan::mostCells)
        return tooMany(cells, cellplan::mostCells,
                       Texts::tr("This would fill %1 cells; at most %2 are possible at a time. Select fewer rows."));
    for (const CellBlock& block : request.blocks) {
        std::vector<QString> values(block.columns.size(), request.value.value_or(QString()));
        if (!request.value && !block.rows.empty()) {
            const Result<Product> first = store.products().byId(block.rows.front());
            if (!first)
                return first.error();
            for (size_t i = 0; i < values.size(); ++i)
                values[i] = celltext::of(*first, fieldOf(block.columns[i]));
        }
        const Result<void> added = planner.add(
            block, true, [&values](int, int column) { return QStringView(values[static_cast<size_t>(column)]); });
        if (!added)
            return added.error();
    }
    return Result<std::shared_ptr<const CellPlan>>(planner.take());
}

QString copiedText(const Product& product, ProductColumn column, const CopyRequest& request) {
    const Field field = fieldOf(column);
    if (!celltext::isCellField(field))
        return productcells::plainText(product, column);
    const std::optional<QString> shown = request.shown ? request.shown(product.id, field) : std::nullopt;
    return celltext::forClipboard(field, shown ? *shown : celltext::of(product, field), request.locale);
}

Result<QString> copyText(CatalogStore& store, const CopyRequest& request) {
    const auto cells = static_cast<qint64>(request.block.rows.size() * request.block.columns.size());
    if (cells > cellplan::mostCopiedCells)
        return tooMany(
            cells, cellplan::mostCopiedCells,
            Texts::tr("These are %1 cells; at most %2 can be copied at a time. Export them to a file instead."));
    QString text;
    for (size_t i = 0; request.headers && i < request.block.columns.size(); ++i)
        TabText::append(text, columnInfo(request.block.columns[i]).title(), i == 0);
    if (request.headers)
        text += u'\n';
    const std::vector<ProductId>& rows = request.block.rows;
    for (size_t first = 0; first < rows.size(); first += rowsAtOnce) {
        const std::span ids = std::span(rows).subspan(first, std::min(rowsAtOnce, rows.size() - first));
        const Result<std::vector<Product>> products = store.products().byIds(ids);
        if (!products)
            return products.error();
        auto product = products->cbegin();
        for (size_t i = 0; i < ids.size() && product != products->cend(); ++i) {
            if (product->id != ids[i])
                continue;
            const quint32 selected = request.selected.empty() ? ~0U : request.selected[first + i];
            for (size_t column = 0; column < request.block.columns.size(); ++column) {
                const bool wanted = ((selected >> column) & 1U) != 0;
                TabText::append(text, wanted ? copiedText(*product, request.block.columns[column], request) : QString(),
                                column == 0);
            }
            text += u'\n';
            ++product;
        }
    }
    return text;
}

} // namespace

quint64 cellplan::paste(CatalogSession& session, PasteRequest request, QObject* context, Reply reply) {
    return session.slowReader().post<std::shared_ptr<const CellPlan>>(
        [request = std::move(request)](CatalogStore& store) { return planPaste(store, request); }, context,
        std::move(reply));
}

quint64 cellplan::fill(CatalogSession& session, FillRequest request, QObject* context, Reply reply) {
    return session.slowReader().post<std::shared_ptr<const CellPlan>>(
        [request = std::move(request)](CatalogStore& store) { return planFill(store, request); }, context,
        std::move(reply));
}

quint64 cellplan::copy(CatalogSession& session, CopyRequest request, QObject* context,
                       pricebook::Reply<QString> reply) {
    return session.slowReader().post<QString>(
        [request = std::move(request)](CatalogStore& store) { return copyText(store, request); }, context,
        std::move(reply));
}

quint64 cellplan::review(CatalogSession& session, std::vector<HeldCell> cells, QObject* context, Reply reply) {
    return session.slowReader().post<std::shared_ptr<const CellPlan>>(
        [cells = std::move(cells)](CatalogStore& store) -> Result<std::shared_ptr<const CellPlan>> {
            Planner planner(store, QLocale(), PriceRules());
            if (const Result<void> added = planner.addHeld(cells); !added)
                return added.error();
            return Result<std::shared_ptr<const CellPlan>>(planner.take());
        },
        context, std::move(reply));
}

void cellplan::cancel(CatalogSession& session, quint64 request) { session.slowReader().cancel(request); }

void cellplan::write(CatalogSession& session, const QString& title, std::vector<CellChange> changes, QObject* context,
                     pricebook::Reply<CellReport> reply) {
    session.write<CellReport>(
        [title, changes = std::move(changes)](CatalogStore& store, WriteUnit& unit) {
            unit.step.title = title;
            return CellStore(store.connection()).write(unit, changes);
        },
        context, std::move(reply));
}

} // namespace pricebook
