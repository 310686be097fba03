#include "savedviews.h"

#include "catalogstore.h"
#include "savedviewstore.h"
#include "sessionwrite.h"
#include "worker.h"

#include <algorithm>

namespace pricebook {

SavedViews::SavedViews(QObject* parent, const QString& owner)
    : QObject(parent),
      m_owner(owner.isEmpty() ? CatalogStore::systemUser() : owner) {}

void SavedViews::setSession(const std::shared_ptr<CatalogSession>& session) {
    m_session = session;
    ++m_generation;
    m_views.clear();
    Q_EMIT changed();
    reload();
}

void SavedViews::reload() {
    if (!m_session)
        return;
    m_session->quickReader().post<std::vector<SavedView>>(
        [owner = m_owner](CatalogStore& store) { return SavedViewStore(store.connection()).all(owner); }, this,
        [this, generation = m_generation](Result<std::vector<SavedView>> answer) {
            if (!answer || generation != m_generation)
                return;
            m_views = std::move(*answer);
            Q_EMIT changed();
        });
}

const SavedView* SavedViews::byId(qint64 id) const {
    const auto found =
        std::find_if(m_views.begin(), m_views.end(), [id](const SavedView& view) { return view.id == id; });
    return found == m_views.end() ? nullptr : &*found;
}

const SavedView* SavedViews::atStart() const {
    const SavedView* found = nullptr;
    for (const SavedView& view : m_views) {
        if (view.isDefault && (found == nullptr || found->isShared))
            found = &view;
    }
    return found;
}

template <class T>
Reply<T> SavedViews::thenReload(Reply<T> reply) {
    return [this, generation = m_generation, reply = std::move(reply)](Result<T> answer) {
        reply(std::move(answer));
        if (generation == m_generation)
            reload();
    };
}

void SavedViews::create(const SavedView& view, QObject* context, Reply<SavedView> reply) {
    m_session->write<SavedView>(
        [owner = m_owner, view](CatalogStore& store, WriteUnit& unit) {
            return SavedViewStore(store.connection()).create(unit, owner, view);
        },
        context, thenReload(std::move(reply)));
}

void SavedViews::update(const SavedView& view, QObject* context, Reply<SavedView> reply) {
    m_session->write<SavedView>(
        [owner = m_owner, view](CatalogStore& store, WriteUnit& unit) {
            return SavedViewStore(store.connection()).update(unit, owner, view);
        },
        context, thenReload(std::move(reply)));
}

void SavedViews::remove(const SavedView& view, QObject* context, Reply<bool> reply) {
    m_session->write<bool>(
        [owner = m_owner, view](CatalogStore& store, WriteUnit& unit) -> Result<bool> {
            const Result<void> done = SavedViewStore(store.connection()).remove(unit, owner, view.id, view.version);
            return done ? Result<bool>(true) : Result<bool>(done.error());
        },
        context, thenReload(std::move(reply)));
}

void SavedViews::setDefault(const SavedView& view, bool on, QObject* context, Reply<bool> reply) {
    m_session->write<bool>(
        [owner = m_owner, id = view.id, on](CatalogStore& store, WriteUnit& unit) -> Result<bool> {
            const Result<void> done = SavedViewStore(store.connection()).setDefault(unit, owner, id, on);
            return done ? Result<bool>(true) : Result<bool>(done.error());
        },
        context, thenReload(std::move(reply)));
}

void SavedViews::resolve(const ViewDefinition& definition, QObject* context, Reply<Resolved> reply) {
    m_session->quickReader().post<Resolved>(
        [definition](CatalogStore& store) -> Result<Resolved> {
            Result<SavedViewStore::Resolved> now = SavedViewStore(store.connection()).resolve(definition);
            if (!now)
                return now.error();
            return Resolved{std::move(now->definition), std::move(now->missing)};
        },
        context, std::move(reply));
}

} // namespace pricebook
