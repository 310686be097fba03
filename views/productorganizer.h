#pragma once

#include "productset.h"

#include <QObject>
#include <memory>

class QMenu;

namespace pricebook {

class CatalogSession;
class DropPanel;
class ProductDrag;
class ProductTable;
class Prompts;

/// Tags and category of the products that are selected in a table: by its menu, by keyboard, or dragged onto a tag or
/// category at the left. Window's thread only.
class ProductOrganizer final : public QObject {
    Q_OBJECT
public:
    /// `dropHost` is covered by the tags and categories while products are dragged. All must outlive it.
    ProductOrganizer(ProductTable* table, QWidget* dropHost, Prompts* prompts, QObject* parent);

    void setSession(std::shared_ptr<CatalogSession> session);
    /// "Tags…" and "Move to category…" for the selected products.
    void addTo(QMenu* menu);
    /// Opens the picker in three states for the selection.
    void editTags();
    /// Asks for the category that the selection moves to.
    void moveToCategory();
    [[nodiscard]] ProductDrag* drag() const { return m_drag; }
    [[nodiscard]] DropPanel* dropPanel() const { return m_panel; }

Q_SIGNALS:
    void statusMessage(const QString& text);

private:
    [[nodiscard]] bool isWritable() const;
    void addTag(const std::vector<ProductId>& products, const Tag& tag);
    void moveTo(const std::vector<ProductId>& products, const std::optional<Category>& category);

    ProductTable* m_table;
    Prompts* m_prompts;
    ProductDrag* m_drag;
    DropPanel* m_panel;
    std::shared_ptr<CatalogSession> m_session;
};

} // namespace pricebook
