#pragma once

#include <QMenu>

namespace pricebook {

class Settings;

/// "Language": the system's, or one of those that there are texts for. The choice holds at once, for everything that is
/// open, and is remembered.
class LanguageMenu final : public QMenu {
    Q_OBJECT
public:
    /// `settings` must outlive it.
    LanguageMenu(Settings* settings, QWidget* parent);
};

} // namespace pricebook
