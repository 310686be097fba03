#pragma once

#include "celldelegate.h"

#include <memory>

namespace pricebook {

class CatalogSession;

/// The category as a searchable drop-down.
class CategoryCellDelegate final : public CellDelegate {
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;

    void setSession(std::shared_ptr<CatalogSession> session) { m_session = std::move(session); }
    [[nodiscard]] QString problem(const QWidget* editor) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const override;

protected:
    [[nodiscard]] QWidget* makeEditor(QWidget* parent, const QModelIndex& index) const override;
    [[nodiscard]] QString cellText(const QWidget* editor) const override;
    void fillEditor(QWidget* editor, const QModelIndex& index) const override;

private:
    std::shared_ptr<CatalogSession> m_session;
};

} // namespace pricebook
