#pragma once

#include "columns.h"
#include "theirproduct.h"

#include <QObject>
#include <memory>
#include <vector>

namespace pricebook {

class CatalogSession;
class FormBanner;
class ProductTable;
class ProductTableModel;

/// What becomes of typed cells when somebody else was faster: another value in the same cell is put to the decision, in
/// a dialog at once unless another cell is open, else from a banner; a product deleted meanwhile can be restored with
/// what was typed; a change beside one's own is told in the status line. Nothing typed goes before that was decided.
/// Tells the model when editors open and close.
class CellConflicts final : public QObject {
    Q_OBJECT
public:
    /// `parent` gets the banner too.
    CellConflicts(ProductTable* table, ProductTableModel* model, QWidget* parent);

    /// To be put above the table; hidden while there is nothing to decide.
    [[nodiscard]] FormBanner* banner() const { return m_banner; }
    /// Forgets everything of the one before.
    void setSession(const std::shared_ptr<CatalogSession>& session);
    /// Nothing waits for a decision.
    [[nodiscard]] bool isEmpty() const { return m_clashes.empty() && m_orphans.empty(); }

Q_SIGNALS:
    void statusMessage(const QString& text);

private:
    struct Clash {
        ProductId id;
        ProductColumn column = ProductColumn::Name;
        Product base;
        TheirProduct theirs;
    };
    struct Orphan {
        Product wanted;
        LastChange deletion;
        QString problem; ///< why restoring failed
    };
    struct Merge {
        ProductId id;
        QString text;
    };
    void watchEditors();
    void clashed(const Clash& clash);
    void compare(const Clash& clash);
    void orphaned(const Product& wanted);
    void revive(const Orphan& orphan);
    void saved(ProductId id);
    void showNext();
    void dropSettled();
    [[nodiscard]] QString shown(ProductId id, ProductColumn column) const;

    ProductTable* m_table;
    ProductTableModel* m_model;
    FormBanner* m_banner;
    std::shared_ptr<CatalogSession> m_session;
    std::vector<Clash> m_clashes;
    std::vector<Orphan> m_orphans;
    std::vector<Merge> m_merges;
    bool m_dialogOpen = false;
};

} // namespace pricebook
