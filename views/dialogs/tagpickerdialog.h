#pragma once

#include "product.h"
#include "tagfinder.h"

#include <QDialog>
#include <QStringList>
#include <memory>
#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;
class QListWidgetItem;
class QPushButton;
class QTimer;
class QVBoxLayout;

namespace pricebook {

class CatalogSession;

/// Two panes side by side: the tags in the database (searched there, at most a thousand shown) and those that are
/// applied, each with a filter box. Several can be selected and moved at once; a double click moves one. Changes
/// nothing in the database: the caller takes tags() and newNames() when it is accepted.
class TagPickerDialog final : public QDialog {
    Q_OBJECT
public:
    TagPickerDialog(std::shared_ptr<CatalogSession> session, QWidget* parent);

    void setApplied(const std::vector<Tag>& tags, const QStringList& newNames);
    [[nodiscard]] std::vector<Tag> tags() const;
    /// Of the names given to setApplied() those that are still applied.
    [[nodiscard]] QStringList newNames() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Pane {
        QLineEdit* filter = nullptr;
        QListWidget* list = nullptr;
        QLabel* note = nullptr;
        QPushButton* selectAll = nullptr;
    };

    Pane buildPane(QVBoxLayout* column, const QString& title, const QString& filterName, const QString& listName,
                   const QString& allName);
    void buildButtons();
    void askAvailable();
    void showAvailable(const std::vector<TagUsage>& found, bool all);
    void filterApplied();
    void apply();
    void takeAway(bool all);
    void addApplied(const Tag& tag);
    void updateNotes();

    std::shared_ptr<CatalogSession> m_session;
    Pane m_available, m_applied;
    std::vector<TagUsage> m_found; ///< the newest answer, applied ones included
    bool m_foundAll = true;
    QPushButton* m_apply = nullptr;
    QPushButton* m_takeAway = nullptr;
    QPushButton* m_clear = nullptr;
    QTimer* m_typingPause = nullptr;
};

} // namespace pricebook
