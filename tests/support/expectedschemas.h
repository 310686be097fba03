#pragma once

#include "result.h"

#include <QByteArray>
#include <QMap>
#include <QString>

namespace pricebook {

/// What migrations/expected must hold for one backend ("sqlite", "postgresql"): runs the embedded migrations one by one
/// in a fresh database and describes it after each. The files' names ("<revision>.<backend>.json") to their content.
/// The embedded files are out of sight meanwhile, since the runner would compare with them. Main thread.
[[nodiscard]] Result<QMap<QString, QByteArray>> makeExpectedSchemas(const QString& backend);

} // namespace pricebook
