#include "undocontroller.h"

#include "catalogsession.h"
#include "historytexts.h"
#include "leftalonedialog.h"
#include "prompts.h"
#include "statusarea.h"
#include "theme.h"
#include "undohistory.h"
#include "windowactions.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QToolButton>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int mostListed = 15;
constexpr int longestInMenu = 70;
constexpr int barWidth = 120;
constexpr int barHeight = 6;

QString shortTitle(const ChangeStep& step) {
    const QString title = UndoHistory::titleOf(step).simplified();
    return title.size() <= longestInMenu ? title : title.left(longestInMenu - 1) + u'…';
}

QString menuText(QString text) { return text.replace(u'&', u"&&"_s); }

} // namespace

UndoController::UndoController(QMainWindow* window, WindowActions* actions, StatusArea* status, Prompts* prompts,
                               Ready ready)
    : QObject(window),
      m_window(window),
      m_status(status),
      m_prompts(prompts),
      m_ready(std::move(ready)),
      m_history(new UndoHistory(this)),
      m_busyText(new QLabel(tr("Taking back…"), status)),
      m_busyBar(new QProgressBar(status)) {
    m_undo.action = (*actions)[Command::Undo];
    m_redo.action = (*actions)[Command::Redo];
    m_redo.redo = true;
    addButtons(window);
    m_busyBar->setRange(0, 0);
    m_busyBar->setFixedSize(barWidth, barHeight);
    m_busyBar->setTextVisible(false);
    m_busyBar->setAccessibleName(m_busyText->text());
    status->insertPermanentWidget(0, m_busyText);
    status->insertPermanentWidget(1, m_busyBar);
    setBusy(false);
    connect(m_history, &UndoHistory::listsChanged, this, &UndoController::update);
    connect(m_history, &UndoHistory::busyChanged, this, [this](bool busy) {
        setBusy(busy);
        update();
    });
    connect(m_history, &UndoHistory::undone, this, &UndoController::finished);
    connect(m_history, &UndoHistory::failed, this, [this](const ChangeStep&, const Error& error) {
        m_waiting.clear();
        update();
        m_prompts->showError(error);
    });
    // On some systems Ctrl+Y is nothing to a text field, and would reach the catalogue from there.
    qApp->installEventFilter(this);
    update();
}

void UndoController::addButtons(QMainWindow* window) {
    auto* corner = new QWidget(window->menuBar());
    auto* row = new QHBoxLayout(corner);
    row->setContentsMargins(0, 0, theme::space, 0);
    row->setSpacing(theme::halfSpace);
    for (Way* way : {&m_undo, &m_redo}) {
        way->button = new QToolButton(corner);
        way->button->setDefaultAction(way->action);
        way->button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        way->button->setAutoRaise(true);
        way->button->setPopupMode(QToolButton::MenuButtonPopup);
        way->button->setFocusPolicy(Qt::TabFocus);
        way->menu = new QMenu(way->button);
        way->menu->setToolTipsVisible(true);
        way->button->setMenu(way->menu);
        row->addWidget(way->button);
        connect(way->action, &QAction::triggered, this, [this, way] { start(*way, 1); });
        connect(way->menu, &QMenu::aboutToShow, this, [this, way] { fill(*way); });
    }
    m_undo.button->setObjectName(u"undoButton"_s);
    m_redo.button->setObjectName(u"redoButton"_s);
    window->menuBar()->setCornerWidget(corner, Qt::TopRightCorner);
    // The list of the keyboard: a button opens its own by mouse only.
    m_undo.menu->setTitle(tr("Undo several"));
    for (QObject* object : m_redo.action->associatedObjects()) {
        auto* menu = qobject_cast<QMenu*>(object);
        if (menu == nullptr)
            continue;
        const QList<QAction*> entries = menu->actions();
        menu->insertMenu(entries.value(entries.indexOf(m_redo.action) + 1), m_undo.menu);
    }
}

void UndoController::setSession(const std::shared_ptr<CatalogSession>& session) {
    m_waiting.clear();
    m_writable = session && !session->isReadOnly();
    m_history->setSession(m_writable ? session : nullptr);
    update();
}

const std::vector<ChangeStep>& UndoController::steps(const Way& way) const {
    return way.redo ? m_history->redoable() : m_history->undoable();
}

void UndoController::fill(const Way& way) {
    way.menu->clear();
    const std::vector<ChangeStep>& known = steps(way);
    const int count = std::min(static_cast<int>(known.size()), mostListed);
    for (int i = 0; i < count; ++i) {
        const ChangeStep& step = known[static_cast<std::size_t>(i)];
        QAction* action =
            way.menu->addAction(menuText(tr("%1  ·  %2").arg(shortTitle(step), historytexts::shortTime(step.at))), this,
                                [this, &way, i] { start(way, i + 1); });
        if (i > 0)
            action->setToolTip(way.redo ? tr("Does this and the %n step(s) above again", nullptr, i)
                                        : tr("Takes this and the %n step(s) above back", nullptr, i));
    }
}

void UndoController::update() {
    updateWay(m_undo);
    updateWay(m_redo);
}

void UndoController::updateWay(const Way& way) {
    const std::vector<ChangeStep>& known = steps(way);
    const bool any = !known.empty();
    QString text = way.redo ? tr("Redo") : tr("Undo");
    if (any)
        text = (way.redo ? tr("Redo: %1") : tr("Undo: %1")).arg(shortTitle(known.front()));
    way.action->setText(menuText(text));
    way.action->setEnabled(any && !m_history->isBusy() && m_waiting.empty());
    const QString keys = way.action->shortcut().toString(QKeySequence::NativeText);
    const QString tip = way.action->statusTip();
    way.action->setToolTip(any ? tr("%1 (%2)\n%3").arg(text, keys, tip) : tr("%1 (%2)").arg(tip, keys));
    way.menu->menuAction()->setEnabled(way.action->isEnabled());
    // The list stays within reach of the keyboard's users by the button's own name.
    way.button->setAccessibleName(text);
}

void UndoController::start(const Way& way, int count) {
    const std::vector<ChangeStep>& known = steps(way);
    if (m_history->isBusy() || !m_waiting.empty() || known.empty())
        return;
    const auto wanted = std::min(static_cast<std::size_t>(count), known.size());
    std::vector<ChangeStep> chosen(known.begin(), known.begin() + static_cast<std::ptrdiff_t>(wanted));
    m_ready([this, chosen = std::move(chosen)](bool ready) {
        if (!ready || !m_waiting.empty())
            return;
        m_waiting.assign(chosen.rbegin(), chosen.rend());
        m_total = {};
        m_done = 0;
        next();
    });
}

void UndoController::next() {
    if (m_waiting.empty())
        return;
    m_history->undoStep(m_waiting.back());
}

void UndoController::finished(const ChangeStep& step, const UndoReport& report) {
    m_total.step = report.step;
    m_total.products += report.products;
    m_total.categories += report.categories;
    m_total.tags += report.tags;
    m_total.skippedCount += report.skippedCount;
    m_total.skipped.insert(m_total.skipped.end(), report.skipped.begin(), report.skipped.end());
    ++m_done;
    if (!m_waiting.empty())
        m_waiting.pop_back();
    if (!m_waiting.empty())
        return next();
    const bool again = step.kind == StepInfo::Kind::Undo;
    QString title = m_done == 1 ? UndoHistory::titleOf(step) : tr("%n step(s)", nullptr, m_done);
    title = (again ? tr("Done again: %1") : tr("Taken back: %1")).arg(title);
    tell(title, std::exchange(m_total, {}));
    update();
}

void UndoController::tell(const QString& title, const UndoReport& report) {
    m_status->say(historytexts::report(title, report));
    if (report.skippedCount == 0)
        return;
    auto* dialog = new LeftAloneDialog(title, report, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void UndoController::setBusy(bool busy) {
    m_busyText->setVisible(busy);
    m_busyBar->setVisible(busy);
}

bool UndoController::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::ShortcutOverride && event->type() != QEvent::KeyPress)
        return false;
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() != Qt::Key_Y || key->modifiers() != Qt::ControlModifier)
        return false;
    auto* line = qobject_cast<QLineEdit*>(watched);
    auto* text = qobject_cast<QPlainTextEdit*>(watched);
    if ((line == nullptr || line->isReadOnly()) && (text == nullptr || text->isReadOnly()))
        return false;
    event->accept();
    if (event->type() == QEvent::KeyPress) {
        if (line != nullptr)
            line->redo();
        else
            text->redo();
    }
    return true;
}

} // namespace pricebook
