#include "catalogsession.h"
#include "categorycombo.h"
#include "formbanner.h"
#include "formfield.h"
#include "productform.h"
#include "prompts.h"
#include "tageditor.h"
#include "validation.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <algorithm>

// Saving and what may come of it, apart from the fields in productform.cpp.

namespace pricebook {

namespace {

QString nameOf(Field field) {
    switch (field) {
    case Field::Name:
        return ProductForm::tr("name");
    case Field::Description:
        return ProductForm::tr("description");
    case Field::ImageUrl:
        return ProductForm::tr("picture address");
    case Field::PriceShmeckles:
        return ProductForm::tr("price in shmeckles");
    case Field::PriceFlurbos:
        return ProductForm::tr("price in flurbos");
    case Field::Category:
        return ProductForm::tr("category");
    case Field::Tags:
        return ProductForm::tr("tags");
    case Field::None:
    case Field::Id:
        break;
    }
    return {};
}

std::vector<TagId> idsIn(const std::vector<Tag>& tags, const std::vector<Tag>& butNotIn) {
    std::vector<TagId> ids;
    for (const Tag& tag : tags) {
        if (std::none_of(butNotIn.cbegin(), butNotIn.cend(), [&tag](const Tag& other) { return other.id == tag.id; }))
            ids.push_back(tag.id);
    }
    return ids;
}

} // namespace

void ProductForm::save(std::function<void(bool)> done) {
    if (!done)
        done = [](bool) {};
    if (m_saving || m_mode == Mode::Empty || !m_session || m_session->isReadOnly()) {
        done(m_mode == Mode::Empty);
        return;
    }
    if (m_mode == Mode::Edit && !isDirty()) {
        done(true);
        return;
    }
    // A tag that is typed but not entered yet is meant as well.
    setSaving(true);
    m_tags->settle([this, done = std::move(done)] { write(done); });
}

void ProductForm::write(const std::function<void(bool)>& done) {
    std::vector<Issue> issues;
    for (const FormField* field : m_fields) {
        if (auto issue = issueOf(field->field()))
            issues.push_back(std::move(*issue));
    }
    // Settling leaves in the line only what cannot be a tag; the tag field says why by itself.
    if (showIssues(issues) || !m_tags->pendingText().isEmpty()) {
        setSaving(false);
        done(false);
        return;
    }
    m_banner->clearMessage();
    const auto answered = [this, done, shown = m_shown, sent = typed()](const Result<Product>& answer) {
        if (shown == m_shown) {
            setSaving(false);
            if (answer)
                wrote(*answer, sent);
            else
                notWritten(answer.error());
        }
        if (answer)
            Q_EMIT saved(*answer);
        done(answer.ok());
    };
    if (m_mode == Mode::New) {
        m_session->createProduct(draft(), this, answered);
        return;
    }
    const ProductPatch changes = patch();
    if (changes.isEmpty()) {
        setSaving(false);
        fill(stored());
        updateState();
        done(true);
        return;
    }
    m_session->updateProduct(m_base->id, m_base->version, changes, this, answered);
}

void ProductForm::wrote(const Product& product, const Content& sent) {
    m_mode = Mode::Edit;
    m_base = product;
    m_banner->clearMessage();
    renew(sent, contentOf(product));
    updateState();
    Q_EMIT statusMessage(tr("Saved “%1”.").arg(product.name));
}

void ProductForm::notWritten(const Error& error) {
    if (error.kind == Error::Kind::Conflict) {
        conflict(error);
        return;
    }
    if (error.kind == Error::Kind::NotFound && m_mode == Mode::Edit) {
        offerRevival(error);
        return;
    }
    if (error.kind == Error::Kind::Invalid && showIssues(error.issues))
        return;
    m_banner->showMessage(FormBanner::Kind::Error, tr("Not saved; what you typed is kept. %1").arg(error.text),
                          {{tr("Save again"), [this] { save(); }}});
}

void ProductForm::conflict(const Error& error) {
    m_session->fetchProduct(m_base->id, this, [this, error, shown = m_shown](const Result<Product>& answer) {
        if (shown != m_shown)
            return;
        if (answer)
            offerTheirs(*answer);
        else if (answer.error().kind == Error::Kind::NotFound)
            offerRevival(answer.error());
        else
            notWritten(Error(answer.error().kind == Error::Kind::Conflict ? Error::Kind::Internal : answer.error().kind,
                             error.text));
    });
}

void ProductForm::offerTheirs(const Product& theirs) {
    QStringList changed;
    for (const Field field : differences(contentOf(theirs), stored()))
        changed << nameOf(field);
    const QString what = changed.isEmpty()
                             ? tr("Somebody else changed this product meanwhile.")
                             : tr("Somebody else changed this product meanwhile: %1.").arg(changed.join(tr(", ")));
    m_banner->showMessage(
        FormBanner::Kind::Warning,
        tr("%1 What you typed is kept and not saved. “Reload” shows the stored values instead; “Save again” puts yours "
           "in their place.")
            .arg(what),
        {{tr("Reload"), [this, theirs] { display(Mode::Edit, theirs, contentOf(theirs)); }},
         {tr("Save again"), [this, theirs] {
              const Content known = stored();
              m_base = theirs;
              renew(known, contentOf(theirs));
              updateState();
              save();
          }}});
}

void ProductForm::offerRevival(const Error& error) {
    const bool gone = !m_base || error.kind == Error::Kind::NotFound;
    m_banner->showMessage(FormBanner::Kind::Warning,
                          gone ? tr("Not saved; what you typed is kept. %1").arg(error.text) : error.text,
                          {{tr("Save as new"),
                            [this] {
                                m_mode = Mode::New;
                                m_base.reset();
                                updateState();
                                save();
                            }},
                           {tr("Discard"), [this] { display(Mode::Empty, {}, {}); }}});
}

void ProductForm::discard() {
    if (m_mode == Mode::Edit)
        display(Mode::Edit, m_base, stored());
    else
        display(Mode::Empty, {}, {});
}

void ProductForm::mayLeave(std::function<void(bool)> done) {
    if (!isDirty()) {
        done(true);
        return;
    }
    const QString text = m_mode == Mode::New ? tr("The new product is not saved yet.")
                                             : tr("The edits of “%1” are not saved yet.").arg(m_base->name);
    switch (m_prompts->choose(tr("Unsaved edits"), text, {tr("Save"), tr("Discard"), tr("Stay")}, 2)) {
    case 0:
        save(std::move(done));
        break;
    case 1:
        discard();
        done(true);
        break;
    default:
        done(false);
    }
}

ProductDraft ProductForm::draft() const {
    ProductDraft draft;
    draft.name = m_name->text();
    draft.description = m_description->toPlainText();
    draft.imageUrl = m_imageUrl->text();
    draft.shmeckles = Money::parse(m_shmeckles->text()).valueOr({});
    draft.flurbos = Money::parse(m_flurbos->text()).valueOr({});
    draft.category = m_category->current();
    draft.tags = idsIn(m_tags->tags(), {});
    draft.newTags = m_tags->newNames();
    return normalized(draft);
}

ProductPatch ProductForm::patch() const {
    const Content base = stored();
    const ProductDraft mine = draft();
    ProductPatch patch;
    for (const Field field : differences(typed(), base)) {
        if (field == Field::Name && mine.name != base.name)
            patch.name = mine.name;
        else if (field == Field::Description)
            patch.description = mine.description;
        else if (field == Field::ImageUrl && mine.imageUrl != base.imageUrl)
            patch.imageUrl = mine.imageUrl;
        else if (field == Field::PriceShmeckles)
            patch.shmeckles = mine.shmeckles;
        else if (field == Field::PriceFlurbos)
            patch.flurbos = mine.flurbos;
        else if (field == Field::Category)
            patch.category = mine.category;
    }
    patch.tags.add = idsIn(m_tags->tags(), base.tags);
    patch.tags.remove = idsIn(base.tags, m_tags->tags());
    patch.tags.create = mine.newTags;
    return patch;
}

void ProductForm::setSaving(bool saving) {
    m_saving = saving;
    updateState();
}

} // namespace pricebook
