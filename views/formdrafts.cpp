#include "formdrafts.h"

#include "catalogsession.h"
#include "formbanner.h"
#include "productform.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int pauseMilliseconds = 1000;

} // namespace

FormDrafts::FormDrafts(ProductForm* form, QWidget* parent)
    : QObject(parent),
      m_form(form),
      m_banner(new FormBanner(parent)) {
    m_banner->setObjectName(u"formDrafts"_s);
    m_timer.setSingleShot(true);
    m_timer.setInterval(pauseMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &FormDrafts::keep);
    connect(form, &ProductForm::contentEdited, this, [this] {
        if (!m_timer.isActive()) // not later, however long somebody types
            m_timer.start();
    });
    // Saved or given up.
    connect(form, &ProductForm::dirtyChanged, this, [this](bool dirty) {
        if (!dirty)
            keep();
    });
}

FormDrafts::~FormDrafts() {
    if (m_form)
        m_form->disconnect(this);
}

void FormDrafts::setSession(const std::shared_ptr<CatalogSession>& session) {
    if (m_kept) // the person was asked
        m_store.remove(m_catalogue, *std::exchange(m_kept, std::nullopt));
    m_timer.stop();
    m_session = session;
    m_found.clear();
    m_banner->clearMessage();
    m_catalogue = session ? session->url().toDisplayString() : QString();
    if (session && !session->isReadOnly())
        m_found = m_store.leftBehind(m_catalogue);
    offerNext();
}

void FormDrafts::keep() {
    m_timer.stop();
    if (m_catalogue.isEmpty())
        return;
    const QJsonObject content = m_form->unsaved();
    const std::optional<Product> product = m_form->product();
    const qint64 id = product ? product->id.value : 0;
    if (m_kept && (content.isEmpty() || *m_kept != id))
        m_store.remove(m_catalogue, *std::exchange(m_kept, std::nullopt));
    if (content.isEmpty())
        return;
    Draft draft;
    draft.product = id;
    draft.title = product ? product->name : content[u"typed"_s][u"name"_s].toString();
    draft.at = QDateTime::currentDateTimeUtc();
    draft.content = content;
    const Result<void> kept = m_store.save(m_catalogue, draft);
    if (kept)
        m_kept = id;
    else if (!std::exchange(m_failed, true))
        Q_EMIT statusMessage(kept.error().text);
}

void FormDrafts::offerNext() {
    if (m_found.empty()) {
        m_banner->clearMessage();
        return;
    }
    const Draft draft = m_found.front();
    const auto taken = [this, draft] {
        m_found.erase(m_found.begin());
        DraftStore::discard(draft);
        offerNext();
    };
    const QString when = QLocale().toString(draft.at.toLocalTime(), QLocale::ShortFormat);
    const QString what = draft.product == 0 ? tr("A new product “%1” that was typed and never saved was found (%2).")
                                            : tr("Edits of “%1” that were never saved were found (%2).");
    m_banner->showMessage(FormBanner::Kind::Information, what.arg(draft.title, when),
                          {{tr("Discard"), taken}, {tr("Restore"), [this, draft] { restore(draft); }}});
}

void FormDrafts::restore(const Draft& draft) {
    offerNext(); // stays until it is done
    m_form->mayLeave([this, draft](bool leave) {
        if (!leave)
            return;
        const auto put = [this, draft](const std::optional<Product>& now) {
            m_form->restoreUnsaved(draft.content, now);
            keep(); // as this program's before the other one goes
            if (m_kept || !m_form->isDirty())
                DraftStore::discard(draft);
            std::erase_if(m_found, [&draft](const Draft& d) { return d.file == draft.file; });
            offerNext();
        };
        if (draft.product == 0)
            return put(std::nullopt);
        m_session->fetchProduct(ProductId(draft.product), this, [this, put](const Result<Product>& now) {
            if (now || now.error().kind == Error::Kind::NotFound)
                put(now ? std::optional(*now) : std::nullopt);
            else
                Q_EMIT statusMessage(now.error().text);
        });
    });
}

} // namespace pricebook
