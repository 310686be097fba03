#include "userspane.h"

#include "flowlayout.h"
#include "inlinemessage.h"
#include "passworddialog.h"
#include "prompts.h"
#include "textbutton.h"
#include "texttable.h"
#include "theme.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QPointer>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

QString roleText(Role role) {
    switch (role) {
    case Role::Viewer:
        return UsersPane::tr("Viewer: reads");
    case Role::Editor:
        return UsersPane::tr("Editor: reads and writes");
    case Role::Admin:
        break;
    }
    return UsersPane::tr("Admin: also keeps users and tokens");
}

QString shortRoleText(Role role) { return roleText(role).section(u':', 0, 0); }

} // namespace

UsersPane::UsersPane(AccountServices services, Prompts* prompts, QWidget* parent)
    : QWidget(parent),
      m_services(std::move(services)),
      m_prompts(prompts),
      m_table(new TextTable(tr("Users"), {tr("E-mail"), tr("Role"), tr("State"), tr("Since")}, 0, this)),
      m_problem(new InlineMessage(nullptr, this)),
      m_password(textButton(tr("Set password…"), this)),
      m_role(textButton(tr("Change role"), this)),
      m_disable(textButton(tr("Disable"), this)),
      m_remove(textButton(tr("Remove…"), this)),
      m_newEmail(new QLineEdit(this)),
      m_newPassword(new QLineEdit(this)),
      m_newRole(new QComboBox(this)),
      m_add(textButton(tr("Add user"), this)),
      m_addProblem(new InlineMessage(nullptr, this)) {
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    auto* tools = new FlowLayout(nullptr, theme::space);
    tools->alignEndFrom(0);
    for (QPushButton* button : {m_password, m_role, m_disable, m_remove})
        tools->addWidget(button);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(theme::space);
    column->addWidget(m_problem);
    column->addWidget(m_table, 1);
    column->addLayout(tools);
    buildAdding();
    connect(m_table, &TextTable::selectedRowChanged, this, &UsersPane::updateButtons);
    connect(m_password, &QPushButton::clicked, this, &UsersPane::setPassword);
    auto* roles = new QMenu(m_role);
    for (const Role role : {Role::Viewer, Role::Editor, Role::Admin})
        connect(roles->addAction(roleText(role)), &QAction::triggered, this, [this, role] { setRole(role); });
    m_role->setProperty("dropDown", true);
    m_role->setMenu(roles);
    connect(m_disable, &QPushButton::clicked, this, &UsersPane::switchDisabled);
    connect(m_remove, &QPushButton::clicked, this, &UsersPane::remove);
    connect(m_add, &QPushButton::clicked, this, &UsersPane::add);
    for (QLineEdit* line : {m_newEmail, m_newPassword}) {
        connect(line, &QLineEdit::textEdited, m_addProblem, &InlineMessage::clearMessage);
        connect(line, &QLineEdit::returnPressed, this, &UsersPane::add);
    }
    updateButtons();
}

void UsersPane::buildAdding() {
    m_newPassword->setEchoMode(QLineEdit::Password);
    m_newRole->addItem(roleText(Role::Viewer), static_cast<int>(Role::Viewer));
    m_newRole->addItem(roleText(Role::Editor), static_cast<int>(Role::Editor));
    m_newRole->addItem(roleText(Role::Admin), static_cast<int>(Role::Admin));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(theme::space);
    grid->setVerticalSpacing(theme::halfSpace);
    const bool below = theme::hasLargeLetters(); // instead of beside each other
    int at = 0;
    for (const auto& [name, input] : {std::pair<QString, QWidget*>{tr("New user's e-mail"), m_newEmail},
                                      {tr("Password, at least 8 characters"), m_newPassword},
                                      {tr("Role"), m_newRole}}) {
        auto* label = new QLabel(name, this);
        label->setBuddy(input);
        theme::setType(label, theme::Type::Small, true);
        input->setAccessibleName(name);
        grid->addWidget(label, below ? at : 0, below ? 0 : at);
        grid->addWidget(input, below ? at : 1, below ? 1 : at);
        grid->setColumnStretch(below ? 1 : at, 1);
        ++at;
    }
    grid->addWidget(m_add, below ? at : 1, below ? 1 : at);
    grid->addWidget(m_addProblem, below ? at + 1 : 2, 0, 1, below ? 2 : at + 1);
    static_cast<QVBoxLayout*>(layout())->addLayout(grid);
}

void UsersPane::setCatalogue(const std::optional<DatabaseUrl>& url, bool readOnly) {
    if (m_url != url)
        showUsers({});
    m_url = url;
    m_writable = url.has_value() && !readOnly;
    updateButtons();
}

void UsersPane::showUsers(const std::vector<User>& users) {
    const User* before = selected();
    const qint64 wasSelected = before ? before->id : 0;
    m_users = users;
    m_problem->clearMessage();
    std::vector<QStringList> rows;
    for (const User& user : m_users)
        rows.push_back({user.email, shortRoleText(user.role), user.disabled ? tr("Disabled") : tr("Active"),
                        QLocale().toString(user.createdAt.toLocalTime().date(), QLocale::ShortFormat)});
    m_table->setRows(rows);
    for (size_t i = 0; i < m_users.size(); ++i) {
        if (m_users[i].id == wasSelected)
            m_table->selectRow(static_cast<int>(i));
    }
    m_newRole->setCurrentIndex(m_newRole->findData(static_cast<int>(m_users.empty() ? Role::Admin : Role::Editor)));
    m_newRole->setToolTip(m_users.empty() ? tr("The first user is always an admin") : QString());
    updateButtons();
}

void UsersPane::showProblem(const QString& text) { m_problem->showError(text); }

const User* UsersPane::selected() const {
    const int row = m_table->selectedRow();
    return row >= 0 && static_cast<size_t>(row) < m_users.size() ? &m_users[static_cast<size_t>(row)] : nullptr;
}

void UsersPane::updateButtons() {
    const User* user = selected();
    for (QPushButton* button : {m_password, m_role, m_disable, m_remove})
        button->setEnabled(m_writable && !m_busy && user);
    m_disable->setText(user && user->disabled ? tr("Enable") : tr("Disable"));
    for (QLineEdit* line : {m_newEmail, m_newPassword})
        line->setEnabled(m_writable);
    m_newRole->setEnabled(m_writable && !m_users.empty());
    m_add->setEnabled(m_writable && !m_busy);
}

// Changes

void UsersPane::add() {
    if (!m_add->isEnabled())
        return;
    if (m_newEmail->text().trimmed().isEmpty()) {
        m_addProblem->setField(m_newEmail);
        m_addProblem->showError(tr("Type the user's e-mail address."));
        m_newEmail->setFocus();
        return;
    }
    m_addProblem->clearMessage();
    m_busy = true;
    updateButtons();
    const AccountServices::UserDraft draft{m_newEmail->text().trimmed(), m_newPassword->text(),
                                           static_cast<Role>(m_newRole->currentData().toInt())};
    m_services.addUser(*m_url, draft, this, [this](const Result<User>& added) {
        m_busy = false;
        updateButtons();
        if (!added) {
            m_addProblem->showError(added.error().text);
            return;
        }
        m_newEmail->clear();
        m_newPassword->clear();
        m_newEmail->setFocus();
        Q_EMIT changed();
    });
}

void UsersPane::setPassword() {
    const User* user = selected();
    if (!user)
        return;
    auto* dialog = new PasswordDialog(user->email, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &PasswordDialog::passwordChosen, this, [this, dialog, id = user->id](const QString& password) {
        m_services.setPassword(*m_url, id, password, dialog, [dialog](const Result<void>& set) {
            if (set)
                dialog->accept();
            else
                dialog->showProblem(set.error().text);
        });
    });
    connect(dialog, &QDialog::accepted, this, &UsersPane::changed);
    dialog->open();
}

Reply<User> UsersPane::userChanged() {
    m_busy = true;
    updateButtons();
    return [this](const Result<User>& done) {
        m_busy = false;
        updateButtons();
        if (done)
            Q_EMIT changed();
        else
            m_problem->showError(done.error().text);
    };
}

void UsersPane::setRole(Role role) {
    if (const User* user = selected())
        m_services.setRole(*m_url, user->id, role, this, userChanged());
}

void UsersPane::switchDisabled() {
    if (const User* user = selected())
        m_services.setDisabled(*m_url, user->id, !user->disabled, this, userChanged());
}

void UsersPane::remove() {
    const User* user = selected();
    if (!user || !m_prompts->confirm(tr("Remove a user"),
                                     tr("Remove %1 and all tokens of that user? Programs that use them are refused "
                                        "from then on.")
                                         .arg(user->email),
                                     tr("Remove")))
        return;
    m_busy = true;
    updateButtons();
    m_services.removeUser(*m_url, user->id, this, [this](const Result<void>& done) {
        m_busy = false;
        updateButtons();
        if (done)
            Q_EMIT changed();
        else
            m_problem->showError(done.error().text);
    });
}

} // namespace pricebook
