#include "celledits.h"

#include "catalogsession.h"
#include "productcells.h"
#include "productmerge.h"
#include "textfold.h"
#include "validation.h"

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

void applyCell(Product& product, ProductColumn column, const CellEdits::Cell& cell) {
    switch (column) {
    case ProductColumn::Name:
        product.name = *cell.patch->name;
        break;
    case ProductColumn::Category:
        product.category = cell.category;
        break;
    case ProductColumn::Tags:
        product.tags = cell.tags;
        break;
    case ProductColumn::PriceShmeckles:
        product.shmeckles = *cell.patch->shmeckles;
        break;
    case ProductColumn::PriceFlurbos:
        product.flurbos = *cell.patch->flurbos;
        break;
    case ProductColumn::Picture:
        product.imageUrl = *cell.patch->imageUrl;
        break;
    case ProductColumn::UpdatedAt:
    case ProductColumn::Id:
        break;
    }
}

bool isEqualName(const QString& a, const QString& b) { return folded(a) == folded(b); }

void addWithName(std::vector<Tag>& tags, const Tag& tag) {
    const auto equal = [&tag](const Tag& other) { return isEqualName(other.name, tag.name); };
    if (std::none_of(tags.begin(), tags.end(), equal))
        tags.push_back(tag);
}

} // namespace

CellEdits::~CellEdits() { setSession(nullptr); }

void CellEdits::setSession(std::shared_ptr<CatalogSession> session) {
    if (m_session) {
        // Typed one after the other by the same person: those that waited for the one before go without its version.
        for (auto row = m_rows.cbegin(); row != m_rows.cend(); ++row) {
            for (const ProductColumn column : row->waiting) {
                const Cell& cell = row->cells[static_cast<int>(column)];
                m_session->updateProduct(row.key(), 0, *cell.patch, m_session.get(), [](const Result<Product>&) {});
            }
        }
    }
    m_rows.clear();
    m_categoryNames.clear();
    m_tagNames.clear();
    m_session = std::move(session);
}

void CellEdits::learnNames(const Product& product) {
    if (product.category)
        m_categoryNames.insert(product.category->id, product.category->name);
    for (const Tag& tag : product.tags)
        m_tagNames.insert(tag.id, tag.name);
}

Category CellEdits::namedCategory(CategoryId id) const { return {id, m_categoryNames.value(id, u"…"_s)}; }

Result<CellEdits::Cell> CellEdits::readCategory(const QVariant& typed) const {
    Cell cell;
    if (typed.metaType() == QMetaType::fromType<Category>())
        cell.category = typed.value<Category>();
    else if (const CategoryId id = typed.value<CategoryId>(); id.isValid())
        cell.category = namedCategory(id);
    cell.patch.emplace();
    cell.patch->category = cell.category ? std::optional(cell.category->id) : std::nullopt;
    return cell;
}

/// The cell's tags and the way there from the stored ones.
Result<CellEdits::Cell> CellEdits::readTags(const Product& stored, const QVariant& typed) const {
    Cell cell;
    TagEdit edit;
    if (typed.metaType() == QMetaType::fromType<TagEdit>()) {
        edit = typed.value<TagEdit>();
        for (const Tag& tag : stored.tags) {
            if (std::find(edit.remove.begin(), edit.remove.end(), tag.id) == edit.remove.end())
                cell.tags.push_back(tag);
        }
        for (const TagId id : edit.add)
            addWithName(cell.tags, {id, m_tagNames.value(id, u"…"_s)});
        for (const QString& name : edit.create)
            addWithName(cell.tags, {TagId(), trimmedName(name)});
    } else {
        for (const QString& name : typed.toStringList()) {
            const QString trimmed = trimmedName(name);
            const auto equal = [&](const Tag& tag) { return isEqualName(tag.name, trimmed); };
            const auto found = std::find_if(stored.tags.begin(), stored.tags.end(), equal);
            if (found != stored.tags.end())
                addWithName(cell.tags, *found);
            else if (!trimmed.isEmpty())
                addWithName(cell.tags, {TagId(), trimmed});
        }
        for (const Tag& tag : stored.tags) {
            if (std::find(cell.tags.begin(), cell.tags.end(), tag) == cell.tags.end())
                edit.remove.push_back(tag.id);
        }
        for (const Tag& tag : cell.tags) {
            if (!tag.id.isValid())
                edit.create.append(tag.name);
        }
    }
    std::stable_sort(cell.tags.begin(), cell.tags.end(),
                     [](const Tag& a, const Tag& b) { return compareNames(a.name, b.name) < 0; });
    cell.patch.emplace();
    cell.patch->tags = edit;
    return cell;
}

Result<CellEdits::Cell> CellEdits::read(const Product& stored, ProductColumn column, const QVariant& typed) const {
    Cell cell;
    cell.patch.emplace();
    const QString text = typed.toString();
    switch (column) {
    case ProductColumn::Name:
        cell.patch->name = text;
        break;
    case ProductColumn::Picture:
        cell.patch->imageUrl = text;
        break;
    case ProductColumn::PriceShmeckles:
    case ProductColumn::PriceFlurbos: {
        Result<Money> price = Money::parse(text);
        if (!price) {
            std::vector<Issue> issues = price.error().issues;
            for (Issue& issue : issues)
                issue.field = columnInfo(column).field;
            return Error::invalid(std::move(issues));
        }
        (column == ProductColumn::PriceShmeckles ? cell.patch->shmeckles : cell.patch->flurbos) = *price;
        break;
    }
    case ProductColumn::Category:
    case ProductColumn::Tags: {
        Result<Cell> listed = column == ProductColumn::Tags ? readTags(stored, typed) : readCategory(typed);
        if (!listed)
            return listed;
        cell = std::move(*listed);
        break;
    }
    case ProductColumn::UpdatedAt:
    case ProductColumn::Id:
        return Error(Error::Kind::ReadOnly, tr("This column cannot be changed."));
    }
    cell.patch = normalized(*cell.patch);
    std::vector<Issue> issues = validate(*cell.patch);
    if (!issues.empty())
        return Error::invalid(std::move(issues));
    return cell;
}

bool CellEdits::edit(const Product& stored, ProductColumn column, const QVariant& typed) {
    const int key = static_cast<int>(column);
    Row& row = m_rows[stored.id];
    Result<Cell> cell = read(stored, column, typed);
    std::erase(row.waiting, column);
    if (!cell) {
        Cell invalid;
        invalid.typed = typed;
        invalid.base = stored;
        row.cells.insert(key, invalid);
        notSaved(stored.id, column, cell.error());
        return false;
    }
    cell->typed = typed;
    cell->base = stored;
    Product wanted = stored;
    applyCell(wanted, column, *cell);
    if (row.writing != column && productcells::isSame(wanted, stored, column) && cell->patch->tags.isEmpty()) {
        discard(stored.id, column); // typed what is there already
        return true;
    }
    row.cells.insert(key, *cell);
    row.waiting.push_back(column);
    if (!row.writing) {
        row.version = stored.version;
        row.answered.reset();
        row.known.reset();
    }
    Q_EMIT rowChanged(stored.id);
    writeNext(stored.id);
    return true;
}

void CellEdits::writeNext(ProductId id) {
    const auto row = m_rows.find(id);
    if (row == m_rows.end() || row->writing || row->waiting.empty() || !m_session)
        return;
    const ProductColumn column = row->waiting.front();
    row->waiting.pop_front();
    row->writing = column;
    Cell& cell = row->cells[static_cast<int>(column)];
    if (column == ProductColumn::Tags && row->answered) { // a list typed twice is no longer a way from the first tags
        if (Result<Cell> again = read(*row->answered, column, cell.typed))
            cell.patch = again->patch;
    }
    // Another cell's write may have gone with the version that somebody else made, who changed this one too.
    if (row->known && !mergeProduct(cell.base, *cell.patch, *row->known).isClean()) {
        resolveConflict(id, column, Error(Error::Kind::Conflict, tr("Somebody else changed this meanwhile.")));
        return;
    }
    m_session->updateProduct(id, row->version, *cell.patch, this,
                             [this, id, column](const Result<Product>& answer) { written(id, column, answer); });
}

void CellEdits::written(ProductId id, ProductColumn column, const Result<Product>& answer) {
    const auto row = m_rows.find(id);
    if (row == m_rows.end())
        return;
    if (!answer && answer.error().kind == Error::Kind::Conflict) {
        resolveConflict(id, column, answer.error());
        return;
    }
    if (!answer && answer.error().kind == Error::Kind::NotFound) {
        orphan(id);
        return;
    }
    row->writing.reset();
    const bool editedAgain = std::find(row->waiting.begin(), row->waiting.end(), column) != row->waiting.end();
    if (answer) {
        row->version = answer->version;
        row->answered = row->known = *answer;
        if (editedAgain)
            row->cells[static_cast<int>(column)].base = *answer; // typed over one's own value
        else if (row->cells.value(static_cast<int>(column)).state == SaveState::Saving)
            row->cells.remove(static_cast<int>(column));
        dropIfDone(id);
        Q_EMIT productRead(*answer);
        Q_EMIT saved(id, column);
    } else if (!editedAgain && row->cells.value(static_cast<int>(column)).state == SaveState::Saving) {
        notSaved(id, column, answer.error());
    }
    writeNext(id);
}

void CellEdits::resolveConflict(ProductId id, ProductColumn column, const Error& conflict) {
    fetchTheirs(*m_session, id, this, [this, id, column, conflict](const Result<TheirProduct>& theirs) {
        theirsRead(id, column, conflict, theirs);
    });
}

void CellEdits::theirsRead(ProductId id, ProductColumn column, const Error& conflict,
                           const Result<TheirProduct>& theirs) {
    const auto row = m_rows.find(id);
    if (row == m_rows.end())
        return;
    if (theirs && !theirs->product) {
        orphan(id);
        return;
    }
    Cell& cell = row->cells[static_cast<int>(column)];
    row->writing.reset();
    const bool editedAgain = std::find(row->waiting.begin(), row->waiting.end(), column) != row->waiting.end();
    const bool pending = !editedAgain && cell.state == SaveState::Saving;
    if (theirs) {
        row->version = theirs->product->version;
        row->known = theirs->product;
        Q_EMIT productRead(*theirs->product);
    }
    if (pending && theirs) {
        const ProductMerge merge = mergeProduct(cell.base, *cell.patch, *theirs->product);
        if (merge.isClean()) {
            row->waiting.push_front(column);
            if (!merge.theirs.empty())
                Q_EMIT merged(id, *theirs, merge.theirs);
        } else {
            cell.clashes = true;
            const Product base = cell.base;
            notSaved(id, column, conflict);
            Q_EMIT clashed(id, column, base, *theirs);
        }
    } else if (pending) {
        notSaved(id, column, theirs.error());
    }
    writeNext(id);
}

/// Somebody deleted the product: all that was typed for it leaves together.
void CellEdits::orphan(ProductId id) {
    const auto row = m_rows.find(id);
    if (row == m_rows.end())
        return;
    std::optional<Product> wanted;
    for (const Cell& cell : row->cells) {
        if (!wanted || cell.base.version > wanted->version)
            wanted = cell.base;
    }
    if (wanted)
        applyTo(*wanted);
    m_rows.erase(row);
    if (wanted)
        Q_EMIT orphaned(*wanted);
}

void CellEdits::notSaved(ProductId id, ProductColumn column, const Error& error) {
    Cell& cell = m_rows[id].cells[static_cast<int>(column)];
    cell.state = SaveState::NotSaved;
    cell.reason = error.text;
    const QVariant typed = cell.typed;
    Q_EMIT rowChanged(id);
    Q_EMIT failed(id, column, typed, error);
}

void CellEdits::retry(const Product& stored, ProductColumn column) {
    const Cell* found = cell(stored.id, column);
    if (found && found->state == SaveState::NotSaved)
        edit(found->clashes ? Product(found->base) : stored, column, QVariant(found->typed));
}

void CellEdits::overrule(const Product& seen, ProductColumn column) {
    const Cell* found = cell(seen.id, column);
    if (found && found->state == SaveState::NotSaved)
        edit(seen, column, QVariant(found->typed));
}

void CellEdits::discard(ProductId id, ProductColumn column) {
    const auto row = m_rows.find(id);
    if (row == m_rows.end() || row->writing == column)
        return;
    row->cells.remove(static_cast<int>(column));
    std::erase(row->waiting, column);
    dropIfDone(id);
    Q_EMIT rowChanged(id);
}

void CellEdits::discardAll() {
    for (const ProductId id : m_rows.keys()) {
        for (const ColumnInfo& info : productColumns()) {
            const Cell* found = cell(id, info.column);
            if (found && found->state == SaveState::NotSaved)
                discard(id, info.column);
        }
    }
}

void CellEdits::forget(ProductId id) {
    // What is being written comes back as NotFound.
    if (const auto row = m_rows.constFind(id); row != m_rows.constEnd() && !row->writing)
        orphan(id);
}

void CellEdits::dropIfDone(ProductId id) {
    const auto row = m_rows.find(id);
    if (row != m_rows.end() && row->cells.isEmpty() && !row->writing)
        m_rows.erase(row);
}

bool CellEdits::isSaving(ProductId id) const {
    const auto row = m_rows.constFind(id);
    return row != m_rows.constEnd() && row->writing;
}

const CellEdits::Cell* CellEdits::cell(ProductId id, ProductColumn column) const {
    const auto row = m_rows.constFind(id);
    if (row == m_rows.constEnd())
        return nullptr;
    const auto found = row->cells.constFind(static_cast<int>(column));
    return found == row->cells.constEnd() ? nullptr : &*found;
}

void CellEdits::applyTo(Product& product) const {
    const auto row = m_rows.constFind(product.id);
    if (row == m_rows.constEnd())
        return;
    for (auto found = row->cells.constBegin(); found != row->cells.constEnd(); ++found) {
        if (found->patch)
            applyCell(product, static_cast<ProductColumn>(found.key()), *found);
    }
}

} // namespace pricebook
