#include "catalogsession.h"
#include "cellcommands.h"
#include "heldcells.h"
#include "productform.h"
#include "productorganizer.h"
#include "productspage.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "prompts.h"
#include "seriesentry.h"
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
        if (leave)
            beginNew([this] { m_form->startNew(); });
    });
}

void ProductsPage::beginNew(const std::function<void()>& begin) {
    m_shownId = m_selectWanted = ProductId();
    m_table->clearSelection();
    m_followTimer->stop();
    m_detail->setCurrentIndex(0);
    setDetailShown(true);
    begin();
    updateNeighbours();
}

void ProductsPage::connectSeries() {
    connect(m_series, &SeriesEntry::statusMessage, this, &ProductsPage::statusMessage);
    connect(m_series, &SeriesEntry::newRequested, this, &ProductsPage::beginNew);
    connect(m_series, &SeriesEntry::stepRequested, this, &ProductsPage::step);
    connect(m_series, &SeriesEntry::closeRequested, this, [this] {
        setDetailShown(false);
        m_table->setFocus(Qt::OtherFocusReason);
        Q_EMIT detailClosed();
    });
    connect(m_series, &SeriesEntry::beginRequested, this, [this](const QString& name) {
        mayLeave([this, name](bool leave) {
            if (leave)
                beginNew([this, name] { m_form->startNewNamed(name); });
        });
    });
    connect(m_series, &SeriesEntry::found, this, [this](const Product& product) {
        mayLeave([this, product](bool leave) {
            if (leave)
                showFound(product);
        });
    });
}

/// Also where the table does not have it, because of a filter.
void ProductsPage::showFound(const Product& product) {
    m_shownId = product.id;
    if (m_model->rowOf(product.id) >= 0)
        selectQuietly(product.id, true);
    else
        m_table->clearSelection();
    m_followTimer->stop();
    m_detail->setCurrentIndex(0);
    m_form->showProduct(product);
    updateNeighbours();
}

void ProductsPage::step(int rows) {
    mayLeave([this, rows](bool leave) {
        const int shown = m_model->rowOf(m_shownId);
        const int row = shown + rows;
        if (!leave || shown < 0 || row < 0 || row >= m_model->rowCount())
            return;
        m_table->selectRowOnly(row);
        followSelection();
    });
}

void ProductsPage::updateNeighbours() {
    const int row = m_shownId.isValid() ? m_model->rowOf(m_shownId) : -1;
    m_series->setNeighbours(row > 0, row >= 0 && row + 1 < m_model->rowCount());
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
        if (!m_cells->isWholeRows()) {
            if (m_cells->asksToDelete())
                remove(ids);
            return;
        }
        const int count = static_cast<int>(ids.size());
        const QModelIndex name = m_model->index(m_model->rowOf(ids.front()), static_cast<int>(ProductColumn::Name));
        const QString title = tr("Delete %1?").arg(countOfProducts(count));
        const QString text =
            count == 1 ? tr("“%1” will be deleted. Ctrl+Z or Edit > Trash… brings it back.").arg(name.data().toString())
                       : tr("These %Ln products will be deleted. Ctrl+Z or Edit > Trash… brings "
                            "them back.",
                            nullptr, count);
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
        if (!stored)
            return;
        if (m_form->isDirty() || m_form->isNew() || m_model->heldCells()->isEmpty())
            m_form->save({});
        else
            m_cells->saveHeld();
    });
}

void ProductsPage::rowMenu(const QPoint& position, const QModelIndex& index) {
    if (!index.isValid())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const char* icon, const QString& text, auto slot, bool enabled) {
        QAction* action = menu->addAction(theme::icon(QLatin1String(icon)), text, this, slot);
        action->setEnabled(enabled);
    };
    add("document-edit", tr("Edit cell"), &ProductsPage::editCell,
        isWritable() && (index.flags() & Qt::ItemIsEditable));
    if (selectedCount() > 1)
        add("document-edit", tr("Edit %Ln products…", nullptr, selectedCount()), &ProductsPage::editSelectedRequested,
            isWritable());
    m_cells->fillMenu(menu, index);
    m_organizer->addTo(menu);
    add("edit-duplicate", tr("Duplicate"), &ProductsPage::duplicateSelected, isWritable() && selectedCount() == 1);
    add("edit-delete", tr("Delete…"), &ProductsPage::deleteSelected, isWritable());
    menu->addSeparator();
    add("view-history", tr("History of this product…"), &ProductsPage::showHistory, selectedCount() == 1);
    add("edit-undo-history", tr("Prices as they were…"), &ProductsPage::showPricesThen, selectedCount() > 0);
    menu->popup(position);
}

void ProductsPage::showHistory() {
    const std::vector<ProductId> ids = m_table->selectedIds();
    if (ids.size() != 1)
        return;
    const QModelIndex name = m_model->index(m_model->rowOf(ids.front()), static_cast<int>(ProductColumn::Name));
    Q_EMIT historyRequested(ids.front(), name.data().toString());
}

void ProductsPage::showPricesThen() { Q_EMIT pricesThenRequested(m_table->selectedIds()); }

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
