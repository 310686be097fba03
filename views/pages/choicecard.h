#pragma once

#include <QAbstractButton>

namespace pricebook {

/// A wide button with an icon, a title and a line or two about it. The title is its text and accessible name, the lines
/// are its accessible description; as high as they need at its width.
class ChoiceCard final : public QAbstractButton {
    Q_OBJECT
public:
    ChoiceCard(const QString& icon, const QString& title, const QString& about, QWidget* parent = nullptr);

    /// A small disc before the title in this colour; none if it is invalid.
    void setMark(const QColor& color);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    [[nodiscard]] QRect aboutRect(int width) const;

    QColor m_mark;
};

} // namespace pricebook
