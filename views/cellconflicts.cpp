#include "cellconflicts.h"

#include "catalogsession.h"
#include "celldelegate.h"
#include "changetexts.h"
#include "conflictdialog.h"
#include "formbanner.h"
#include "productmerge.h"
#include "producttable.h"
#include "producttablemodel.h"

#include <QApplication>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

ProductDraft draftOf(const Product& product) {
    ProductDraft draft;
    draft.name = product.name;
    draft.description = product.description;
    draft.imageUrl = product.imageUrl;
    draft.shmeckles = product.shmeckles;
    draft.flurbos = product.flurbos;
    if (product.category)
        draft.category = product.category->id;
    for (const Tag& tag : product.tags) {
        if (tag.id.isValid())
            draft.tags.push_back(tag.id);
        else
            draft.newTags.append(tag.name);
    }
    return draft;
}

} // namespace

CellConflicts::CellConflicts(ProductTable* table, ProductTableModel* model, QWidget* parent)
    : QObject(parent),
      m_table(table),
      m_model(model),
      m_banner(new FormBanner(parent)) {
    m_banner->setObjectName(u"cellConflicts"_s);
    watchEditors();
    connect(model, &ProductTableModel::clashed, this,
            [this](ProductId id, ProductColumn column, const Product& base, const TheirProduct& theirs) {
                clashed({id, column, base, theirs});
            });
    connect(model, &ProductTableModel::merged, this,
            [this](ProductId id, const TheirProduct& theirs, const std::vector<Field>& fields) {
                m_merges.push_back({id, tr("Saved “%1”; %2 also changed: %3.")
                                            .arg(theirs.product->name, changetexts::whoAndWhen(theirs.change),
                                                 changetexts::fieldNames(fields))});
            });
    connect(model, &ProductTableModel::edited, this, [this](ProductId id, ProductColumn) { saved(id); });
    connect(model, &ProductTableModel::orphaned, this, &CellConflicts::orphaned);
    connect(model, &QAbstractItemModel::dataChanged, this, &CellConflicts::dropSettled);
    connect(model, &QAbstractItemModel::modelReset, this, &CellConflicts::dropSettled);
}

void CellConflicts::watchEditors() {
    for (const ColumnInfo& info : productColumns()) {
        auto* delegate = qobject_cast<CellDelegate*>(m_table->itemDelegateForColumn(static_cast<int>(info.column)));
        if (delegate)
            connect(delegate, &CellDelegate::editingStarted, m_model, &ProductTableModel::editorOpened);
    }
    connect(m_table, &ProductTable::editingFinished, m_model, &ProductTableModel::editorClosed);
}

void CellConflicts::setSession(const std::shared_ptr<CatalogSession>& session) {
    m_session = session;
    m_clashes.clear();
    m_orphans.clear();
    m_merges.clear();
    m_banner->clearMessage();
}

void CellConflicts::saved(ProductId id) {
    const auto merge = std::find_if(m_merges.begin(), m_merges.end(), [id](const Merge& m) { return m.id == id; });
    if (merge == m_merges.end())
        return;
    Q_EMIT statusMessage(merge->text);
    m_merges.erase(merge);
}

QString CellConflicts::shown(ProductId id, ProductColumn column) const {
    return m_model->index(m_model->rowOf(id), static_cast<int>(column))
        .data(ProductTableModel::PlainTextRole)
        .toString();
}

void CellConflicts::clashed(const Clash& clash) {
    std::erase_if(m_clashes, [&](const Clash& c) { return c.id == clash.id && c.column == clash.column; });
    m_clashes.push_back(clash);
    showNext();
    // Whoever types on in another cell is not to answer a question by that.
    if (!m_table->isEditing() && !m_dialogOpen && !QApplication::activeModalWidget())
        compare(clash);
}

void CellConflicts::compare(const Clash& clash) {
    const Field field = columnInfo(clash.column).field;
    const QString mine = shown(clash.id, clash.column);
    const FieldClash shownClash{field, changetexts::fieldName(field), changetexts::fieldText(clash.base, field),
                                mine.isEmpty() ? tr("none") : mine,
                                changetexts::fieldText(*clash.theirs.product, field)};
    auto* dialog = new ConflictDialog(clash.base.name, changetexts::whoAndWhen(clash.theirs.change), {shownClash},
                                      m_table->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialogOpen = true;
    connect(dialog, &QDialog::finished, this, [this, dialog, clash](int result) {
        m_dialogOpen = false;
        if (result != QDialog::Accepted)
            return showNext();
        if (dialog->keptMine().empty())
            m_model->discard(clash.id, clash.column);
        else
            m_model->overrule(*clash.theirs.product, clash.column);
        dropSettled();
    });
    dialog->open();
}

void CellConflicts::orphaned(const Product& wanted) {
    if (!m_session)
        return;
    fetchTheirs(*m_session, wanted.id, this, [this, wanted](const Result<TheirProduct>& theirs) {
        m_orphans.push_back({wanted, theirs ? theirs->change : LastChange(), {}});
        showNext();
    });
}

void CellConflicts::revive(const Orphan& orphan) {
    m_session->reviveProduct(orphan.wanted.id, draftOf(orphan.wanted), this,
                             [this, orphan](const Result<Product>& answer) {
                                 if (answer) {
                                     Q_EMIT statusMessage(tr("Restored “%1” with your edits.").arg(answer->name));
                                 } else {
                                     m_orphans.push_back(orphan);
                                     m_orphans.back().problem = answer.error().text;
                                 }
                                 showNext();
                             });
}

/// One at a time: those deleted first.
void CellConflicts::showNext() {
    if (!m_orphans.empty()) {
        const Orphan orphan = m_orphans.front();
        const auto taken = [this, id = orphan.wanted.id] {
            std::erase_if(m_orphans, [id](const Orphan& o) { return o.wanted.id == id; });
        };
        const QString text = tr("“%1” was deleted by %2 before what you typed into it was saved.")
                                 .arg(orphan.wanted.name, changetexts::whoAndWhen(orphan.deletion));
        m_banner->showMessage(FormBanner::Kind::Warning, orphan.problem.isEmpty() ? text : text + u' ' + orphan.problem,
                              {{tr("Discard"),
                                [this, taken] {
                                    taken();
                                    showNext();
                                }},
                               {tr("Restore with my edits"), [this, taken, orphan] {
                                    taken();
                                    revive(orphan);
                                }}});
    } else if (!m_clashes.empty()) {
        const Clash clash = m_clashes.front();
        m_banner->showMessage(
            FormBanner::Kind::Warning,
            tr("“%1”: somebody changed the %2 at the same time as you (%3). Yours, “%4”, is not saved.")
                .arg(clash.base.name, changetexts::fieldName(columnInfo(clash.column).field),
                     changetexts::whoAndWhen(clash.theirs.change), shown(clash.id, clash.column)),
            {{tr("Compare…"), [this, clash] {
                  showNext();
                  compare(clash);
              }}});
    } else {
        m_banner->clearMessage();
    }
}

/// What was given up, typed anew or saved is no question any more.
void CellConflicts::dropSettled() {
    if (m_clashes.empty())
        return;
    const size_t before = m_clashes.size();
    std::erase_if(m_clashes, [this](const Clash& clash) {
        const QModelIndex index = m_model->index(m_model->rowOf(clash.id), static_cast<int>(clash.column));
        const auto state = index.data(ProductTableModel::SaveStateRole).value<ProductTableModel::SaveState>();
        return index.isValid() ? state != ProductTableModel::SaveState::NotSaved : !m_model->hasUnsavedCells();
    });
    if (m_clashes.size() != before)
        showNext();
}

} // namespace pricebook
