#pragma once

#include "accountservices.h"

#include <QWidget>
#include <optional>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace pricebook {

class InlineMessage;
class Prompts;
class TextTable;

/// The users of a catalogue: who there is, and adding, disabling, giving a password and removing. Shows what it is
/// given; asks for it anew by changed().
class UsersPane final : public QWidget {
    Q_OBJECT
public:
    /// `prompts` must outlive it.
    UsersPane(AccountServices services, Prompts* prompts, QWidget* parent = nullptr);

    /// Whose users these are; none: no catalogue is open.
    void setCatalogue(const std::optional<DatabaseUrl>& url, bool readOnly);
    void showUsers(const std::vector<User>& users);
    void showProblem(const QString& text);

Q_SIGNALS:
    void changed();

private:
    void buildAdding();
    void add();
    void setPassword();
    void setRole(Role role);
    void switchDisabled();
    /// Waits for the answer of a change, then asks for the users anew or says why it was not done.
    [[nodiscard]] Reply<User> userChanged();
    void remove();
    void updateButtons();
    [[nodiscard]] const User* selected() const;

    AccountServices m_services;
    Prompts* m_prompts;
    std::optional<DatabaseUrl> m_url;
    bool m_writable = false;
    bool m_busy = false;
    std::vector<User> m_users;
    TextTable* m_table;
    InlineMessage* m_problem;
    QPushButton* m_password;
    QPushButton* m_role;
    QPushButton* m_disable;
    QPushButton* m_remove;
    QLineEdit* m_newEmail;
    QLineEdit* m_newPassword;
    QComboBox* m_newRole;
    QPushButton* m_add;
    InlineMessage* m_addProblem;
};

} // namespace pricebook
