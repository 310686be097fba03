#include "generalsettings.h"

#include "colorset.h"
#include "language.h"
#include "livetexts.h"
#include "segmentedcontrol.h"
#include "settings.h"
#include "theme.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <algorithm>
#include <array>

namespace pricebook {

GeneralSettings::GeneralSettings(Settings* settings, QWidget* parent) : QWidget(parent), m_settings(settings) {
    auto* form = new QFormLayout(this);
    form->setContentsMargins({});
    form->setVerticalSpacing(theme::wideSpace);
    form->setHorizontalSpacing(theme::pageMargin);
    addLanguages(form);
    addColors(form);
}

void GeneralSettings::addLanguages(QFormLayout* form) {
    auto* languages = new QComboBox(this);
    languages->addItem(tr("As the system"), QString());
    // Each by its own name, so that who cannot read the present one finds it.
    for (const language::Language& one : language::available())
        languages->addItem(one.name, one.code);
    languages->setCurrentIndex(std::max(0, languages->findData(m_settings->get(keys::language))));
    form->addRow(tr("Language"), languages);
    connect(languages, &QComboBox::activated, this, [this, languages] {
        const QString code = languages->currentData().toString();
        m_settings->set(keys::language, code);
        LiveTexts::speak(code);
    });
}

void GeneralSettings::addColors(QFormLayout* form) {
    using theme::Colors;
    static constexpr std::array order{Colors::System, Colors::Light, Colors::Dark};
    auto* colors = new SegmentedControl(tr("Colours"), {tr("As the system"), tr("Light"), tr("Dark")}, this);
    const auto now =
        std::find(order.begin(), order.end(), theme::colorsOf(m_settings->get(keys::colors))) - order.begin();
    colors->setCurrent(static_cast<int>(now));
    form->addRow(tr("Colours"), colors);
    connect(colors, &SegmentedControl::edited, this, [this](int index) {
        const Colors chosen = order[static_cast<size_t>(index)];
        m_settings->set(keys::colors, theme::keyOf(chosen));
        theme::setColors(chosen);
    });
}

} // namespace pricebook
