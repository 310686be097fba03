#include "languagemenu.h"

#include "language.h"
#include "livetexts.h"
#include "settings.h"
#include "theme.h"

#include <QActionGroup>

using namespace Qt::StringLiterals;

namespace pricebook {

LanguageMenu::LanguageMenu(Settings* settings, QWidget* parent) : QMenu(tr("&Language"), parent) {
    setIcon(theme::icon(u"preferences-desktop-locale"_s));
    auto* group = new QActionGroup(this);
    const auto add = [this, group, settings](const QString& text, const QString& code) {
        QAction* action = addAction(text);
        action->setCheckable(true);
        action->setData(code);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [settings, code] {
            settings->set(keys::language, code);
            LiveTexts::speak(code);
        });
    };
    add(tr("As the &system"), {});
    addSeparator();
    // Each by its own name, so that who cannot read the present one finds it.
    for (const language::Language& one : language::available())
        add(one.name, one.code);
    connect(this, &QMenu::aboutToShow, group, [group, settings] {
        const QString chosen = settings->get(keys::language);
        for (QAction* action : group->actions())
            action->setChecked(action->data().toString() == chosen);
    });
}

} // namespace pricebook
