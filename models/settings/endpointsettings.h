#pragma once

#include "configuration.h"
#include "endpointoptions.h"

#include <QHash>
#include <span>

namespace pricebook {

/// One thing about the endpoint that a command line, the environment or .env can say.
struct EndpointSetting {
    const char* option;   ///< "--port"
    const char* variable; ///< "PRICEBOOK_HTTP_PORT"
    const char* help;
    bool isSwitch; ///< an option without a value; the variable is true or false
    bool isList;   ///< may be given several times; the variable's entries are parted by commas
    /// Stores a value; an error, one sentence without the name, leaves the options as they were.
    Result<void> (*store)(EndpointOptions&, const QString& value);
};

[[nodiscard]] std::span<const EndpointSetting> endpointSettings();

/// Values by the name of their option.
using EndpointArguments = QHash<QString, QStringList>;

/// The command line before the environment before .env before the defaults. Error: Invalid, naming the variable and
/// where it comes from.
Result<EndpointOptions> resolveEndpointOptions(const ConfigurationSources& sources, const EndpointArguments& arguments);

/// What does not go together (a certificate without a key), and TLS files that are not there. Error: Invalid or
/// NotFound.
Result<void> checkEndpointOptions(const EndpointOptions& options);

} // namespace pricebook
