#pragma once

#include <QFrame>
#include <functional>
#include <vector>

class QLabel;
class QPushButton;

namespace pricebook {

class FlowLayout;

/// A coloured strip in a window that says what went wrong and offers what to do about it. Hidden at first; stays until
/// it is cleared. Announced to assistive tools.
class FormBanner final : public QFrame {
    Q_OBJECT
public:
    enum class Kind { Error, Warning, Information };
    struct Action {
        QString text;
        std::function<void()> run; ///< called after the banner was cleared
    };

    explicit FormBanner(QWidget* parent = nullptr);

    /// Replaces what is shown. `text` is plain text.
    void showMessage(Kind kind, const QString& text, const std::vector<Action>& actions = {});
    void clearMessage();
    [[nodiscard]] QString message() const;
    [[nodiscard]] Kind kind() const { return m_kind; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_label;
    FlowLayout* m_buttonRow;
    std::vector<QPushButton*> m_buttons;
    Kind m_kind = Kind::Information;
};

} // namespace pricebook
