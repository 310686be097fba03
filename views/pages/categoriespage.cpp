#include "categoriespage.h"

#include "catalogsession.h"
#include "deletecategorydialog.h"
#include "prompts.h"
#include "usagemodel.h"
#include "validation.h"

namespace pricebook {

CategoriesPage::CategoriesPage(QWidget* parent)
    : UsagePage(new CategoryTableModel,
                {tr("Categories"), tr("Filter categories"), tr("New category"),
                 tr("There are no categories yet. Type a name above and press Add."), tr("Find duplicate categories…")},
                parent) {}

void CategoriesPage::create(const QString& name, Created done) {
    session()->createCategory(name, this, [done = std::move(done)](const Result<Category>& answer) {
        done(answer ? Result<qint64>(answer->id.value) : Result<qint64>(answer.error()));
    });
}

void CategoriesPage::askDelete(const Selected& selected) {
    const Category category{CategoryId(selected.id), selected.name};
    auto* dialog = new DeleteCategoryDialog(session(), category, selected.products, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, category, products = selected.products, used = session()] {
        if (used != session())
            return;
        if (dialog->deletesProducts())
            return removeAll(category, products);
        const QString target = dialog->moveToName();
        session()->removeCategory(
            category.id, dialog->moveTo(), this, [this, name = category.name, target](const Result<qint64>& answer) {
                const int count = answer ? static_cast<int>(*answer) : 0;
                deleted(answer,
                        count == 0 ? tr("Deleted “%1”.").arg(name)
                        : target.isEmpty()
                            ? tr("Deleted “%1”; %Ln products left without a category.", nullptr, count).arg(name)
                            : tr("Deleted “%1”; %Ln products moved to “%2”.", nullptr, count).arg(name, target));
            });
    });
    dialog->open();
}

void CategoriesPage::removeAll(const Category& category, qint64 products) {
    const int count = static_cast<int>(products);
    tidying::removeCategoryWithProducts(
        *session(), tr("Deletion of category “%1” and %Ln products", nullptr, count).arg(category.name), category.id,
        products, this, [this, name = category.name](const Result<qint64>& answer) {
            const int gone = static_cast<int>(answer.valueOr(0));
            deleted(answer, tr("Deleted “%1” and its %Ln products.", nullptr, gone).arg(name));
        });
}

/// What becomes of the products is a question of each.
void CategoriesPage::askDeleteSeveral(const Chosen& chosen) {
    for (const Selected& one : chosen) {
        if (one.products > 0) {
            Q_EMIT statusMessage(tr("Delete categories that have products one by one; merge those that are the same."));
            return;
        }
    }
    const QString what = tr("%Ln empty categories", nullptr, static_cast<int>(chosen.size()));
    if (!prompts().confirm(tr("Delete %1?").arg(what), tr("No product has any of them."), tr("Delete %1").arg(what)))
        return;
    std::vector<CategoryId> ids;
    for (const Selected& one : chosen)
        ids.emplace_back(one.id);
    tidying::removeEmptyCategories(
        *session(), tr("Deletion of %1").arg(what), ids, this, [this](const Result<qint64>& gone) {
            deleted(gone, tr("Deleted %Ln categories.", nullptr, static_cast<int>(gone.valueOr(0))));
        });
}

void CategoriesPage::showProducts(qint64 id) { Q_EMIT showProductsOf(CategoryId(id)); }

std::optional<Issue> CategoriesPage::check(const QString& name) const { return checkCategoryName(name); }

} // namespace pricebook
