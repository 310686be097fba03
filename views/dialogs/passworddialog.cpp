#include "passworddialog.h"

#include "inlinemessage.h"
#include "theme.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace pricebook {

namespace {

constexpr int dialogWidth = 380;

} // namespace

PasswordDialog::PasswordDialog(const QString& email, QWidget* parent)
    : QDialog(parent),
      m_password(new QLineEdit(this)),
      m_message(new InlineMessage(m_password, this)) {
    setWindowTitle(tr("Set a password"));
    auto* label = new QLabel(tr("New password of %1").arg(email), this);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setBuddy(m_password);
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setAccessibleName(tr("New password"));
    auto* effect = new QLabel(tr("Whoever is logged in as this user is logged out."), this);
    theme::setType(effect, theme::Type::Small, true);
    auto* buttons = new QDialogButtonBox(this);
    m_set = buttons->addButton(tr("Set password"), QDialogButtonBox::AcceptRole);
    m_set->setDefault(true);
    buttons->addButton(QDialogButtonBox::Cancel);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::pageMargin, theme::pageMargin, theme::pageMargin, theme::pageMargin);
    column->setSpacing(theme::space);
    column->addWidget(label);
    column->addWidget(m_password);
    column->addWidget(m_message);
    column->addWidget(effect);
    column->addSpacing(theme::space);
    column->addWidget(buttons);
    resize(theme::dialogSize({dialogWidth, 0}).width(), sizeHint().height());
    connect(buttons, &QDialogButtonBox::accepted, this, &PasswordDialog::choose);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_password, &QLineEdit::textEdited, m_message, &InlineMessage::clearMessage);
}

void PasswordDialog::choose() {
    m_set->setEnabled(false);
    Q_EMIT passwordChosen(m_password->text());
}

void PasswordDialog::showProblem(const QString& text) {
    m_set->setEnabled(true);
    m_message->showError(text);
    m_password->setFocus();
}

} // namespace pricebook
