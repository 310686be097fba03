#pragma once

#include <QWidget>
#include <functional>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;

namespace pricebook {

/// A quiet page in the middle of an empty area: an icon, a title, a sentence, and what can be done about it.
class MessagePage final : public QWidget {
    Q_OBJECT
public:
    struct Choice {
        QString text;
        QString icon; ///< a freedesktop name, or empty
        std::function<void()> action;
    };

    explicit MessagePage(QWidget* parent = nullptr);

    /// The first choice is the main one. `details` (an engine's words) is shown small below, if any; several lines
    /// scroll and can be copied.
    void showMessage(const QString& icon, const QString& title, const QString& text, const std::vector<Choice>& choices,
                     const QString& details = {});
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString text() const;

private:
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_text;
    QLabel* m_details;
    QPlainTextEdit* m_list;
    QVBoxLayout* m_buttons;
};

} // namespace pricebook
