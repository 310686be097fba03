#pragma once

#include "noticeservices.h"

#include <QObject>
#include <QPointer>
#include <QString>

class QWidget;

namespace pricebook {

class BulkEditing;
class EndpointController;
class HistoryWindows;
class Settings;
class SettingsDialog;

/// Opens the settings dialog and connects its pages with those who use the settings. A new page is a widget and a line
/// in fill().
class Preferences final : public QObject {
    Q_OBJECT
public:
    /// What the pages are about; all must outlive it.
    struct Parts {
        Settings* settings = nullptr;
        BulkEditing* bulkEditing = nullptr;
        HistoryWindows* history = nullptr;
        EndpointController* endpoint = nullptr; ///< null: this window has none, and no page for it
        NoticeServices notices;                 ///< without functions: likewise
    };
    Preferences(const Parts& parts, QWidget* window);

    /// Opens it, or brings it to the front; with the page of this name (general, prices, history, endpoint, notices) if
    /// one is given.
    void show(const QString& page = {});

private:
    void fill(SettingsDialog* dialog);

    Parts m_parts;
    QWidget* m_window;
    QPointer<SettingsDialog> m_dialog;
};

} // namespace pricebook
