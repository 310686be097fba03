#pragma once

class QCoreApplication;

namespace pricebook {

/// Loads the texts for the default locale's language; English needs them too, for its plural forms. Once, before the
/// first window.
void installTranslations(QCoreApplication& application);

} // namespace pricebook
