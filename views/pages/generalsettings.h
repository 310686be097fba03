#pragma once

#include <QWidget>

class QFormLayout;

namespace pricebook {

class Settings;

/// Settings page: how the program looks and speaks. Each choice holds at once and is remembered.
class GeneralSettings final : public QWidget {
    Q_OBJECT
public:
    /// `settings` must outlive it.
    explicit GeneralSettings(Settings* settings, QWidget* parent = nullptr);

private:
    void addLanguages(QFormLayout* form);
    void addColors(QFormLayout* form);

    Settings* m_settings;
};

} // namespace pricebook
