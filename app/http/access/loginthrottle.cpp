#include "loginthrottle.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>

namespace pricebook::http {

namespace {

using namespace std::chrono_literals;

constexpr int freeForAccount = 5;
constexpr int freeForAddress = 20;
constexpr std::chrono::seconds longest = 30s;
constexpr std::chrono::minutes memory = 15min;

/// Whoever has an IPv6 network has 2^64 addresses: they count as one.
std::string addressKey(std::string_view peer) {
    std::string key(peer.substr(0, 64));
    std::array<char, sizeof(in6_addr)> bytes{};
    if (inet_pton(AF_INET6, key.c_str(), bytes.data()) != 1)
        return key;
    const bool isIpv4 = IN6_IS_ADDR_V4MAPPED(reinterpret_cast<const in6_addr*>(bytes.data())) != 0;
    return {bytes.data(), isIpv4 ? bytes.size() : bytes.size() / 2};
}

/// What was typed may be anything: no more of it is kept than an address may have.
std::string accountKey(std::string_view email) { return std::string(email.substr(0, 1'000)); }

std::chrono::seconds delayAfter(int wrong, int free) {
    const int doublings = wrong - free - 1;
    if (doublings < 0)
        return 0s;
    return doublings >= 5 ? longest : std::min(longest, std::chrono::seconds(1 << doublings));
}

} // namespace

int LoginThrottle::secondsLeft(const Table& table, const std::string& key, Clock::time_point now) {
    const auto found = table.find(key);
    if (found == table.end() || found->second.next <= now)
        return 0;
    return static_cast<int>(std::chrono::ceil<std::chrono::seconds>(found->second.next - now).count());
}

void LoginThrottle::makeRoom(Table& table, Clock::time_point now) {
    if (table.size() < mostRemembered)
        return;
    std::erase_if(table, [&](const auto& entry) { return now - entry.second.last > memory; });
    if (table.size() < mostRemembered)
        return;
    // Half of them at once, so that this is not done for every try; those who have to wait longest stay.
    std::vector<std::pair<Clock::time_point, std::string>> oldest;
    oldest.reserve(table.size());
    for (const auto& [key, tries] : table)
        oldest.emplace_back(std::max(tries.next, tries.last), key);
    const auto middle = oldest.begin() + static_cast<std::ptrdiff_t>(oldest.size() / 2);
    std::nth_element(oldest.begin(), middle, oldest.end());
    for (auto entry = oldest.begin(); entry != middle; ++entry)
        table.erase(entry->second);
}

void LoginThrottle::count(Table& table, const std::string& key, int free, Clock::time_point now) {
    makeRoom(table, now);
    Tries& tries = table[key];
    if (now - tries.last > memory)
        tries.wrong = 0;
    tries.wrong = std::min(tries.wrong + 1, 1'000);
    tries.last = now;
    tries.next = now + delayAfter(tries.wrong, free);
}

void LoginThrottle::takeBack(Table& table, const std::string& key, Clock::time_point now) {
    const auto found = table.find(key);
    if (found == table.end())
        return;
    found->second.next = now;
    if (--found->second.wrong <= 0)
        table.erase(found);
}

int LoginThrottle::begin(std::string_view email, std::string_view peer) {
    const std::string account = accountKey(email);
    const std::string address = addressKey(peer);
    const Clock::time_point now = m_now();
    const std::lock_guard lock(m_mutex);
    const int wait = std::max(secondsLeft(m_accounts, account, now), secondsLeft(m_addresses, address, now));
    if (wait > 0)
        return wait;
    count(m_accounts, account, freeForAccount, now);
    count(m_addresses, address, freeForAddress, now);
    return 0;
}

void LoginThrottle::succeeded(std::string_view email, std::string_view peer) {
    const std::lock_guard lock(m_mutex);
    m_accounts.erase(accountKey(email));
    takeBack(m_addresses, addressKey(peer), m_now());
}

std::size_t LoginThrottle::remembered() const {
    const std::lock_guard lock(m_mutex);
    return m_accounts.size() + m_addresses.size();
}

void LoginThrottle::withdrawn(std::string_view email, std::string_view peer) {
    const Clock::time_point now = m_now();
    const std::lock_guard lock(m_mutex);
    takeBack(m_accounts, accountKey(email), now);
    takeBack(m_addresses, addressKey(peer), now);
}

} // namespace pricebook::http
