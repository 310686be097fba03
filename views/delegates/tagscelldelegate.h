#pragma once

#include "celldelegate.h"

#include <memory>

namespace pricebook {

class CatalogSession;

/// Tags as chips in one line, as many as fit, then "+3"; edited in a tag editor that opens over the cell.
class TagsCellDelegate final : public CellDelegate {
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;

    void setSession(std::shared_ptr<CatalogSession> session) { m_session = std::move(session); }
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const override;

protected:
    [[nodiscard]] QWidget* makeEditor(QWidget* parent, const QModelIndex& index) const override;
    [[nodiscard]] QString cellText(const QWidget* editor) const override;
    void fillEditor(QWidget* editor, const QModelIndex& index) const override;
    void settle(QWidget* editor, std::function<void()> done) const override;
    void paintContent(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    std::shared_ptr<CatalogSession> m_session;
};

} // namespace pricebook
