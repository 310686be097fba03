#pragma once

#include "productset.h"

#include <QDialog>
#include <memory>

class QLabel;
class QPushButton;

namespace pricebook {

class CatalogSession;
class InlineMessage;
class TagTristateList;

/// "Tags of 12 products": the list in three states, and a button that writes what was chosen in one step. Stays open
/// while it is chosen and while writing fails; closes when it is written.
class ProductTagsDialog final : public QDialog {
    Q_OBJECT
public:
    /// `count`: how many products that are, as far as is known.
    ProductTagsDialog(std::shared_ptr<CatalogSession> session, ProductSet products, qint64 count, QWidget* parent);

    void accept() override;
    [[nodiscard]] TagTristateList* list() const { return m_list; }

Q_SIGNALS:
    /// One sentence for a status bar.
    void statusMessage(const QString& text);

private:
    void updateState();

    std::shared_ptr<CatalogSession> m_session;
    ProductSet m_products;
    qint64 m_count;
    TagTristateList* m_list;
    QLabel* m_summary;
    InlineMessage* m_message;
    QPushButton* m_accept;
    bool m_writing = false;
};

} // namespace pricebook
