#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace pricebook::http {

/// What /metrics tells. Counted by the server, printed by the resource; any thread.
struct Metrics {
    /// Upper ends of the histogram's buckets in microseconds; the last is without an end.
    static constexpr std::array<std::int64_t, 9> bucketEnds{100,    500,     1'000,   5'000,    10'000,
                                                            50'000, 100'000, 500'000, 1'000'000};

    std::atomic<std::int64_t> connectionsOpen{0};
    std::atomic<std::int64_t> connectionsAccepted{0};
    std::atomic<std::int64_t> connectionsRefused{0}; ///< beyond the limits
    std::atomic<std::int64_t> bytesSent{0};
    std::array<std::atomic<std::int64_t>, 6> byStatusClass{}; ///< index 2: answers 200 to 299 …
    std::array<std::atomic<std::int64_t>, bucketEnds.size() + 1> byDuration{};
    std::atomic<std::int64_t> microsecondsTotal{0};
};

} // namespace pricebook::http
