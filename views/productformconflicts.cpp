#include "catalogsession.h"
#include "changetexts.h"
#include "conflictdialog.h"
#include "formbanner.h"
#include "productform.h"
#include "productmerge.h"
#include "theme.h"

#include <QLabel>
#include <algorithm>

// What happens when somebody else changes or deletes the product that is shown: apart from the fields in
// productform.cpp and from saving in productformsaving.cpp.

namespace pricebook {

/// `done(false)` where that fails or the form shows something else by then.
void ProductForm::readTheirs(const std::function<void(const TheirProduct&)>& then,
                             const std::function<void(bool)>& done) {
    setSaving(true);
    fetchTheirs(*m_session, m_base->id, this, [this, then, done, shown = m_shown](const Result<TheirProduct>& theirs) {
        if (shown != m_shown)
            return done(false);
        setSaving(false);
        if (theirs)
            return then(*theirs);
        m_banner->showMessage(FormBanner::Kind::Error,
                              tr("Not saved; what you typed is kept. %1").arg(theirs.error().text),
                              {{tr("Save again"), [this] { save(); }}});
        done(false);
    });
}

void ProductForm::mergeWith(const TheirProduct& theirs, const std::function<void(bool)>& done) {
    if (!theirs.product) {
        offerRevival(theirs.change);
        return done(false);
    }
    const ProductMerge merge = mergeProduct(*m_base, patch(), *theirs.product);
    if (!merge.isClean()) {
        compare(theirs, merge.clashing);
        return done(false);
    }
    if (!merge.theirs.empty())
        m_mergedText = tr("%1 also changed: %2")
                           .arg(changetexts::whoAndWhen(theirs.change), changetexts::fieldNames(merge.theirs));
    const Content known = stored();
    m_base = theirs.product;
    renew(known, contentOf(*m_base));
    setSaving(true);
    write(done);
}

/// Until it is decided the form's base stays as it was, so that saving comes back to the same question.
void ProductForm::offerTheirs(const TheirProduct& theirs, const std::vector<Field>& clashing) {
    m_banner->showMessage(
        FormBanner::Kind::Warning,
        tr("Changed by %1: %2. What you typed is kept and not saved.")
            .arg(changetexts::whoAndWhen(theirs.change), changetexts::fieldNames(clashing)),
        {{tr("Reload"), [this, theirs] { display(Mode::Edit, theirs.product, contentOf(*theirs.product)); }},
         {tr("Compare…"), [this, theirs, clashing] {
              offerTheirs(theirs, clashing); // stays for the case that nothing is decided
              compare(theirs, clashing);
          }}});
}

void ProductForm::compare(const TheirProduct& theirs, const std::vector<Field>& clashing) {
    const Content mine = typed();
    const auto typedText = [&mine](Field field) {
        const QString text = field == Field::Name             ? mine.name
                             : field == Field::PriceShmeckles ? mine.shmeckles
                             : field == Field::PriceFlurbos   ? mine.flurbos
                             : field == Field::Category       ? (mine.category ? mine.category->name : QString())
                             : field == Field::Description    ? mine.description
                                                              : mine.imageUrl;
        return text.isEmpty() ? tr("none") : text;
    };
    std::vector<FieldClash> clashes;
    for (const Field field : clashing)
        clashes.push_back({field, changetexts::fieldName(field), changetexts::fieldText(*m_base, field),
                           typedText(field), changetexts::fieldText(*theirs.product, field)});
    auto* dialog = new ConflictDialog(m_base->name, changetexts::whoAndWhen(theirs.change), clashes, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, theirs, clashing, shown = m_shown] {
        if (shown != m_shown)
            return;
        std::vector<Field> yielding = clashing;
        const std::vector<Field> kept = dialog->keptMine();
        std::erase_if(yielding, [&kept](Field f) { return std::find(kept.begin(), kept.end(), f) != kept.end(); });
        const Content known = stored();
        m_base = theirs.product;
        m_banner->clearMessage();
        renew(known, contentOf(*m_base), yielding);
        updateState();
        save();
    });
    connect(dialog, &QDialog::rejected, this, [this, theirs, clashing, shown = m_shown] {
        if (shown == m_shown)
            offerTheirs(theirs, clashing);
    });
    dialog->open();
}

void ProductForm::sameProductChanged(const Product& newer) {
    // While saving, the answer brings what is stored, and knows what of it was sent.
    if (newer == *m_base || m_saving)
        return;
    const ProductMerge merge = mergeProduct(*m_base, patch(), newer);
    const auto tell = [this, id = newer.id, shown = m_shown](auto what) {
        fetchTheirs(*m_session, id, this, [this, what, shown](const Result<TheirProduct>& theirs) {
            if (theirs && shown == m_shown && theirs->product)
                what(*theirs);
        });
    };
    if (!merge.isClean()) {
        offerTheirs({newer, {}}, merge.clashing);
        tell([this](const TheirProduct& theirs) {
            const ProductMerge now = mergeProduct(*m_base, patch(), *theirs.product);
            if (!now.isClean() && !m_saving)
                offerTheirs(theirs, now.clashing);
        });
        return;
    }
    const bool wasDirty = isDirty();
    const Content base = stored();
    m_base = newer;
    renew(base, contentOf(newer));
    if (wasDirty && !merge.theirs.empty()) {
        tell([this, fields = merge.theirs](const TheirProduct& theirs) {
            m_banner->showMessage(FormBanner::Kind::Information,
                                  tr("Changed by %1: %2. Your edits are kept.")
                                      .arg(changetexts::whoAndWhen(theirs.change), changetexts::fieldNames(fields)));
        });
        Q_EMIT statusMessage(tr("“%1” was changed elsewhere; your edits are kept.").arg(newer.name));
    }
    updateState();
}

/// A form without edits goes empty with the table's row.
void ProductForm::catalogueChanged(const ChangeSet& changes) {
    if (m_mode != Mode::Edit || m_saving || !isDirty())
        return;
    const std::vector<ProductId>& gone = changes.productsRemoved;
    if (std::find(gone.begin(), gone.end(), m_base->id) == gone.end())
        return;
    fetchTheirs(*m_session, m_base->id, this, [this, shown = m_shown](const Result<TheirProduct>& theirs) {
        if (shown == m_shown && theirs && !theirs->product)
            offerRevival(theirs->change);
    });
}

void ProductForm::offerRevival(const LastChange& change) {
    m_banner->showMessage(FormBanner::Kind::Warning,
                          tr("“%1” was deleted by %2. What you typed is kept and not saved.")
                              .arg(m_base->name, changetexts::whoAndWhen(change)),
                          {{tr("Discard"), [this] { display(Mode::Empty, {}, {}); }},
                           {tr("Restore with my edits"), [this, change] {
                                offerRevival(change); // stays if it fails before anything is sent
                                revive();
                            }}});
}

void ProductForm::revive() {
    const std::vector<Field> edited = differences(typed(), stored());
    for (const Field field : edited) {
        if (const auto issue = issueOf(field)) {
            showIssues({*issue});
            return;
        }
    }
    setSaving(true);
    m_session->reviveProduct(m_base->id, draft(), this,
                             [this, shown = m_shown, sent = typed()](const Result<Product>& answer) {
                                 if (shown == m_shown) {
                                     setSaving(false);
                                     if (answer)
                                         wrote(*answer, sent);
                                     else
                                         notWritten(answer.error(), [](bool) {});
                                 }
                                 if (answer)
                                     Q_EMIT saved(*answer);
                             });
}

void ProductForm::setNotice(const QString& text) {
    m_notice->setText(text);
    m_notice->setVisible(!text.isEmpty());
    QPalette palette = m_notice->palette();
    palette.setColor(QPalette::WindowText, theme::color(theme::Color::Warning));
    m_notice->setPalette(palette);
    m_notice->setAccessibleName(text);
}

} // namespace pricebook
