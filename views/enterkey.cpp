#include "enterkey.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPushButton>

namespace pricebook {

namespace {

class EnterKey final : public QObject {
public:
    using QObject::QObject;

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() != QEvent::KeyPress)
            return false;
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (!enter || key->isAutoRepeat() || (key->modifiers() & ~Qt::KeypadModifier))
            return false;
        auto* button = qobject_cast<QPushButton*>(watched);
        if (!button || !button->hasFocus() || !button->isEnabled())
            return false;
        if (button->menu())
            button->showMenu();
        else
            button->click();
        return true; // the button may be gone
    }
};

} // namespace

void letEnterPressButtons(QObject* owner) { qApp->installEventFilter(new EnterKey(owner)); }

} // namespace pricebook
