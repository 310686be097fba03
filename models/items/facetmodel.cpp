#include "facetmodel.h"

#include "catalogsession.h"
#include "facetstore.h"
#include "worker.h"

namespace pricebook {

namespace {

/// After a change, so that a hundred of them in a second are counted a few times.
constexpr int pauseMilliseconds = 250;

} // namespace

/// A connection opened again may be to another past: it reads the index anew.
struct FacetModel::State {
    std::shared_ptr<SharedIndex> index;
    const Connection* connection = nullptr;
    std::unique_ptr<FacetStore> store;

    FacetStore& of(CatalogStore& catalog) {
        if (connection != &catalog.connection()) {
            if (connection != nullptr) {
                const std::lock_guard writing(index->lock);
                index->loaded = false;
            }
            connection = &catalog.connection();
            store = std::make_unique<FacetStore>(catalog.connection(), index);
        }
        return *store;
    }
};

FacetModel::FacetModel(QObject* parent) : QObject(parent) {
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMilliseconds);
    connect(&m_pause, &QTimer::timeout, this, &FacetModel::start);
}

FacetModel::~FacetModel() { setSession(nullptr); }

void FacetModel::setSession(const std::shared_ptr<CatalogSession>& session) {
    cancel();
    m_pause.stop();
    if (m_session)
        m_session->disconnect(this);
    m_reader.reset(); // waits for its thread
    m_state.reset();
    m_session = session;
    m_asked = false;
    m_counts.reset();
    m_filter = {};
    if (session)
        connect(session.get(), &CatalogSession::changed, this, &FacetModel::follow);
    Q_EMIT changed();
}

void FacetModel::ask(const ProductFilter& filter) {
    if (!m_session)
        return;
    cancel();
    m_filter = filter;
    if (!m_reader) {
        m_reader = std::make_unique<Worker>(m_session->url(), OpenMode::ReadOnly);
        m_state = std::make_shared<State>();
        m_state->index = m_session->index();
        // Not to be given up by a key typed meanwhile, or it would begin again and again.
        m_reader->post<bool>(
            [state = m_state](CatalogStore& catalog) -> Result<bool> {
                const Result<FacetCounts> read = state->of(catalog).counts({}, {});
                return read ? Result<bool>(true) : Result<bool>(read.error());
            },
            this, [](const Result<bool>&) {});
    }
    m_asked = true;
    start();
}

void FacetModel::start() {
    if (!m_reader || !m_asked)
        return;
    cancel();
    m_pause.stop();
    m_cancelled = std::make_shared<std::atomic<bool>>(false);
    m_request = m_reader->post<FacetCounts>(
        [state = m_state, filter = m_filter, cancelled = m_cancelled](CatalogStore& catalog) {
            return state->of(catalog).counts(filter, {}, cancelled.get());
        },
        this,
        [this](Result<FacetCounts> answer) {
            m_request = 0;
            if (!answer) {
                if (answer.error().kind != Error::Kind::Cancelled)
                    Q_EMIT failed(answer.error());
                return;
            }
            m_counts = std::move(*answer);
            m_current = true;
            Q_EMIT changed();
        });
}

void FacetModel::cancel() {
    m_current = false;
    if (m_request == 0)
        return;
    m_cancelled->store(true);
    m_reader->cancel(std::exchange(m_request, 0));
}

void FacetModel::follow() {
    if (m_asked && !m_pause.isActive())
        m_pause.start();
}

} // namespace pricebook
