#pragma once

#include "productset.h"
#include "tagfinder.h"

#include <QWidget>
#include <memory>

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QTimer;

namespace pricebook {

class CatalogSession;
class InlineMessage;
class TagTristateModel;

/// Chooses tags for many products at once: a search line and below it a list in which each tag is on all, on some (with
/// the count) or on none of them; a click, Space or Enter on a row cycles, what is not touched stays as it is. "Create"
/// below adds what is typed and no tag yet. Writes nothing: the caller takes edit() and summary(). Window's thread
/// only.
class TagTristateList final : public QWidget {
    Q_OBJECT
public:
    explicit TagTristateList(QWidget* parent = nullptr);

    /// Reads the tags of these products in the background; what was chosen before is forgotten.
    void setProducts(std::shared_ptr<CatalogSession> session, ProductSet products);
    /// Adds, removes and creates; never `exactly`.
    [[nodiscard]] TagEdit edit() const;
    /// "+ organic; − green".
    [[nodiscard]] QString summary() const;
    /// Of the set, as read; 0 before.
    [[nodiscard]] qint64 productCount() const;
    [[nodiscard]] TagTristateModel* model() const { return m_model; }
    [[nodiscard]] QLineEdit* searchField() const { return m_search; }
    [[nodiscard]] QListView* list() const { return m_list; }

Q_SIGNALS:
    /// The tags of the products are known, or reading them failed.
    void loaded();
    /// edit() is another than before.
    void edited();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildChildren();
    void search();
    void found(const QString& text, const TagFinder::Found& answer);
    void createTyped();
    void takeTyped();
    void cycle(int row);
    bool handleSearchKey(int key);
    bool handleListKey(int key);

    std::shared_ptr<CatalogSession> m_session;
    TagFinder m_finder;
    TagTristateModel* m_model;
    QLineEdit* m_search = nullptr;
    QListView* m_list = nullptr;
    QPushButton* m_create = nullptr;
    InlineMessage* m_message = nullptr;
    QLabel* m_note = nullptr;
    QTimer* m_typingPause = nullptr;
    quint64 m_generation = 0; ///< of the set of products
};

} // namespace pricebook
