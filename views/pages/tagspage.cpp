#include "tagspage.h"

#include "catalogsession.h"
#include "prompts.h"
#include "usagemodel.h"
#include "validation.h"

namespace pricebook {

TagsPage::TagsPage(QWidget* parent)
    : UsagePage(new TagTableModel,
                {tr("Tags"), tr("Filter tags"), tr("New tag"),
                 tr("There are no tags yet. Type a name above and press Add."), tr("Find duplicate tags…")},
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
    const QString button = count == 0 ? tr("Delete") : tr("Delete from %Ln products", nullptr, count);
    if (!prompts().confirm(tr("Delete the tag “%1”?").arg(selected.name), text, button))
        return;
    session()->removeTag(TagId(selected.id), this, [this, name = selected.name](const Result<qint64>& answer) {
        const int lost = answer ? static_cast<int>(*answer) : 0;
        deleted(answer, tr("Deleted “%1”; %Ln products had it.", nullptr, lost).arg(name));
    });
}

void TagsPage::askDeleteSeveral(const Chosen& chosen) {
    std::vector<TagId> tags;
    for (const Selected& tag : chosen)
        tags.emplace_back(tag.id);
    // Counted anew: one product may have several of them.
    tidying::countTagged(*session(), tags, this, [this, tags, used = session()](const Result<qint64>& counted) {
        if (used != session())
            return;
        if (!counted)
            return deleted(counted, {});
        const int many = static_cast<int>(tags.size());
        const int products = static_cast<int>(*counted);
        const QString what = tr("%Ln tags", nullptr, many);
        const QString text = products == 0 ? tr("No product has any of these tags.")
                                           : tr("%Ln products will lose one of these tags or more. The products stay.",
                                                nullptr, products);
        const QString button = products == 0 ? tr("Delete %1").arg(what)
                                             : tr("Delete %1 from %2").arg(what, tr("%Ln products", nullptr, products));
        if (!prompts().confirm(tr("Delete %1?").arg(what), text, button))
            return;
        tidying::removeTags(
            *session(), tr("Deletion of %1").arg(what), tags, this, [this, what](const Result<qint64>& lost) {
                deleted(lost, tr("Deleted %1; %2 had one.")
                                  .arg(what, tr("%Ln products", nullptr, static_cast<int>(lost.valueOr(0)))));
            });
    });
}

void TagsPage::showProducts(qint64 id) { Q_EMIT showProductsOf(TagId(id)); }

std::optional<Issue> TagsPage::check(const QString& name) const { return checkTagName(name); }

} // namespace pricebook
