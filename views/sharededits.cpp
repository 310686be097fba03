#include "sharededits.h"

#include "catalogsession.h"
#include "cellconflicts.h"
#include "celldelegate.h"
#include "changetexts.h"
#include "editorbadge.h"
#include "formbanner.h"
#include "formdrafts.h"
#include "presence.h"
#include "productform.h"
#include "producttable.h"
#include "producttablemodel.h"

#include <QVBoxLayout>
#include <algorithm>

namespace pricebook {

SharedEdits::SharedEdits(ProductTable* table, ProductTableModel* model, ProductForm* form, QWidget* parent)
    : QObject(parent),
      m_table(table),
      m_model(model),
      m_form(form),
      m_banners(new QWidget(parent)),
      m_conflicts(new CellConflicts(table, model, m_banners)),
      m_drafts(new FormDrafts(form, m_banners)),
      m_presence(new Presence(this)) {
    auto* column = new QVBoxLayout(m_banners);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_drafts->banner());
    column->addWidget(m_conflicts->banner());
    connect(m_conflicts, &CellConflicts::statusMessage, this, &SharedEdits::statusMessage);
    connect(m_drafts, &FormDrafts::statusMessage, this, &SharedEdits::statusMessage);
    connect(form, &ProductForm::productShown, this, &SharedEdits::followForm);
    connect(form, &ProductForm::dirtyChanged, m_presence, &Presence::setEditing);
    connect(m_presence, &Presence::othersChanged, this, &SharedEdits::showOthers);
    connect(table, &ProductTable::editingFinished, this, [this] { delete m_badge; });
}

void SharedEdits::setSession(const std::shared_ptr<CatalogSession>& session) {
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    delete m_badge;
    m_conflicts->setSession(session);
    m_drafts->setSession(session);
    m_presence->setSession(session);
    if (session)
        connect(session.get(), &CatalogSession::changedElsewhere, this, &SharedEdits::changedElsewhere);
}

bool SharedEdits::hasUndecided() const { return !m_conflicts->isEmpty(); }

void SharedEdits::followForm() {
    const std::optional<Product> product = m_form->product();
    m_presence->setShown(product ? std::optional(product->id) : std::nullopt);
    m_presence->setEditing(m_form->isDirty());
}

void SharedEdits::showOthers(const QStringList& names) {
    QStringList known = names;
    known.removeAll(QString());
    QString text;
    if (known.isEmpty())
        text = names.isEmpty() ? QString() : tr("Somebody else is editing this product.");
    else
        text = known.size() == 1 ? tr("%1 is editing this product in another window.").arg(known.front())
                                 : tr("%1 are editing this product in other windows.").arg(known.join(tr(", ")));
    m_form->setNotice(text);
}

void SharedEdits::changedElsewhere(const ChangeNews& news) {
    if (!m_table->isEditing())
        return;
    const QModelIndex index = m_table->currentIndex();
    const ProductId id = m_model->idAt(index.row());
    const auto change = news.products.constFind(id);
    const std::vector<ProductId>& gone = news.changes.productsRemoved;
    const bool isGone = std::find(gone.begin(), gone.end(), id) != gone.end();
    if (change == news.products.cend() && !isGone)
        return;
    delete m_badge;
    m_badge = new EditorBadge(isGone ? tr("Deleted by somebody else")
                                     : tr("Changed by %1").arg(changetexts::whoAndWhen(*change)),
                              m_table->viewport());
    static_cast<EditorBadge*>(m_badge.data())->placeAt(m_table->visualRect(index));
}

} // namespace pricebook
