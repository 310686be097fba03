#pragma once

#include "error.h"

#include <QWidget>

class QLabel;

namespace pricebook {

class InlineMessage;

/// One field of a form: its name above, the input, and below it a message while the value is not valid. The name is the
/// input's buddy, which is also what names a combo box for assistive tools on Linux.
class FormField final : public QWidget {
    Q_OBJECT
public:
    /// Takes `input` as a child. `framed` is the widget that shows the red frame, if it is not the input itself.
    FormField(Field field, const QString& name, QWidget* input, QWidget* framed = nullptr, QWidget* parent = nullptr);

    [[nodiscard]] Field field() const { return m_field; }
    [[nodiscard]] QWidget* input() const { return m_input; }
    [[nodiscard]] InlineMessage& message() const { return *m_message; }
    void showError(const QString& text);
    /// As showError() with a link that emits linkActivated(target).
    void showError(const QString& text, const QString& linkText, const QString& target);
    /// A sentence that is no reason not to save; goes with clearError().
    void showWarning(const QString& text);
    void clearError();
    [[nodiscard]] bool hasError() const;
    /// A quiet word at the right of the name ("optional").
    void setHint(const QString& hint);

Q_SIGNALS:
    void linkActivated(const QString& target);

private:
    void markInvalid(bool invalid);

    Field m_field;
    QWidget* m_input;
    QWidget* m_framed;
    QLabel* m_hint;
    InlineMessage* m_message;
};

} // namespace pricebook
