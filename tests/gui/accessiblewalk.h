#pragma once

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QDateTimeEdit>
#include <QStringList>
#include <QTest>
#include <QWidget>

namespace pricebook {

/// Looks at a window as a screen reader and a person without a mouse do. What is wrong, a line each; empty: nothing.
namespace accessiblewalk {

/// How a widget is told in a message.
inline QString told(const QWidget* widget) {
    QStringList path;
    for (const QWidget* each = widget; each && path.size() < 4; each = each->parentWidget())
        path.prepend(QString::fromLatin1(each->metaObject()->className()).section(QLatin1String("::"), -1));
    return path.join(QLatin1Char('/')) + QStringLiteral(" “%1”").arg(widget->accessibleName());
}

/// Whether a person may come to it with Tab.
inline bool takesFocus(const QWidget* widget, const QWidget* window) {
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    const bool grouped = button && button->autoExclusive() && !button->isChecked(); // the arrows lead there
    return widget->isVisibleTo(window) && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) != 0 &&
           widget->focusProxy() == nullptr && widget->window() == window && !grouped;
}

inline QStringList nameless(const QWidget* window) {
    QStringList wrong;
    for (const QWidget* widget : window->findChildren<QWidget*>()) {
        const bool internal = widget->objectName().startsWith(QLatin1String("qt_")) &&
                              qobject_cast<const QAbstractButton*>(widget) == nullptr;
        if (!takesFocus(widget, window) || internal)
            continue;
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(const_cast<QWidget*>(widget));
        if (face == nullptr || face->text(QAccessible::Name).trimmed().isEmpty())
            wrong << QStringLiteral("nameless: ") + told(widget);
    }
    return wrong;
}

/// Presses Tab until the focus is back where it was; what it never came to is unreachable.
inline QStringList unreachable(QWidget* window) {
    QList<const QWidget*> visited;
    QWidget* first = window->focusWidget() ? window->focusWidget() : window->nextInFocusChain();
    for (int i = 0; i < 400 && !first->isVisible(); ++i)
        first = first->nextInFocusChain();
    first->setFocus(Qt::TabFocusReason);
    for (int i = 0; i < 400; ++i) {
        const QWidget* now = QApplication::focusWidget();
        if (now == nullptr || now->window() != window)
            return {QStringLiteral("the focus leaves the window after ") +
                    (visited.isEmpty() ? QStringLiteral("its beginning, ") + told(first) : told(visited.last()))};
        if (visited.contains(now) && now == visited.first())
            break;
        visited << now;
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        // Tab goes through the parts of a date first.
        for (int part = 0; part < 6 && QApplication::focusWidget() == now && qobject_cast<const QDateTimeEdit*>(now);
             ++part)
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        if (QApplication::focusWidget() == now) // alone, or what it keeps from is unreachable
            break;
    }
    QStringList wrong;
    for (const QWidget* widget : window->findChildren<QWidget*>()) {
        if (takesFocus(widget, window) && !visited.contains(widget))
            wrong << QStringLiteral("unreachable: ") + told(widget);
    }
    return wrong;
}

inline QStringList walk(QWidget* window) { return nameless(window) + unreachable(window); }

} // namespace accessiblewalk
} // namespace pricebook
