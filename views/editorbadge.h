#pragma once

#include <QFrame>

namespace pricebook {

/// A short sentence at an open cell, which lets mouse and keyboard through. Announced to assistive tools.
class EditorBadge final : public QFrame {
    Q_OBJECT
public:
    EditorBadge(const QString& text, QWidget* parent);
    /// Below the cell, or above it where there is no room; shows it.
    void placeAt(const QRect& cell);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace pricebook
