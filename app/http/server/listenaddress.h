#pragma once

#include "result.h"

#include <QStringList>
#include <boost/asio/ip/tcp.hpp>
#include <vector>

namespace pricebook::http {

/// The addresses to listen on for what the options name: a numeric address, one in brackets, or a name, which may stand
/// for several. Never empty. Error: Unavailable.
[[nodiscard]] Result<std::vector<boost::asio::ip::tcp::endpoint>> listenEndpoints(const QString& host, quint16 port);

/// "http://127.0.0.1:8000" for each; of this machine where it is listened on all.
[[nodiscard]] QStringList addressTexts(const std::vector<boost::asio::ip::tcp::endpoint>& endpoints, bool secure);

} // namespace pricebook::http
