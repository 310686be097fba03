#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pricebook::http {

/// Slows down whoever tries passwords: after five wrong ones for an account, or twenty from an address, each further
/// one doubles the time until the next may be tried, from one second up to thirty. An account is what was typed,
/// whether it exists or not, so that nothing is told by it. A try that comes too early is not looked at and does not
/// count. One for all threads of an endpoint; remembers a bounded number of accounts and addresses, and each for
/// fifteen minutes.
class LoginThrottle {
public:
    using Clock = std::chrono::steady_clock;
    explicit LoginThrottle(std::function<Clock::time_point()> now = &Clock::now) : m_now(std::move(now)) {}

    /// Counts a try as a wrong one until succeeded() says otherwise, so that many at a time get no further than one
    /// after another. Seconds to wait before it may be made, or 0: go ahead. `email` folded, `peer` a numeric address.
    [[nodiscard]] int begin(std::string_view email, std::string_view peer);
    /// The password of the try that began was right: forgets the account's wrong ones and takes that try back from the
    /// address.
    void succeeded(std::string_view email, std::string_view peer);
    /// The try was not judged (no database, too many at once): takes it back.
    void withdrawn(std::string_view email, std::string_view peer);

    [[nodiscard]] std::size_t remembered() const;         ///< accounts and addresses together
    static constexpr std::size_t mostRemembered = 20'000; ///< of each kind

private:
    struct Tries {
        int wrong = 0;
        Clock::time_point next; ///< when one may be made again
        Clock::time_point last;
    };
    using Table = std::unordered_map<std::string, Tries>;
    static int secondsLeft(const Table& table, const std::string& key, Clock::time_point now);
    static void count(Table& table, const std::string& key, int free, Clock::time_point now);
    static void takeBack(Table& table, const std::string& key, Clock::time_point now);
    static void makeRoom(Table& table, Clock::time_point now);

    std::function<Clock::time_point()> m_now;
    mutable std::mutex m_mutex;
    Table m_accounts;
    Table m_addresses;
};

} // namespace pricebook::http
