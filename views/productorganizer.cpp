#include "productorganizer.h"

#include "catalogsession.h"
#include "droppanel.h"
#include "movetocategorydialog.h"
#include "productdrag.h"
#include "producttable.h"
#include "producttagsdialog.h"
#include "prompts.h"
#include "theme.h"
#include "tidying.h"

#include <QMenu>

using namespace Qt::StringLiterals;

namespace pricebook {

ProductOrganizer::ProductOrganizer(ProductTable* table, QWidget* dropHost, Prompts* prompts, QObject* parent)
    : QObject(parent),
      m_table(table),
      m_prompts(prompts),
      m_drag(new ProductDrag(table)),
      m_panel(new DropPanel(dropHost, table)) {
    connect(m_drag, &ProductDrag::started, this, [this](const std::vector<ProductId>& products) {
        m_panel->open(m_session, static_cast<qint64>(products.size()));
    });
    connect(m_drag, &ProductDrag::ended, m_panel, &DropPanel::close);
    connect(m_panel, &DropPanel::droppedOnTag, this, &ProductOrganizer::addTag);
    connect(m_panel, &DropPanel::droppedOnCategory, this,
            [this](const std::vector<ProductId>& products, const Category& category) {
                moveTo(products, category.id.isValid() ? std::optional(category) : std::nullopt);
            });
}

void ProductOrganizer::setSession(std::shared_ptr<CatalogSession> session) {
    m_session = std::move(session);
    m_drag->setEnabled(isWritable());
    m_panel->close();
}

bool ProductOrganizer::isWritable() const { return m_session && !m_session->isReadOnly(); }

void ProductOrganizer::addTo(QMenu* menu) {
    const bool enabled = isWritable() && m_table->selectedCount() > 0;
    QAction* tags = menu->addAction(theme::icon(u"tag"_s), tr("Tags…"), this, &ProductOrganizer::editTags);
    QAction* move =
        menu->addAction(theme::icon(u"folder"_s), tr("Move to category…"), this, &ProductOrganizer::moveToCategory);
    for (QAction* action : {tags, move})
        action->setEnabled(enabled);
}

void ProductOrganizer::editTags() {
    m_table->finishEditing([this](bool stored) {
        std::vector<ProductId> ids = m_table->selectedIds();
        if (!stored || !isWritable() || ids.empty())
            return;
        const auto count = static_cast<qint64>(ids.size());
        auto* dialog = new ProductTagsDialog(m_session, {std::move(ids), {}}, count, m_table->window());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &ProductTagsDialog::statusMessage, this, &ProductOrganizer::statusMessage);
        dialog->open();
    });
}

void ProductOrganizer::moveToCategory() {
    m_table->finishEditing([this](bool stored) {
        const std::vector<ProductId> ids = m_table->selectedIds();
        if (!stored || !isWritable() || ids.empty())
            return;
        auto* dialog = new MoveToCategoryDialog(m_session, static_cast<qint64>(ids.size()), m_table->window());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QDialog::accepted, this, [this, dialog, ids, used = m_session] {
            if (used == m_session)
                moveTo(ids, dialog->target());
        });
        dialog->open();
    });
}

void ProductOrganizer::addTag(const std::vector<ProductId>& products, const Tag& tag) {
    if (!isWritable())
        return;
    TagEdit edit;
    edit.add = {tag.id};
    const QString title = tr("Tags of %Ln products: + %1", nullptr, static_cast<int>(products.size())).arg(tag.name);
    tidying::changeTags(*m_session, title, {products, {}}, edit, this, [this, tag](const Result<TagBulkResult>& done) {
        if (!done)
            return m_prompts->showError(done.error());
        Q_EMIT statusMessage(
            done->products == 0
                ? tr("All of them have the tag “%1” already.").arg(tag.name)
                : tr("Added “%1” to %Ln products.", nullptr, static_cast<int>(done->products)).arg(tag.name));
    });
}

void ProductOrganizer::moveTo(const std::vector<ProductId>& products, const std::optional<Category>& category) {
    if (!isWritable())
        return;
    const int count = static_cast<int>(products.size());
    const QString title = category ? tr("Move of %Ln products to “%1”", nullptr, count).arg(category->name)
                                   : tr("Category taken from %Ln products", nullptr, count);
    const std::optional<CategoryId> target = category ? std::optional(category->id) : std::nullopt;
    tidying::moveToCategory(
        *m_session, title, {products, {}}, target, this, [this, category](const Result<qint64>& moved) {
            if (!moved)
                return m_prompts->showError(moved.error());
            const int changed = static_cast<int>(*moved);
            Q_EMIT statusMessage(category ? tr("Moved %Ln products to “%1”.", nullptr, changed).arg(category->name)
                                          : tr("%Ln products have no category now.", nullptr, changed));
        });
}

} // namespace pricebook
