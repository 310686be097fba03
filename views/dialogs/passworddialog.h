#pragma once

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace pricebook {

class InlineMessage;

/// Asks for a user's new password. Stays open until what it asks for is done, and says why it was not.
class PasswordDialog final : public QDialog {
    Q_OBJECT
public:
    PasswordDialog(const QString& email, QWidget* parent);

    void showProblem(const QString& text);

Q_SIGNALS:
    void passwordChosen(const QString& password);

private:
    void choose();

    QLineEdit* m_password;
    QPushButton* m_set;
    InlineMessage* m_message;
};

} // namespace pricebook
