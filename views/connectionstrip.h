#pragma once

#include <QColor>
#include <QWidget>

namespace pricebook {

/// A thin strip across the window that says which of the named connections is open: a line of its colour, its name, and
/// whether it is for reading only. Hidden while what is open has no name.
class ConnectionStrip final : public QWidget {
    Q_OBJECT
public:
    explicit ConnectionStrip(QWidget* parent = nullptr);

    /// `color` as NamedConnection has it; may be empty.
    void showConnection(const QString& name, const QString& color, bool readOnly);
    void clear();
    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    QString m_color;
};

} // namespace pricebook
