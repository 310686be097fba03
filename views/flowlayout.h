#pragma once

#include <QLayout>
#include <vector>

namespace pricebook {

/// Lays its items out in lines, like words. Its height depends on the width. The last item may take what is left of
/// its line (an input field after chips).
class FlowLayout final : public QLayout {
    Q_OBJECT
public:
    explicit FlowLayout(QWidget* parent = nullptr, int spacing = 4);
    ~FlowLayout() override;

    /// The last item is widened to the end of its line; it moves to a new line when less than `leastWidth` is left.
    void setLastFills(int leastWidth);
    /// The first item takes what is left of its line, up to its maximum width (a search field before buttons).
    void setFirstFills() { m_firstFills = true; }
    /// The items from `index` on stand at the end of their lines, the others at the beginning.
    void alignEndFrom(int index) { m_endFrom = index; }
    /// Puts a widget before the one at `index` (at the end when there is none).
    void insertWidget(int index, QWidget* widget);

    void addItem(QLayoutItem* item) override;
    [[nodiscard]] int count() const override;
    [[nodiscard]] QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    [[nodiscard]] Qt::Orientations expandingDirections() const override { return {}; }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSize() const override;
    void setGeometry(const QRect& rect) override;

private:
    struct Place {
        QLayoutItem* item;
        int index;
        QRect rect;
    };
    int arrange(const QRect& rect, bool apply) const;
    void finishLine(std::vector<Place>& line, int end, int height) const;

    std::vector<QLayoutItem*> m_items;
    int m_leastLastWidth = 0;
    bool m_firstFills = false;
    int m_endFrom = -1;
};

} // namespace pricebook
