#pragma once

#include <QWidget>

namespace pricebook {

/// A small rounded box with a text and a cross that asks for its removal: a tag of a product, an active filter.
/// It does not remove itself; it emits removeRequested() when the cross is clicked, or Delete or Backspace is pressed
/// on it, or an assistive tool presses it. Its accessible name is "<text>, removable".
class Chip final : public QWidget {
    Q_OBJECT
    Q_PROPERTY(QString text READ text WRITE setText)
public:
    enum class State {
        Normal,
        New,      ///< not in the database yet: created on saving; drawn with a dashed border
        Checking, ///< being looked up; drawn faint
    };

    explicit Chip(const QString& text, QWidget* parent = nullptr);

    [[nodiscard]] QString text() const { return m_text; }
    void setText(const QString& text);
    [[nodiscard]] State state() const { return m_state; }
    void setState(State state);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// `byKeyboard`: the focus should stay near.
    void removeRequested(bool byKeyboard);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] QRect crossRect() const;
    void describe();

    QString m_text;
    State m_state = State::Normal;
    bool m_crossHovered = false;
    bool m_crossPressed = false;
};

} // namespace pricebook
