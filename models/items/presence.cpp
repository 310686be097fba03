#include "presence.h"

#include "presencestore.h"
#include "sessionwrite.h"

#include <QUuid>

namespace pricebook {

namespace {

constexpr int askMilliseconds = 3000;
constexpr int beatMilliseconds = 15'000;

} // namespace

Presence::Presence(QObject* parent) : QObject(parent), m_client(QUuid::createUuid().toString(QUuid::Id128)) {
    m_askTimer.setInterval(askMilliseconds);
    m_beatTimer.setInterval(beatMilliseconds);
    connect(&m_askTimer, &QTimer::timeout, this, &Presence::ask);
    connect(&m_beatTimer, &QTimer::timeout, this, &Presence::beat);
}

Presence::~Presence() { leave(); }

void Presence::setSession(const std::shared_ptr<CatalogSession>& session) {
    leave();
    m_session = session;
    m_shown.reset();
    m_editing = m_asking = m_beating = false;
    m_askTimer.stop();
    m_beatTimer.stop();
    setOthers({});
}

void Presence::setShown(std::optional<ProductId> product) {
    if (product == m_shown)
        return;
    m_shown = product;
    setOthers({});
    if (m_editing)
        beat();
    if (!m_session || !m_shown)
        return m_askTimer.stop();
    ask();
    m_askTimer.start();
}

void Presence::setEditing(bool editing) {
    if (std::exchange(m_editing, editing) == editing)
        return;
    if (!editing) {
        m_beatTimer.stop();
        leave();
    } else {
        beat();
        m_beatTimer.start();
    }
}

void Presence::ask() {
    if (!m_session || !m_shown || m_asking || m_session->isConnectionLost())
        return;
    m_asking = true;
    m_session->quickReader().post<QStringList>(
        [client = m_client, id = *m_shown](CatalogStore& store) {
            return PresenceStore(store.connection()).others(client, id);
        },
        this,
        [this, id = *m_shown](const Result<QStringList>& names) {
            m_asking = false;
            if (names && m_shown == id)
                setOthers(*names);
        });
}

void Presence::beat() {
    if (!m_session || m_session->isReadOnly() || !m_shown || m_beating || m_session->isConnectionLost())
        return;
    m_beating = m_told = true;
    m_session->write<bool>(
        [client = m_client, id = *m_shown](CatalogStore& store, WriteUnit& unit) -> Result<bool> {
            const Result<void> told =
                PresenceStore(store.connection()).beat(unit, client, CatalogStore::systemUser(), id);
            return told ? Result<bool>(true) : Result<bool>(told.error());
        },
        this, [this](const Result<bool>&) { m_beating = false; });
}

void Presence::leave() {
    if (!m_session || !std::exchange(m_told, false) || m_session->isConnectionLost())
        return;
    m_session->write<bool>(
        [client = m_client](CatalogStore& store, WriteUnit& unit) -> Result<bool> {
            const Result<void> left = PresenceStore(store.connection()).leave(unit, client);
            return left ? Result<bool>(true) : Result<bool>(left.error());
        },
        m_session.get(), [](const Result<bool>&) {});
}

void Presence::setOthers(const QStringList& names) {
    if (std::exchange(m_others, names) != names)
        Q_EMIT othersChanged(names);
}

} // namespace pricebook
