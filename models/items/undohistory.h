#pragma once

#include "changestep.h"
#include "error.h"
#include "undoreport.h"

#include <QObject>
#include <QTimer>
#include <memory>
#include <vector>

namespace pricebook {

class CatalogSession;

/// What this user can undo and do again in a catalogue: the steps that the database keeps, so that they outlive the
/// program. Window's thread; everything is read and written in the background.
class UndoHistory final : public QObject {
    Q_OBJECT

public:
    /// Steps that are listed at most.
    static constexpr int mostSteps = 50;

    explicit UndoHistory(QObject* parent = nullptr);

    /// Null: nothing to undo.
    void setSession(std::shared_ptr<CatalogSession> session);

    /// The next one first. As they were when listsChanged() came last.
    [[nodiscard]] const std::vector<ChangeStep>& undoable() const { return m_undoable; }
    [[nodiscard]] const std::vector<ChangeStep>& redoable() const { return m_redoable; }
    /// What a step is called: its title, else its numbers.
    [[nodiscard]] static QString titleOf(const ChangeStep& step);
    /// An undo or redo is under way; until it is done undo() and redo() do nothing.
    [[nodiscard]] bool isBusy() const { return m_busy; }

    /// Takes back the newest undoable step, or does the newest redoable one again.
    void undo();
    void redo();
    /// Takes back any step, whoever made it.
    void undoStep(const ChangeStep& step);
    void reload();

Q_SIGNALS:
    void listsChanged();
    void busyChanged(bool busy);
    /// `step` was taken back, but for what the report names.
    void undone(const pricebook::ChangeStep& step, const pricebook::UndoReport& report);
    /// Nothing was changed.
    void failed(const pricebook::ChangeStep& step, const pricebook::Error& error);

private:
    struct Lists {
        std::vector<ChangeStep> undoable, redoable;
    };
    void setBusy(bool busy);

    std::shared_ptr<CatalogSession> m_session;
    std::vector<ChangeStep> m_undoable, m_redoable;
    QTimer m_reloadTimer;
    bool m_busy = false;
    quint64 m_generation = 0;
};

} // namespace pricebook
