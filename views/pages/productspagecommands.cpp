#include "catalogsession.h"
#include "productform.h"
#include "productorganizer.h"
#include "productspage.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "prompts.h"
#include "theme.h"
#include "validation.h"

#include <QMenu>
#include <QStackedWidget>
#include <QTimer>
#include <algorithm>

// What a person asks of the page by menu, key or button, apart from what it shows in productspage.cpp.

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

QString countOfProducts(int count) {
    return count == 1 ? ProductsPage::tr("1 product") : ProductsPage::tr("%Ln products", nullptr, count);
}

ProductDraft copyOf(const Product& product) {
    ProductDraft draft;
    const QString suffix = ProductsPage::tr(" (copy)");
    QString name = product.name;
    while (characterCount(name + suffix) > limits::productName)
        name.chop(name.size() > 1 && name.back().isLowSurrogate() ? 2 : 1);
    draft.name = name + suffix;
    draft.description = product.description;
    draft.imageUrl = product.imageUrl;
    draft.shmeckles = product.shmeckles;
    draft.flurbos = product.flurbos;
    if (product.category)
        draft.category = product.category->id;
    for (const Tag& tag : product.tags)
        draft.tags.push_back(tag.id);
    return draft;
}

} // namespace

void ProductsPage::addProduct() {
    if (!isWritable())
        return;
    mayLeave([this](bool leave) {
        if (!leave)
            return;
        m_shownId = m_selectWanted = ProductId();
        m_table->clearSelection();
        m_followTimer->stop();
        m_detail->setCurrentIndex(0);
        setDetailShown(true);
        m_form->startNew();
    });
}

void ProductsPage::duplicateSelected() {
    if (!isWritable())
        return;
    mayLeave([this](bool leave) {
        const std::vector<ProductId> ids = m_table->selectedIds();
        if (!leave || ids.size() != 1)
            return;
        // Anew: the row may have been changed just now by leaving it.
        m_session->fetchProduct(ids.front(), this, [this](const Result<Product>& product) {
            if (product)
                create(copyOf(*product));
            else
                m_prompts->showError(product.error());
        });
    });
}

void ProductsPage::create(const ProductDraft& draft) {
    m_session->createProduct(draft, this, [this](const Result<Product>& created) {
        if (!created)
            return m_prompts->showError(created.error());
        Q_EMIT statusMessage(tr("Added “%1”.").arg(created->name));
        m_selectWanted = created->id;
        m_scrollToWanted = true;
        trySelectWanted(true);
    });
}

void ProductsPage::deleteSelected() {
    if (!isWritable())
        return;
    finishEditing([this](bool stored) {
        const std::vector<ProductId> ids = m_table->selectedIds();
        if (!stored || ids.empty())
            return;
        const int count = static_cast<int>(ids.size());
        const QModelIndex name = m_model->index(m_model->rowOf(ids.front()), static_cast<int>(ProductColumn::Name));
        const QString title = tr("Delete %1?").arg(countOfProducts(count));
        const QString text = count == 1 ? tr("“%1” will be deleted for good.").arg(name.data().toString())
                                        : tr("These %Ln products will be deleted for good.", nullptr, count);
        if (m_prompts->confirm(title, text, tr("Delete %1").arg(countOfProducts(count))))
            remove(ids);
    });
}

void ProductsPage::remove(const std::vector<ProductId>& ids) {
    const bool shown = std::find(ids.begin(), ids.end(), m_shownId) != ids.end();
    m_session->removeProducts(ids, this, [this, shown](const Result<qint64>& removed) {
        if (!removed)
            return m_prompts->showError(removed.error());
        Q_EMIT statusMessage(tr("Deleted %1.").arg(countOfProducts(static_cast<int>(*removed))));
        if (shown) {
            m_form->discard();
            showSelected({});
        }
    });
}

void ProductsPage::editCell() {
    if (m_table->currentIndex().isValid() && isWritable())
        m_table->edit(m_table->currentIndex());
}

void ProductsPage::saveForm() {
    finishEditing([this](bool stored) {
        if (stored)
            m_form->save({});
    });
}

void ProductsPage::rowMenu(const QPoint& position, const QModelIndex& index) {
    if (!index.isValid())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto state = index.data(ProductTableModel::SaveStateRole).value<ProductTableModel::SaveState>();
    if (state == ProductTableModel::SaveState::NotSaved) {
        const ProductId id = m_model->idAt(index.row());
        const auto column = static_cast<ProductColumn>(index.column());
        menu->addAction(theme::icon(u"view-refresh"_s), tr("Try to save it again"), m_model,
                        [this, id, column] { m_model->retry(id, column); });
        menu->addAction(theme::icon(u"edit-undo"_s), tr("Give up the typed value"), m_model,
                        [this, id, column] { m_model->discard(id, column); });
        menu->addSeparator();
    }
    const auto add = [&](const char* icon, const QString& text, auto slot, bool enabled) {
        QAction* action = menu->addAction(theme::icon(QLatin1String(icon)), text, this, slot);
        action->setEnabled(enabled);
    };
    add("document-edit", tr("Edit cell"), &ProductsPage::editCell,
        isWritable() && (index.flags() & Qt::ItemIsEditable));
    if (selectedCount() > 1)
        add("document-edit", tr("Edit %Ln products…", nullptr, selectedCount()), &ProductsPage::editSelectedRequested,
            isWritable());
    add(
        "edit-copy", tr("Copy"), [this] { m_table->copySelection(); }, true);
    m_organizer->addTo(menu);
    add("edit-duplicate", tr("Duplicate"), &ProductsPage::duplicateSelected, isWritable() && selectedCount() == 1);
    add("edit-delete", tr("Delete…"), &ProductsPage::deleteSelected, isWritable());
    menu->popup(position);
}

void ProductsPage::fillColumnMenu(QMenu* menu) {
    for (const ColumnInfo& info : productColumns()) {
        QAction* action = menu->addAction(info.title());
        action->setCheckable(true);
        action->setChecked(m_table->isColumnShown(info.column));
        // A table without any column would have no header to bring one back with.
        action->setEnabled(info.column != ProductColumn::Name);
        connect(action, &QAction::toggled, m_table,
                [this, column = info.column](bool on) { m_table->setColumnShown(column, on); });
    }
    menu->addSeparator();
    menu->addAction(tr("Reset columns"), m_table, &ProductTable::resetColumns);
}

} // namespace pricebook
