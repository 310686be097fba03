#include "catalogsession.h"
#include "categorycombo.h"
#include "formbanner.h"
#include "formfield.h"
#include "pricewatch.h"
#include "productform.h"
#include "prompts.h"
#include "tageditor.h"
#include "validation.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QTimer>
#include <algorithm>

// Saving and what may come of it, apart from the fields in productform.cpp.

namespace pricebook {

namespace {

constexpr int lockedPauseMilliseconds = 2000;

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

void ProductForm::setPriceRules(const PriceRules& rules) { m_priceWatch->setRules(rules); }

std::optional<PricePair> ProductForm::storedPrices() const {
    return m_base ? std::optional(PricePair{m_base->shmeckles, m_base->flurbos}) : std::nullopt;
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
    if (m_priceWatch->asks(storedPrices())) {
        m_scroll->ensureWidgetVisible(fieldOf(Field::PriceShmeckles));
        Q_EMIT statusMessage(tr("Not saved yet: look at the price, then save again if it is right."));
        setSaving(false);
        done(false);
        return;
    }
    m_banner->clearMessage();
    const auto answered = [this, done, shown = m_shown, sent = typed()](const Result<Product>& answer) {
        if (shown == m_shown)
            setSaving(false);
        if (shown == m_shown && !answer)
            return notWritten(answer.error(), done);
        if (shown == m_shown)
            wrote(*answer, sent);
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
        m_mergedText.clear();
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
    Q_EMIT statusMessage(m_mergedText.isEmpty() ? tr("Saved “%1”.").arg(product.name)
                                                : tr("Saved “%1”; %2.").arg(product.name, m_mergedText));
    m_mergedText.clear();
}

void ProductForm::notWritten(const Error& error, const std::function<void(bool)>& done) {
    const bool edited = m_mode == Mode::Edit;
    if (edited && (error.kind == Error::Kind::Conflict || error.kind == Error::Kind::NotFound)) {
        readTheirs([this, done](const TheirProduct& theirs) { mergeWith(theirs, done); }, done);
        return;
    }
    if (error.isTransient())
        waitToSave(error);
    else if (error.kind != Error::Kind::Invalid || !showIssues(error.issues))
        m_banner->showMessage(FormBanner::Kind::Error, tr("Not saved; what you typed is kept. %1").arg(error.text),
                              {{tr("Save again"), [this] { save(); }}});
    done(false);
}

/// What is typed goes with the version that it began with, so that waiting overwrites nobody.
void ProductForm::waitToSave(const Error& error) {
    const bool locked = error.kind == Error::Kind::Locked;
    m_saveAgain = true;
    m_banner->showMessage(FormBanner::Kind::Warning,
                          (locked ? tr("Not saved yet; waiting for the database, and trying again. %1")
                                  : tr("Not saved yet; it will be as soon as the connection is back. %1"))
                              .arg(error.text),
                          {{tr("Do not save"), [this] { m_saveAgain = false; }}, {tr("Try now"), [this] { save(); }}});
    if (locked)
        QTimer::singleShot(lockedPauseMilliseconds, this, &ProductForm::saveAfterWaiting);
}

void ProductForm::saveAfterWaiting() {
    if (std::exchange(m_saveAgain, false) && isDirty())
        save();
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
