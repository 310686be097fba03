#pragma once

#include <QPointer>
#include <QStyledItemDelegate>
#include <functional>

class QFrame;

namespace pricebook {

/// What all cells of the product table have in common: rows divided by thin lines, cells that are being saved or could
/// not be saved marked, and editors that never lose what was typed. An editor whose content is not valid stays open
/// with a sentence at the cell; only Esc gives it up.
class CellDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit CellDelegate(QObject* parent = nullptr);

    /// The open editor, or null.
    [[nodiscard]] QWidget* editor() const { return m_editor; }
    /// Stores the editor's content and closes it; `done(false)` if it is not valid: it then stays open, has the focus
    /// if `focus`, and says why. `done` may be empty; it is called later when something must be looked up first, and
    /// not at all when the editor goes away meanwhile.
    void finish(EndEditHint hint, bool focus, std::function<void(bool)> done);
    /// Why the editor's content cannot be stored, in one sentence; empty if it can.
    [[nodiscard]] virtual QString problem(const QWidget* editor) const;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                                        const QModelIndex& index) const final;
    void destroyEditor(QWidget* editor, const QModelIndex& index) const final;
    void setEditorData(QWidget* editor, const QModelIndex& index) const final;
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

Q_SIGNALS:
    void editingStarted(const QModelIndex& index) const;
    /// An editor was closed, with or without storing its content.
    void editingFinished();
    /// Enter (1) or Shift+Enter (-1) has stored it: the row below or above is to be the current one.
    void moveRequested(int rows);
    /// Ctrl+Enter: the value, as celltext.h has it, is for all selected cells. The editor is closed without storing.
    void fillRequested(const QString& value);

protected:
    [[nodiscard]] virtual QWidget* makeEditor(QWidget* parent, const QModelIndex& index) const = 0;
    virtual void fillEditor(QWidget* editor, const QModelIndex& index) const = 0;
    /// Enter, while the sentence at the cell is shown: where that is a question, this is the answer. Nothing by
    /// default.
    virtual void enteredAgain(const QWidget* editor);
    /// Calls `done` when look-ups of the editor are complete; at once by default.
    virtual void settle(QWidget* editor, std::function<void()> done) const;
    /// The editor's content as celltext.h has it; called when problem() is empty.
    [[nodiscard]] virtual QString cellText(const QWidget* editor) const = 0;
    /// The content of the cell over the finished background.
    virtual void paintContent(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    bool eventFilter(QObject* watched, QEvent* event) override;
    /// Besides what the model says: that somebody else changed the row, or that it does not pass the filter any more.
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;
    /// Takes the sentence away, because the content changed.
    void hideProblem() const;

private:
    void showProblem(const QString& text);
    void finishIntoSelection();
    void paintBackground(QPainter* painter, const QStyleOptionViewItem& cell, const QModelIndex& index) const;
    [[nodiscard]] bool hasLostFocus() const;

    mutable QPointer<QWidget> m_editor;
    mutable QPointer<QFrame> m_bubble;
    mutable bool m_finishing = false;
};

} // namespace pricebook
