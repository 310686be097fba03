#pragma once

#include <QWidget>

namespace pricebook {

class EndpointController;

/// Settings page: whether the catalogue is served over HTTP, and the way to the dialog with all about it.
class EndpointSettingsPage final : public QWidget {
    Q_OBJECT
public:
    /// `endpoint` must outlive it.
    explicit EndpointSettingsPage(EndpointController* endpoint, QWidget* parent = nullptr);
};

} // namespace pricebook
