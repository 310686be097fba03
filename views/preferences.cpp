#include "preferences.h"

#include "bulkediting.h"
#include "endpointsettingspage.h"
#include "generalsettings.h"
#include "historysettings.h"
#include "historywindows.h"
#include "noticesettings.h"
#include "pricerulesform.h"
#include "settingsdialog.h"

using namespace Qt::StringLiterals;

namespace pricebook {

Preferences::Preferences(const Parts& parts, QWidget* window) : QObject(window), m_parts(parts), m_window(window) {}

void Preferences::show(const QString& page) {
    // One that was closed is about to go.
    if (!m_dialog || !m_dialog->isVisible()) {
        m_dialog = new SettingsDialog(m_window);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        fill(m_dialog);
    }
    if (!page.isEmpty())
        m_dialog->showPage(page);
    m_dialog->show();
    m_dialog->raise();
    m_dialog->activateWindow();
}

void Preferences::fill(SettingsDialog* dialog) {
    dialog->addPage(u"general"_s, u"configure"_s, tr("General"), new GeneralSettings(m_parts.settings));
    auto* prices = new PriceRulesForm(m_parts.bulkEditing->priceRules());
    connect(prices, &PriceRulesForm::edited, this, [this, prices] {
        if (const std::optional<PriceRules> rules = prices->read())
            m_parts.bulkEditing->keepRules(*rules);
    });
    dialog->addPage(u"prices"_s, u"dialog-warning"_s, tr("Price checks"), prices);
    auto* history = new HistorySettings(m_parts.history->keptDays());
    connect(history, &HistorySettings::daysChanged, m_parts.history, &HistoryWindows::keepDays);
    dialog->addPage(u"history"_s, u"view-history"_s, tr("History"), history);
    if (m_parts.endpoint)
        dialog->addPage(u"endpoint"_s, u"network-server"_s, tr("Endpoint"), new EndpointSettingsPage(m_parts.endpoint));
    if (m_parts.notices.state)
        dialog->addPage(u"notices"_s, u"mail-send"_s, tr("Notices"), new NoticeSettings(m_parts.notices));
}

} // namespace pricebook
