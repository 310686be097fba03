#include "tagspage.h"

#include "catalogsession.h"
#include "prompts.h"
#include "usagemodel.h"
#include "validation.h"

namespace pricebook {

TagsPage::TagsPage(QWidget* parent)
    : UsagePage(
          new TagTableModel,
          {tr("Tags"), tr("Filter tags"), tr("New tag"), tr("There are no tags yet. Type a name above and press Add.")},
          parent) {}

void TagsPage::create(const QString& name, Created done) {
    session()->createTag(name, this, [done = std::move(done)](const Result<Tag>& answer) {
        done(answer ? Result<qint64>(answer->id.value) : Result<qint64>(answer.error()));
    });
}

void TagsPage::askDelete(const Selected& selected) {
    const int count = static_cast<int>(selected.products);
    const QString text =
        count == 0 ? tr("No product has the tag “%1”.").arg(selected.name)
                   : tr("%Ln products will lose the tag “%1”. The products stay.", nullptr, count).arg(selected.name);
    if (!prompts().confirm(tr("Delete the tag “%1”?").arg(selected.name), text, tr("Delete")))
        return;
    session()->removeTag(TagId(selected.id), this, [this, name = selected.name](const Result<qint64>& answer) {
        const int lost = answer ? static_cast<int>(*answer) : 0;
        deleted(answer, tr("Deleted “%1”; %Ln products had it.", nullptr, lost).arg(name));
    });
}

void TagsPage::showProducts(qint64 id) { Q_EMIT showProductsOf(TagId(id)); }

std::optional<Issue> TagsPage::check(const QString& name) const { return checkTagName(name); }

} // namespace pricebook
