#pragma once

#include <QFrame>

namespace pricebook {

/// A frame that looks like a line edit, for input fields made of several widgets. Drawn as focused while the focus is
/// anywhere inside it.
class FieldFrame final : public QFrame {
    Q_OBJECT
public:
    explicit FieldFrame(QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace pricebook
