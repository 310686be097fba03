#include "rowmarks.h"

namespace pricebook {

namespace {

constexpr int mostMarks = 500;

} // namespace

RowMarks::RowMarks(QObject* parent) : QObject(parent) {
    m_clock.start();
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &RowMarks::dropOld);
}

void RowMarks::note(const ChangeNews& news) {
    std::vector<ProductId> marked;
    for (auto it = news.products.cbegin(); it != news.products.cend() && m_marks.size() < mostMarks; ++it) {
        m_marks.insert(it.key(), {it.value(), m_clock.elapsed() + shownFor});
        marked.push_back(it.key());
    }
    Q_EMIT rowsChanged(marked);
    if (!m_marks.isEmpty() && !m_timer.isActive())
        m_timer.start(shownFor);
}

void RowMarks::dropOld() {
    const qint64 now = m_clock.elapsed();
    qint64 next = 0;
    std::vector<ProductId> old;
    for (auto it = m_marks.cbegin(); it != m_marks.cend(); ++it) {
        if (it->until <= now)
            old.push_back(it.key());
        else if (next == 0 || it->until < next)
            next = it->until;
    }
    for (const ProductId id : old)
        m_marks.remove(id);
    Q_EMIT rowsChanged(old);
    if (next != 0)
        m_timer.start(static_cast<int>(next - now));
}

void RowMarks::setDeparted(const std::vector<ProductId>& ids) {
    const QSet<ProductId> before = std::exchange(m_departed, QSet<ProductId>(ids.begin(), ids.end()));
    const QSet<ProductId> other = (before - m_departed) + (m_departed - before);
    Q_EMIT rowsChanged({other.cbegin(), other.cend()});
}

void RowMarks::clear() {
    m_marks.clear();
    m_departed.clear();
    m_timer.stop();
}

const LastChange* RowMarks::changeOf(ProductId id) const {
    const auto found = m_marks.constFind(id);
    return found == m_marks.constEnd() ? nullptr : &found->change;
}

} // namespace pricebook
