#pragma once

#include "changenews.h"
#include "product.h"

#include <QObject>
#include <QPointer>
#include <memory>

class QFrame;
class QLabel;
class QWidget;

namespace pricebook {

class CatalogSession;
class CellConflicts;
class FormDrafts;
class Presence;
class ProductForm;
class ProductTable;
class ProductTableModel;

/// All that the page of products does because it is not alone: conflicts of cells, drafts of the form, who else edits
/// the product shown, and a badge at an open cell whose product somebody else has changed.
class SharedEdits final : public QObject {
    Q_OBJECT
public:
    /// All must outlive it; `parent` gets the banners.
    SharedEdits(ProductTable* table, ProductTableModel* model, ProductForm* form, QWidget* parent);

    /// The banners, to be put above the table.
    [[nodiscard]] QWidget* banners() const { return m_banners; }
    void setSession(const std::shared_ptr<CatalogSession>& session);
    [[nodiscard]] bool hasUndecided() const;

Q_SIGNALS:
    void statusMessage(const QString& text);

private:
    void followForm();
    void showOthers(const QStringList& names);
    void changedElsewhere(const ChangeNews& news);

    ProductTable* m_table;
    ProductTableModel* m_model;
    ProductForm* m_form;
    QWidget* m_banners;
    CellConflicts* m_conflicts;
    FormDrafts* m_drafts;
    Presence* m_presence;
    std::shared_ptr<CatalogSession> m_session;
    QPointer<QFrame> m_badge;
};

} // namespace pricebook
