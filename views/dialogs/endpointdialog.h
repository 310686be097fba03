#pragma once

#include "accountservices.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace pricebook {

class EndpointController;
class EndpointForm;
class InlineMessage;
class Prompts;
class SegmentedControl;
class TokensPane;
class UsersPane;

/// Switches the HTTP endpoint and shows what it is doing, how it is started, and who may use it.
class EndpointDialog final : public QDialog {
    Q_OBJECT
public:
    enum Section { OptionsSection, UsersSection, TokensSection };

    /// Both must outlive it.
    EndpointDialog(EndpointController* controller, Prompts* prompts, QWidget* parent);

    void showSection(Section section);

protected:
    void changeEvent(QEvent* event) override;

private:
    void buildHead(QVBoxLayout* column);
    void buildButtons(QVBoxLayout* column);
    void switched(bool on);
    void apply();
    void update();
    void showState();
    void showAccounts(const AccountServices::Accounts& accounts);
    void reloadAccounts();
    void copyAddresses();

    EndpointController* m_controller;
    QCheckBox* m_switch = nullptr;
    QLabel* m_state = nullptr;
    QPushButton* m_copy = nullptr;
    QLabel* m_access = nullptr; ///< whether requests must say who they are from
    InlineMessage* m_problem = nullptr;
    SegmentedControl* m_sections = nullptr;
    QStackedWidget* m_pages = nullptr;
    EndpointForm* m_form = nullptr;
    UsersPane* m_users = nullptr;
    TokensPane* m_tokens = nullptr;
    QPushButton* m_apply = nullptr;
};

} // namespace pricebook
