#pragma once

#include "databaseurl.h"

#include <optional>
#include <vector>

namespace pricebook {

class Settings;

/// A catalogue that a person gave a name.
struct NamedConnection {
    QString name;
    DatabaseUrl url;       ///< without its password
    QString color;         ///< one of connectionColors(), or empty
    bool readOnly = false; ///< is opened for reading only
    bool operator==(const NamedConnection&) const = default;
};

/// The names of the colours that a connection may have; theme::mark() has what they look like.
[[nodiscard]] const std::vector<QString>& connectionColors();

/// In the order in which they are stored. What cannot be read is left out.
[[nodiscard]] std::vector<NamedConnection> readConnections(const Settings& settings);
/// Passwords are left out.
void writeConnections(Settings& settings, const std::vector<NamedConnection>& connections);
/// The first with this address, whatever the password.
[[nodiscard]] std::optional<NamedConnection> connectionTo(const Settings& settings, const DatabaseUrl& url);

} // namespace pricebook
