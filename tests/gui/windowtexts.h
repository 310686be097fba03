#pragma once

#include <QAbstractItemView>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMap>
#include <QRegularExpression>
#include <QTabBar>
#include <QWidget>
#include <functional>

namespace pricebook {

/// What windows say to those who look and to those who listen.
namespace windowtexts {

using namespace Qt::StringLiterals;

using Texts = QMap<QString, QString>; ///< by widget and property

/// Those of one widget; what is typed is not a text of the program.
inline void collect(const QWidget& widget, const QString& path, Texts& texts) {
    const auto add = [&](const QString& what, const QString& text) {
        if (!text.isEmpty())
            texts.insert(path + u'.' + what, text);
    };
    for (const char* name : {"text", "title", "windowTitle", "toolTip", "statusTip", "whatsThis", "accessibleName",
                             "accessibleDescription", "prefix", "suffix", "placeholderText", "specialValueText"}) {
        const bool typed = qobject_cast<const QLineEdit*>(&widget) != nullptr && qstrcmp(name, "text") == 0;
        if (!typed && widget.metaObject()->indexOfProperty(name) >= 0)
            add(QLatin1String(name), widget.property(name).toString());
    }
    if (QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(&const_cast<QWidget&>(widget))) {
        add(u"spoken"_s, interface->text(QAccessible::Name));
        add(u"described"_s, interface->text(QAccessible::Description));
    }
    int number = 0;
    for (const QAction* action : widget.actions()) {
        const QString place = u"action%1"_s.arg(++number);
        // The letters of menus are another test's.
        add(place, QString(action->text()).remove(u'&'));
        add(place + u"tip"_s, QString(action->toolTip()).remove(u'&'));
        add(place + u"status"_s, action->statusTip());
    }
    if (const auto* combo = qobject_cast<const QComboBox*>(&widget)) {
        for (int i = 0; i < combo->count(); ++i)
            add(u"item%1"_s.arg(i), combo->itemText(i));
    }
    if (const auto* tabs = qobject_cast<const QTabBar*>(&widget)) {
        for (int i = 0; i < tabs->count(); ++i)
            add(u"tab%1"_s.arg(i), tabs->tabText(i));
    }
    const auto* view = qobject_cast<const QAbstractItemView*>(&widget);
    if (view == nullptr || view->model() == nullptr || qobject_cast<const QHeaderView*>(view) != nullptr)
        return;
    for (int column = 0; column < view->model()->columnCount(); ++column) {
        add(u"header%1"_s.arg(column), view->model()->headerData(column, Qt::Horizontal).toString());
        for (int row = 0; row < qMin(3, view->model()->rowCount()); ++row) {
            const QModelIndex cell = view->model()->index(row, column);
            for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::AccessibleTextRole)})
                add(u"cell%1.%2.%3"_s.arg(row).arg(column).arg(role), cell.data(role).toString());
        }
    }
}

/// Those of every window that is open, and of the menus.
inline Texts shown() {
    Texts texts;
    const std::function<void(const QWidget&, const QString&)> walk = [&](const QWidget& widget, const QString& path) {
        collect(widget, path, texts);
        int number = 0;
        for (QObject* child : widget.children()) {
            auto* inner = qobject_cast<QWidget*>(child);
            if (inner == nullptr || inner->isWindow() || !inner->isVisible())
                continue;
            walk(*inner, path + u"/%1%2"_s.arg(QLatin1String(inner->metaObject()->className())).arg(++number));
        }
    };
    for (const QWidget* top : QApplication::topLevelWidgets()) {
        if (top->isVisible())
            walk(*top, QLatin1String(top->metaObject()->className()));
    }
    return texts;
}

/// Which of them have a Latin word that is no name; all data has to be Russian, then it is a text not translated.
inline QStringList english(const Texts& texts, const QRegularExpression& data = QRegularExpression(u"$."_s)) {
    static const QRegularExpression names(
        u"<[^>]*>|Telegram|Bot "
        u"API|@BotFather|Alembic|Pricebook|SQLite|PostgreSQL|PEM|NDJSON|JSON|SQL|HTTP|TLS|Ctrl|Shift|Alt|Del|Esc|Tab|"
        u"Enter|F\\d+|"
        u"https?:\\S*|"
        "postgresql:\\S*|localhost|[\\w./-]*/[\\w./-]+|\\S+\\.(db|json|gz|sqlite3?|ini)|English|PgUp|PgDown|Home|End|"
        "\\bMIT\\b|\\bQt\\b|\\b[0-9a-f]{12}\\b|\\bid\\b|\\bCET\\b|[KMG]iB|\\.env"_s);
    static const QRegularExpression word(u"[A-Za-z]{2,}"_s);
    QStringList found;
    for (auto text = texts.begin(); text != texts.end(); ++text) {
        if (QString(text.value()).remove(data).remove(names).contains(word))
            found << text.key() + u": "_s + text.value();
    }
    return found;
}

} // namespace windowtexts
} // namespace pricebook
