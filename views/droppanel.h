#pragma once

#include "product.h"

#include <QFrame>
#include <memory>

class QLabel;
class QListWidget;

namespace pricebook {

class CatalogSession;
class DropList;

/// Where dragged products can be dropped: on a tag, which they get, or on a category, which they move to. Lies over
/// `host` while something is dragged, or over the left of `other` where the host is hidden. Window's thread only.
class DropPanel final : public QFrame {
    Q_OBJECT
public:
    DropPanel(QWidget* host, QWidget* other);

    /// Shows the most used tags and all categories; reads them in the background.
    void open(const std::shared_ptr<CatalogSession>& session, qint64 products);
    void close();
    [[nodiscard]] QListWidget* tagList() const;
    [[nodiscard]] QListWidget* categoryList() const;

Q_SIGNALS:
    void droppedOnTag(const std::vector<pricebook::ProductId>& products, const pricebook::Tag& tag);
    /// The invalid id: no category.
    void droppedOnCategory(const std::vector<pricebook::ProductId>& products, const pricebook::Category& category);

private:
    void showHint(const QString& text);

    QWidget* m_host;
    QWidget* m_other;
    std::shared_ptr<CatalogSession> m_session;
    QLabel* m_hint;
    DropList* m_tags;
    DropList* m_categories;
    quint64 m_generation = 0;
};

} // namespace pricebook
