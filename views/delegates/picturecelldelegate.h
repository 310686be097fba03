#pragma once

#include "textcelldelegate.h"

#include <QIcon>

namespace pricebook {

/// Whether a product has a picture, as an icon; edited as its address.
class PictureCellDelegate final : public TextCellDelegate {
    Q_OBJECT
public:
    explicit PictureCellDelegate(Name editorName, Check check, QObject* parent = nullptr);

    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const override;

protected:
    void paintContent(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    QIcon m_icon;
};

} // namespace pricebook
