#pragma once

#include "facets.h"

#include <QWidget>
#include <optional>

class QSlider;

namespace pricebook {

/// Bars that say how the prices lie, with a handle for the lowest and one for the highest price below them. The handles
/// are sliders of `steps` steps on the scale of the prices (equal steps are equal factors): dragged, or moved by the
/// arrow keys, Page and Home / End; at the ends there is no limit. Their accessible descriptions say the price.
class PriceHistogramView final : public QWidget {
    Q_OBJECT
public:
    static constexpr int steps = 200;
    /// The accessible names of the handles.
    PriceHistogramView(const QString& lowName, const QString& highName, QWidget* parent = nullptr);

    void setHistogram(const PriceHistogram& histogram);
    [[nodiscard]] const PriceHistogram& histogram() const { return m_histogram; }
    /// Does not emit moved().
    void setRange(std::optional<Money> lowest, std::optional<Money> highest);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// By a person, while dragging too.
    void moved(std::optional<pricebook::Money> lowest, std::optional<pricebook::Money> highest);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] QRect bars() const;
    [[nodiscard]] int xOf(int step) const;
    [[nodiscard]] int stepAt(double x) const;
    [[nodiscard]] std::optional<Money> price(const QSlider* handle) const;
    void place();
    void handleMoved(QSlider* handle);
    void describe();

    PriceHistogram m_histogram;
    QSlider* m_low;
    QSlider* m_high;
    QSlider* m_dragged = nullptr;
    std::optional<Money> m_lowest, m_highest;
};

} // namespace pricebook
