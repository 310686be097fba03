#include "commandlistdialog.h"

#include "mnemonics.h"
#include "textfold.h"
#include "theme.h"

#include <QAccessible>
#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QPixmap>
#include <QStyle>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int rowsShown = 12;
constexpr int placeRole = Qt::UserRole;

/// As it is shown in a list, where an ampersand marks nothing.
QString readable(const QString& text) { return withoutMnemonic(text).replace("&&"_L1, "&"_L1); }

} // namespace

CommandListDialog::CommandListDialog(const QMenuBar* menus, QWidget* parent)
    : QDialog(parent),
      m_menus(menus),
      m_line(new QLineEdit(this)),
      m_list(new QListWidget(this)) {
    setWindowTitle(tr("Commands"));
    m_line->setAccessibleName(tr("Find a command"));
    m_line->setPlaceholderText(tr("What do you want to do?"));
    m_line->setClearButtonEnabled(true);
    m_list->setAccessibleName(tr("Commands"));
    m_list->setUniformItemSizes(true);
    theme::setQuietSelection(m_list);
    m_list->setMinimumSize(fontMetrics().averageCharWidth() * (theme::hasLargeLetters() ? 50 : 70),
                           fontMetrics().height() * 2 * (theme::hasLargeLetters() ? rowsShown / 2 : rowsShown));
    auto* column = new QVBoxLayout(this);
    column->setSpacing(theme::space);
    column->addWidget(m_line);
    column->addWidget(m_list, 1);
    QPixmap blank(m_list->style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, m_list), 1);
    blank.fill(Qt::transparent);
    m_blank.addPixmap(blank); // so that all names begin at the same place
    m_line->installEventFilter(this);
    m_line->setFocus();
    collect(m_menus->actions(), {});
    connect(m_line, &QLineEdit::textChanged, this, &CommandListDialog::fill);
    connect(m_list, &QListWidget::itemActivated, this, &CommandListDialog::run);
    connect(m_list, &QListWidget::itemClicked, this, &CommandListDialog::run);
    fill();
}

void CommandListDialog::collect(const QList<QAction*>& actions, const QString& path) {
    for (QAction* action : actions) {
        if (action->isSeparator() || !action->isVisible() || action->text().isEmpty())
            continue;
        const QString text = (path.isEmpty() ? QString() : path + u" › "_s) + readable(action->text());
        if (QMenu* menu = action->menu()) {
            Q_EMIT menu->aboutToShow(); // recent files and the like are listed then
            collect(menu->actions(), text);
        } else {
            m_commands.push_back({action, text, folded(text + u' ' + action->statusTip())});
        }
    }
}

void CommandListDialog::fill() {
    const QStringList words = folded(m_line->text()).split(u' ', Qt::SkipEmptyParts);
    m_list->clear();
    for (const bool enabled : {true, false}) {
        for (size_t i = 0; i < m_commands.size(); ++i) {
            const Command& command = m_commands[i];
            const auto has = [&command](const QString& word) { return command.words.contains(word); };
            if (!command.action || command.action->isEnabled() != enabled ||
                !std::all_of(words.begin(), words.end(), has))
                continue;
            const QString keys = command.action->shortcut().toString(QKeySequence::NativeText);
            QString text = keys.isEmpty() ? command.text : tr("%1  (%2)", "command, keys").arg(command.text, keys);
            if (command.action->isCheckable() && command.action->isChecked())
                text = tr("%1, on", "a switch").arg(text);
            if (!enabled)
                text = tr("%1, not possible now").arg(text);
            auto* item =
                new QListWidgetItem(command.action->icon().isNull() ? m_blank : command.action->icon(), text, m_list);
            item->setData(placeRole, static_cast<int>(i));
            item->setToolTip(command.action->toolTip());
            if (!enabled)
                item->setFlags(item->flags() & ~Qt::ItemIsEnabled);
        }
    }
    if (m_list->count() == 0) {
        auto* none = new QListWidgetItem(tr("No command has these words."), m_list);
        none->setFlags(Qt::NoItemFlags);
    }
    m_list->setCurrentRow(0);
    announce();
}

void CommandListDialog::changeEvent(QEvent* event) {
    QDialog::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    m_commands.clear();
    collect(m_menus->actions(), {});
    fill();
}

void CommandListDialog::announce() {
    if (!isVisible() || m_list->currentRow() < 0)
        return;
    QAccessibleEvent event(m_list, QAccessible::Focus);
    event.setChild(m_list->currentRow());
    QAccessible::updateAccessibility(&event);
}

bool CommandListDialog::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_line || event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    auto* key = static_cast<QKeyEvent*>(event);
    switch (key->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown: {
        const int page = key->key() == Qt::Key_PageUp || key->key() == Qt::Key_PageDown ? rowsShown - 1 : 1;
        const int step = key->key() == Qt::Key_Up || key->key() == Qt::Key_PageUp ? -page : page;
        m_list->setCurrentRow(std::clamp(m_list->currentRow() + step, 0, m_list->count() - 1));
        announce();
        return true;
    }
    case Qt::Key_Return:
    case Qt::Key_Enter:
        run();
        return true;
    default:
        return QDialog::eventFilter(watched, event);
    }
}

void CommandListDialog::run() {
    const QListWidgetItem* item = m_list->currentItem();
    if (!item || !(item->flags() & Qt::ItemIsEnabled))
        return;
    const QPointer<QAction> action = m_commands[item->data(placeRole).toULongLong()].action;
    accept();
    // Once the focus is back where it was, or commands for cells and fields would meet this dialog.
    QTimer::singleShot(0, parentWidget(), [action] {
        if (action && action->isEnabled())
            action->trigger();
    });
}

} // namespace pricebook
