#pragma once

#include <QFrame>
#include <functional>

class QCheckBox;
class QLabel;
class QPushButton;
class QTimer;

namespace pricebook {

class CellCommands;
class CellList;
class CellPlanModel;
class HeldDraft;
class ProductTableModel;
class Prompts;
struct DatabaseUrl;

/// The strip above the table while edits are held: how many, and Save, Preview and Discard; below it, on request, the
/// list of them, where single ones are given up. Hidden when nothing is held and edits are saved at once. Keeps the
/// draft, and offers what a program left that ended without saving. Window's thread only.
class HeldBar final : public QFrame {
    Q_OBJECT
public:
    /// All must outlive it.
    HeldBar(ProductTableModel* model, CellCommands* commands, Prompts* prompts, QWidget* parent = nullptr);

    /// Before the model gets the session: the draft of the last one is closed. Null: none.
    void setDatabase(const DatabaseUrl* url);
    /// Before the model goes: writes what the draft has not got yet.
    void closeDraft();
    [[nodiscard]] bool isHolding() const;
    void setHolding(bool holding);
    /// Asks what is to become of held edits; `done(true)`: saved, given up or kept in the draft.
    void mayLeave(std::function<void(bool)> done);

Q_SIGNALS:
    void holdingChanged(bool holding);
    /// Their number changed.
    void heldChanged();
    void statusMessage(const QString& text);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QWidget* buildStrip();
    [[nodiscard]] QWidget* buildOffer();
    [[nodiscard]] QWidget* buildList();
    void refresh();
    void fillList();
    void updateListButtons();
    void discard();
    void forSelected(const std::function<void(int)>& act);

    ProductTableModel* m_model;
    CellCommands* m_commands;
    Prompts* m_prompts;
    HeldDraft* m_draft;
    QTimer* m_listTimer;
    CellPlanModel* m_cells;
    QWidget* m_strip = nullptr;
    QLabel* m_icon = nullptr;
    QLabel* m_text = nullptr;
    QPushButton* m_save = nullptr;
    QPushButton* m_preview = nullptr;
    QPushButton* m_discard = nullptr;
    QPushButton* m_showList = nullptr;
    QCheckBox* m_switch = nullptr;
    QWidget* m_offer = nullptr;
    QLabel* m_offerText = nullptr;
    QWidget* m_list = nullptr;
    CellList* m_table = nullptr;
    QPushButton* m_revert = nullptr;
    QPushButton* m_keepMine = nullptr;
};

} // namespace pricebook
