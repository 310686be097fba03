#include "facets.h"

#include <algorithm>
#include <cmath>

namespace pricebook {

PriceScale::PriceScale(Money lowest, Money highest) {
    const auto low = static_cast<double>(lowest.hundredths());
    const double factor = static_cast<double>(highest.hundredths()) / low;
    for (std::size_t i = 0; i < m_edges.size(); ++i)
        m_edges[i] = std::llround(low * std::pow(factor, static_cast<double>(i) / buckets));
    m_edges.back() = highest.hundredths();
}

int PriceScale::bucketOf(qint64 hundredths) const {
    const auto after = std::upper_bound(m_edges.begin() + 1, m_edges.end() - 1, hundredths);
    return static_cast<int>(after - m_edges.begin()) - 1;
}

double PriceScale::position(Money price) const {
    if (isEmpty() || m_edges.front() == m_edges.back())
        return 0;
    const auto low = static_cast<double>(m_edges.front());
    const double span = std::log(static_cast<double>(m_edges.back()) / low);
    return std::clamp(std::log(std::max(1.0, static_cast<double>(price.hundredths())) / low) / span, 0.0, 1.0);
}

Money PriceScale::at(double position) const {
    if (isEmpty() || position <= 0)
        return lowest();
    if (position >= 1)
        return highest();
    const auto low = static_cast<double>(m_edges.front());
    const double exact = low * std::pow(static_cast<double>(m_edges.back()) / low, position);
    // Steps of 5 in the third digit are finer than a pixel, and a price that a person would type.
    const double unit = std::max(1.0, 5 * std::pow(10.0, std::floor(std::log10(exact)) - 2));
    const qint64 rounded = std::llround(std::round(exact / unit) * unit);
    return Money::fromHundredths(std::clamp(rounded, m_edges.front(), m_edges.back()));
}

} // namespace pricebook
