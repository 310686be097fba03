#pragma once

#include "tidying.h"

#include <QDialog>
#include <memory>
#include <set>
#include <vector>

class QLabel;
class QPushButton;
class QTimer;
class QTreeWidget;

namespace pricebook {

/// Tags or categories that are probably one: each group with the one to keep, those that would go and why they are
/// taken for the same. A group is merged from here, or put aside until the dialog is closed. Looks anew after each
/// change.
class DuplicatesDialog final : public QDialog {
    Q_OBJECT
public:
    DuplicatesDialog(std::shared_ptr<CatalogSession> session, tidying::Names names, QWidget* parent);

Q_SIGNALS:
    void statusMessage(const QString& text);

private:
    void buildChildren();
    void search();
    void showFound(const Result<std::vector<DuplicateGroup>>& found);
    void mergeCurrent();
    void hideCurrent();
    void updateButtons();
    [[nodiscard]] const DuplicateGroup* currentGroup() const;

    std::shared_ptr<CatalogSession> m_session;
    tidying::Names m_names;
    std::vector<DuplicateGroup> m_groups; ///< those shown
    std::set<qint64> m_putAside;          ///< by the id of the one to keep
    QLabel* m_note = nullptr;
    QTreeWidget* m_tree = nullptr;
    QPushButton* m_merge = nullptr;
    QPushButton* m_hide = nullptr;
    QTimer* m_pause = nullptr;
    bool m_searching = false;
};

} // namespace pricebook
