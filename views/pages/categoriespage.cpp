#include "categoriespage.h"

#include "catalogsession.h"
#include "deletecategorydialog.h"
#include "usagemodel.h"
#include "validation.h"

namespace pricebook {

CategoriesPage::CategoriesPage(QWidget* parent)
    : UsagePage(new CategoryTableModel,
                {tr("Categories"), tr("Filter categories"), tr("New category"),
                 tr("There are no categories yet. Type a name above and press Add.")},
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
    connect(dialog, &QDialog::accepted, this, [this, dialog, category, used = session()] {
        if (used != session())
            return;
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

void CategoriesPage::showProducts(qint64 id) { Q_EMIT showProductsOf(CategoryId(id)); }

std::optional<Issue> CategoriesPage::check(const QString& name) const { return checkCategoryName(name); }

} // namespace pricebook
