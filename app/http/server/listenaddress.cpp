#include "listenaddress.h"

#include <QCoreApplication>
#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <ifaddrs.h>
#include <net/if.h>

namespace pricebook::http {

namespace {

using namespace Qt::StringLiterals;
namespace ip = boost::asio::ip;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::HttpServer)
};

/// Those of this machine of one kind that another machine, or this one, can reach.
std::vector<ip::address> ownAddresses(bool v6) {
    std::vector<ip::address> found;
    ifaddrs* list = nullptr;
    if (getifaddrs(&list) != 0)
        return found;
    for (const ifaddrs* entry = list; entry; entry = entry->ifa_next) {
        if (!entry->ifa_addr || (entry->ifa_flags & IFF_UP) == 0)
            continue;
        if (!v6 && entry->ifa_addr->sa_family == AF_INET) {
            const auto* address = reinterpret_cast<const sockaddr_in*>(entry->ifa_addr);
            found.emplace_back(ip::address_v4(ntohl(address->sin_addr.s_addr)));
        } else if (v6 && entry->ifa_addr->sa_family == AF_INET6) {
            const auto* address = reinterpret_cast<const sockaddr_in6*>(entry->ifa_addr);
            ip::address_v6::bytes_type bytes;
            std::copy_n(address->sin6_addr.s6_addr, bytes.size(), bytes.begin());
            const ip::address_v6 result(bytes);
            if (!result.is_link_local()) // of no use without the name of its interface
                found.emplace_back(result);
        }
    }
    freeifaddrs(list);
    return found;
}

/// A name may have one, such as ::1, that this machine cannot use.
bool isUsable(const ip::tcp::endpoint& endpoint) {
    boost::asio::io_context context;
    ip::tcp::acceptor acceptor(context);
    boost::system::error_code ec;
    acceptor.open(endpoint.protocol(), ec);
    if (!ec)
        acceptor.bind(ip::tcp::endpoint(endpoint.address(), 0), ec);
    return !ec;
}

} // namespace

Result<std::vector<ip::tcp::endpoint>> listenEndpoints(const QString& host, quint16 port) {
    QString name = host.trimmed();
    if (name.startsWith(u'[') && name.endsWith(u']'))
        name = name.sliced(1, name.size() - 2);
    boost::system::error_code ec;
    const auto address = ip::make_address(name.toStdString(), ec);
    if (!ec)
        return std::vector{ip::tcp::endpoint(address, port)};
    boost::asio::io_context context;
    ip::tcp::resolver resolver(context);
    const auto found = name.isEmpty()
                           ? ip::tcp::resolver::results_type()
                           : resolver.resolve(name.toStdString(), std::to_string(port), ip::tcp::resolver::passive, ec);
    std::vector<ip::tcp::endpoint> endpoints;
    for (const auto& entry : found) {
        const bool isNew = std::find(endpoints.begin(), endpoints.end(), entry.endpoint()) == endpoints.end();
        if (isNew && isUsable(entry.endpoint()))
            endpoints.push_back(entry.endpoint());
    }
    if (endpoints.empty())
        return Error(Error::Kind::Unavailable,
                     Texts::tr("\"%1\" is no address of this computer: give a numeric one, e.g. 127.0.0.1.").arg(host));
    return endpoints;
}

QStringList addressTexts(const std::vector<ip::tcp::endpoint>& endpoints, bool secure) {
    QStringList texts;
    const auto add = [&](const ip::address& address, quint16 port) {
        const QString text = QString::fromStdString(address.to_string());
        texts.append((secure ? u"https://%1:%2"_s : u"http://%1:%2"_s)
                         .arg(address.is_v6() ? u"[%1]"_s.arg(text) : text)
                         .arg(port));
    };
    for (const auto& endpoint : endpoints) {
        if (!endpoint.address().is_unspecified()) {
            add(endpoint.address(), endpoint.port());
            continue;
        }
        for (const auto& address : ownAddresses(false))
            add(address, endpoint.port());
        if (endpoint.address().is_v6()) {
            for (const auto& address : ownAddresses(true))
                add(address, endpoint.port());
        }
    }
    texts.removeDuplicates();
    return texts;
}

} // namespace pricebook::http
