#pragma once

#include <QHeaderView>
#include <QIcon>

namespace pricebook {

/// The table's header, with an icon for the picture's column, which is too narrow for its title.
class ProductHeader final : public QHeaderView {
    Q_OBJECT
public:
    explicit ProductHeader(QWidget* parent = nullptr);

protected:
    void paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const override;

private:
    QIcon m_pictureIcon;
};

} // namespace pricebook
