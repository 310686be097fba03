#pragma once

#include <QString>

namespace pricebook {

/// Where the sample catalogue lies that is part of the program; Importer::run() takes it like a file.
[[nodiscard]] QString sampleCataloguePath();

} // namespace pricebook
