#pragma once

#include "savedview.h"

#include <QPushButton>
#include <functional>
#include <memory>

class QMenu;

namespace pricebook {

class CatalogSession;
class Prompts;
class SavedViews;

/// The button "Views": its menu shows the saved views (those for everybody, then one's own), saves what is shown now as
/// a new one or into the one that is open, renames and deletes it, and says which one to start with. Window's thread
/// only.
class ViewsButton final : public QPushButton {
    Q_OBJECT
public:
    using Capture = std::function<ViewDefinition()>;

    /// `prompts` must outlive it. `capture` gives what is shown now.
    ViewsButton(Prompts* prompts, Capture capture, QWidget* parent = nullptr);

    /// Applies the view to start with, if there is one, as soon as it is read.
    void setSession(const std::shared_ptr<CatalogSession>& session);
    /// The same menu, for the menu bar too; filled when it is about to be shown.
    [[nodiscard]] QMenu* viewsMenu() const { return m_menu; }
    [[nodiscard]] SavedViews* views() const { return m_views; }
    /// The view that was applied last, 0 if none; what is shown may have been changed since.
    [[nodiscard]] qint64 currentId() const { return m_current; }
    void open(qint64 id);

Q_SIGNALS:
    void applyRequested(const pricebook::ViewDefinition& definition);
    void statusMessage(const QString& text);

private:
    void fillMenu();
    void addOwnEntries(const SavedView* current);
    void showName();
    void viewsRead();
    void saveNew();
    void updateCurrent();
    void renameCurrent();
    void removeCurrent();
    void askName(const QString& title, const QString& name, bool shared,
                 std::function<void(const QString& name, bool shared, std::function<void(const Error&)> refuse)> done);

    Prompts* m_prompts;
    Capture m_capture;
    SavedViews* m_views;
    std::shared_ptr<CatalogSession> m_session;
    QMenu* m_menu;
    qint64 m_current = 0;
    bool m_starting = false;
};

} // namespace pricebook
