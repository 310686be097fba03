#pragma once

#include "historyentry.h"

#include <QDialog>
#include <memory>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QSpinBox;
class QTableView;

namespace pricebook {

class CatalogSession;
class HistoryFilterBar;
class HistoryModel;
class HistoryWork;
class InlineMessage;
class Prompts;
class TextTable;

/// Who changed what, when and through what, in the whole catalogue or of one product, with the values before and after;
/// takes a step back, or everything since a point. Not modal. Window's thread only.
class HistoryDialog final : public QDialog {
    Q_OBJECT
public:
    struct About {
        ProductId product; ///< none: the whole catalogue
        QString name;
        int keptDays = -1; ///< how long the history is kept, 0 for ever; -1: not to be set here
    };

    /// `prompts` must outlive it.
    HistoryDialog(std::shared_ptr<CatalogSession> session, Prompts* prompts, About about, QWidget* parent);

    [[nodiscard]] HistoryModel* model() const { return m_model; }
    [[nodiscard]] HistoryWork* work() const { return m_work; }

    // What is asked before a step is taken back.
    [[nodiscard]] static QString undoQuestion(const ChangeStep& step);
    [[nodiscard]] static QString undoConsequences(const StepContents& contents);
    [[nodiscard]] static QString undoButton(const StepContents& contents);

Q_SIGNALS:
    /// Something was taken back.
    void takenBack(const QString& title, const pricebook::UndoReport& report);
    void keptDaysChanged(int days);

private:
    void buildTable();
    QHBoxLayout* buildDetails();
    QLayout* buildButtons();
    void connectAll();
    void applyFilter();
    void followSelection();
    void showEntry(const HistoryEntry& entry);
    void showContents(const StepContents& contents);
    void showState();
    void undoStep();
    void restore();
    void askRestore(const RestoreScope& scope, qint64 records, const QDateTime& at);
    [[nodiscard]] const HistoryEntry* selected() const;
    [[nodiscard]] RestoreScope scopeBefore(const HistoryEntry& entry) const;
    [[nodiscard]] QString contentsText(const StepContents& contents) const;

    Prompts* m_prompts;
    About m_about;
    HistoryModel* m_model;
    HistoryWork* m_work;
    HistoryFilterBar* m_filter;
    QTableView* m_table;
    QLabel* m_state;
    QLabel* m_title;
    QLabel* m_contents;
    TextTable* m_values;
    InlineMessage* m_problem;
    QPushButton* m_undo;
    QPushButton* m_restore;
    QSpinBox* m_days = nullptr;
    qint64 m_selectedId = 0;
    StepContents m_known; ///< of the selected entry's step; nothing as long as it is not known
};

} // namespace pricebook
