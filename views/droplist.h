#pragma once

#include "ids.h"

#include <QListWidget>
#include <functional>
#include <vector>

namespace pricebook {

/// A list onto whose rows dragged products can be dropped. Each row has an id and a name. Says for the row under the
/// mouse what a drop would do.
class DropList final : public QListWidget {
    Q_OBJECT
public:
    /// "Add “%1” to 12 products", for the row's name and the number of products.
    using HintText = std::function<QString(const QString& name, qint64 products)>;
    DropList(const QString& name, HintText hint, QWidget* parent);

    void addRow(qint64 id, const QString& name, const QString& icon);

Q_SIGNALS:
    /// Empty: the mouse is on no row.
    void hinted(const QString& text);
    void dropped(const std::vector<pricebook::ProductId>& products, qint64 id, const QString& name);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    HintText m_hint;
};

} // namespace pricebook
