#pragma once

#include <QLabel>

namespace pricebook {

/// A sentence right below the field that it speaks of: what is wrong and what would be valid, or a hint. Hidden while
/// empty. Announced to assistive tools when it appears, and kept as the field's accessible description.
/// Text is shown as it is, never as markup, except for the links that are added with setLink().
class InlineMessage final : public QLabel {
    Q_OBJECT
    Q_PROPERTY(QString message READ message WRITE setMessage) // read and written when the language changes
    Q_PROPERTY(QString linkText READ linkText WRITE setLinkText)
public:
    enum class Kind { Error, Warning, Hint };

    /// `field` may be null (a message for the whole form).
    explicit InlineMessage(QWidget* field = nullptr, QWidget* parent = nullptr);

    void setField(QWidget* field);
    void showText(Kind kind, const QString& text);
    void showError(const QString& text) { showText(Kind::Error, text); }
    /// As showText() with a link after the sentence; pressing it emits linkActivated(`target`).
    void showTextWithLink(Kind kind, const QString& text, const QString& linkText, const QString& target);
    void clearMessage();
    /// The plain text shown; empty while hidden.
    [[nodiscard]] QString message() const { return m_message; }
    [[nodiscard]] Kind kind() const { return m_kind; }
    [[nodiscard]] QString linkText() const { return m_linkText; }
    /// The same in other words; shows and hides nothing.
    void setMessage(const QString& text);
    void setLinkText(const QString& text);

protected:
    void changeEvent(QEvent* event) override;

private:
    void display();

    QWidget* m_field = nullptr;
    QString m_message;
    QString m_linkText;
    QString m_linkTarget;
    Kind m_kind = Kind::Error;
};

} // namespace pricebook
