#include "journalretention.h"

#include "catalogsession.h"
#include "journalkeeper.h"

namespace pricebook {

JournalRetention::JournalRetention(QObject* parent) : QObject(parent) {}

JournalRetention::~JournalRetention() = default;

void JournalRetention::setSession(const std::shared_ptr<CatalogSession>& session,
                                  std::chrono::milliseconds firstPause) {
    m_session = session;
    start(firstPause);
}

void JournalRetention::setDays(int days) {
    if (std::exchange(m_days, days) != days)
        start(std::chrono::minutes(1));
}

void JournalRetention::start(std::chrono::milliseconds firstPause) {
    m_keeper.reset();
    if (!m_session || m_session->isReadOnly() || m_days <= 0)
        return;
    JournalLimits limits;
    limits.days = m_days;
    limits.rows = 0; // a single change of many products may be more than any number
    m_keeper = std::make_unique<JournalKeeper>(m_session->url(), limits, firstPause);
}

} // namespace pricebook
