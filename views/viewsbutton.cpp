#include "viewsbutton.h"

#include "catalogsession.h"
#include "prompts.h"
#include "savedviews.h"
#include "viewnamedialog.h"

#include <QMenu>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

QString escaped(QString name) { return name.replace(u'&', u"&&"_s); }

} // namespace

ViewsButton::ViewsButton(Prompts* prompts, Capture capture, QWidget* parent)
    : QPushButton(parent),
      m_prompts(prompts),
      m_capture(std::move(capture)),
      m_views(new SavedViews(this)),
      m_menu(new QMenu(this)) {
    setProperty("dropDown", true);
    setAutoDefault(false);
    setAccessibleName(tr("Saved views"));
    setToolTip(tr("Filter, order and columns, saved under a name"));
    m_menu->setTitle(tr("Saved views"));
    connect(m_menu, &QMenu::aboutToShow, this, [this] {
        m_views->reload(); // what others have saved; the menu shows it if it comes in time
        fillMenu();
    });
    connect(this, &QPushButton::clicked, this, [this] { m_menu->popup(mapToGlobal(QPoint(0, height()))); });
    connect(m_views, &SavedViews::changed, this, &ViewsButton::viewsRead);
    showName();
}

void ViewsButton::setSession(const std::shared_ptr<CatalogSession>& session) {
    m_session = session;
    m_current = 0;
    m_starting = false;
    m_views->setSession(session);
    m_starting = session != nullptr;
    setEnabled(session != nullptr);
    m_menu->menuAction()->setEnabled(session != nullptr);
    showName();
}

void ViewsButton::viewsRead() {
    if (m_current != 0 && m_views->byId(m_current) == nullptr && !m_views->views().empty())
        m_current = 0;
    showName();
    if (m_menu->isVisible())
        fillMenu();
    if (!m_starting)
        return;
    m_starting = false;
    if (const SavedView* first = m_views->atStart())
        open(first->id);
}

void ViewsButton::showName() {
    const SavedView* current = m_views->byId(m_current);
    const QString name = current != nullptr ? current->name : tr("Views");
    setText(escaped(fontMetrics().elidedText(name, Qt::ElideRight, 140)));
    setAccessibleDescription(current != nullptr ? tr("“%1” was opened last").arg(name) : QString());
}

void ViewsButton::open(qint64 id) {
    const SavedView* view = m_views->byId(id);
    if (view == nullptr)
        return;
    m_views->resolve(view->definition, this, [this, id, name = view->name](const Result<SavedViews::Resolved>& now) {
        if (!now)
            return m_prompts->showError(now.error());
        m_current = id;
        showName();
        Q_EMIT applyRequested(now->definition);
        if (!now->missing.isEmpty())
            Q_EMIT statusMessage(tr("“%1” asks for what is not there any more: %2. It is shown without that.")
                                     .arg(name, now->missing.join(u", "_s)));
    });
}

void ViewsButton::fillMenu() {
    m_menu->clear();
    bool own = false;
    for (const SavedView& view : m_views->views()) {
        if (m_menu->isEmpty() && view.isShared)
            m_menu->addSection(tr("For everybody"));
        if (!view.isShared && !std::exchange(own, true))
            m_menu->addSection(tr("My views"));
        QAction* action =
            m_menu->addAction(view.isDefault ? tr("%1 (at start)").arg(escaped(view.name)) : escaped(view.name));
        action->setCheckable(true);
        action->setChecked(view.id == m_current);
        connect(action, &QAction::triggered, this, [this, id = view.id] { open(id); });
    }
    m_menu->addSeparator();
    QAction* save = m_menu->addAction(tr("Save as a new view…"), this, &ViewsButton::saveNew);
    save->setEnabled(m_views->isWritable());
    if (const SavedView* current = m_views->byId(m_current))
        addOwnEntries(current);
}

void ViewsButton::addOwnEntries(const SavedView* current) {
    const QString name = escaped(current->name);
    const auto add = [&](const QString& text, auto slot) {
        QAction* action = m_menu->addAction(text, this, slot);
        action->setEnabled(m_views->isWritable());
        return action;
    };
    add(tr("Update “%1” to what is shown now").arg(name), &ViewsButton::updateCurrent);
    add(tr("Rename “%1”…").arg(name), &ViewsButton::renameCurrent);
    add(tr("Delete “%1”…").arg(name), &ViewsButton::removeCurrent);
    QAction* start = add(current->isShared ? tr("Start with it, for everybody") : tr("Start with it"), [this](bool on) {
        if (const SavedView* view = m_views->byId(m_current))
            m_views->setDefault(*view, on, this, [this](const Result<bool>& done) {
                if (!done)
                    m_prompts->showError(done.error());
            });
    });
    start->setCheckable(true);
    start->setChecked(current->isDefault);
}

void ViewsButton::askName(
    const QString& title, const QString& name, bool shared,
    std::function<void(const QString& name, bool shared, std::function<void(const Error&)> refuse)> done) {
    auto* dialog = new ViewNameDialog(title, name, shared, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QPointer<ViewNameDialog> open(dialog);
    connect(dialog, &ViewNameDialog::chosen, this, [done = std::move(done), open](const QString& chosen, bool forAll) {
        done(chosen, forAll, [open](const Error& error) {
            if (!open)
                return;
            if (error.text.isEmpty())
                open->accept();
            else
                open->refuse(error);
        });
    });
    dialog->open();
}

void ViewsButton::saveNew() {
    SavedView view;
    view.definition = m_capture();
    askName(tr("Save as a new view"), {}, false, [this, view](const QString& name, bool shared, const auto& refuse) {
        SavedView wanted = view;
        wanted.name = name;
        wanted.isShared = shared;
        m_views->create(wanted, this, [this, refuse](const Result<SavedView>& made) {
            refuse(made ? Error(Error::Kind::Internal, QString()) : made.error());
            if (!made)
                return;
            m_current = made->id;
            Q_EMIT statusMessage(tr("Saved the view “%1”.").arg(made->name));
        });
    });
}

void ViewsButton::updateCurrent() {
    const SavedView* current = m_views->byId(m_current);
    if (current == nullptr)
        return;
    SavedView view = *current;
    const QJsonObject others = view.definition.others;
    view.definition = m_capture();
    view.definition.others = others;
    m_views->update(view, this, [this](const Result<SavedView>& saved) {
        if (!saved)
            return m_prompts->showError(saved.error());
        Q_EMIT statusMessage(tr("Updated the view “%1”.").arg(saved->name));
    });
}

void ViewsButton::renameCurrent() {
    const SavedView* current = m_views->byId(m_current);
    if (current == nullptr)
        return;
    askName(tr("Rename the view"), current->name, current->isShared,
            [this, view = *current](const QString& name, bool shared, const auto& refuse) {
                SavedView wanted = view;
                wanted.name = name;
                wanted.isShared = shared;
                m_views->update(wanted, this, [refuse](const Result<SavedView>& saved) {
                    refuse(saved ? Error(Error::Kind::Internal, QString()) : saved.error());
                });
            });
}

void ViewsButton::removeCurrent() {
    const SavedView* current = m_views->byId(m_current);
    if (current == nullptr)
        return;
    const QString who =
        current->isShared ? tr("It is gone for everybody then. The products stay.") : tr("The products stay.");
    if (!m_prompts->confirm(tr("Delete the view “%1”?").arg(current->name), who, tr("Delete view")))
        return;
    const SavedView view = *current;
    m_views->remove(view, this, [this, view](const Result<bool>& removed) {
        if (!removed)
            return m_prompts->showError(removed.error());
        m_current = 0;
        showName();
        Q_EMIT statusMessage(tr("Deleted the view “%1”.").arg(view.name));
    });
}

} // namespace pricebook
