#include "webhooksform.h"

#include "inlinemessage.h"
#include "noticetest.h"
#include "textbutton.h"
#include "theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QUrl>
#include <QVBoxLayout>
#include <array>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int secretWords = 8; ///< of 32 bits

/// So long that it would widen the window; the tool tip has all of it.
QString shortened(const QString& address) {
    constexpr qsizetype longest = 56;
    return address.size() <= longest ? address : address.left(longest / 2) + u'…' + address.right(longest / 2 - 1);
}

} // namespace

WebhooksForm::WebhooksForm(const NoticeServices& services, QWidget* parent)
    : QWidget(parent),
      m_services(services),
      m_list(new QVBoxLayout),
      m_none(new QLabel(tr("None yet."), this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(theme::space);
    auto* heading = new QLabel(tr("Webhooks"), this);
    theme::setType(heading, theme::Type::Strong);
    auto* text = new QLabel(tr("Programs at these addresses get each notice as JSON, signed with a secret that only "
                               "they and Pricebook know."),
                            this);
    text->setWordWrap(true);
    theme::setType(text, theme::Type::Body, true);
    theme::setType(m_none, theme::Type::Body, true);
    m_list->setSpacing(theme::wideSpace);
    column->addWidget(heading);
    column->addWidget(text);
    column->addWidget(m_none);
    column->addLayout(m_list);
    buildAdding(column);
}

void WebhooksForm::buildAdding(QVBoxLayout* column) {
    m_adding = new QWidget(this);
    m_newAddress = new QLineEdit(m_adding);
    m_newAddress->setPlaceholderText(u"https://shop.example/hooks/prices"_s);
    m_newSecret = new QLineEdit(m_adding);
    m_newSecret->setEchoMode(QLineEdit::Password);
    m_make = textButton(tr("Make one"), m_adding);
    m_make->setAccessibleName(tr("Make a secret"));
    m_add = textButton(tr("Add webhook"), m_adding);
    m_problem = new InlineMessage(m_newAddress, m_adding);
    auto* grid = new QGridLayout(m_adding);
    grid->setContentsMargins({});
    grid->setHorizontalSpacing(theme::space);
    grid->setVerticalSpacing(theme::halfSpace);
    int row = 0;
    for (const auto& [name, input] :
         {std::pair<QString, QLineEdit*>{tr("Address of a new webhook"), m_newAddress}, {tr("Secret"), m_newSecret}}) {
        auto* label = new QLabel(name, m_adding);
        label->setBuddy(input);
        theme::setType(label, theme::Type::Small, true);
        input->setAccessibleName(input == m_newSecret ? tr("Secret of the new webhook") : name);
        grid->addWidget(label, row++, 0, 1, 3);
        grid->addWidget(input, row++, 0, 1, input == m_newSecret ? 1 : 3);
    }
    grid->addWidget(m_make, row - 1, 1);
    grid->addWidget(m_add, row - 1, 2);
    grid->addWidget(m_problem, row, 0, 1, 3);
    grid->setColumnStretch(0, 1);
    column->addWidget(m_adding);
    connect(m_add, &QPushButton::clicked, this, &WebhooksForm::add);
    connect(m_make, &QPushButton::clicked, this, &WebhooksForm::makeSecret);
    for (QLineEdit* line : {m_newAddress, m_newSecret}) {
        connect(line, &QLineEdit::returnPressed, this, &WebhooksForm::add);
        connect(line, &QLineEdit::textEdited, m_problem, &InlineMessage::clearMessage);
    }
}

void WebhooksForm::showState(const NoticeServices::State& state) {
    m_fixed = state.environment.webhooks;
    m_adding->setVisible(!m_fixed);
    m_addresses = state.setup.webhooks;
    fill();
}

void WebhooksForm::showSecrets(const NoticeServices::Secrets& secrets) {
    m_secretsKnown = true;
    m_withSecret = secrets.receivers;
    fill();
}

void WebhooksForm::fill() {
    for (QWidget* row : std::exchange(m_rows, {}))
        delete row;
    m_none->setVisible(m_addresses.isEmpty());
    for (const QString& address : m_addresses)
        addRow(address);
}

void WebhooksForm::addRow(const QString& address) {
    auto* row = new QWidget(this);
    auto* label = new QLabel(shortened(address), row);
    label->setTextFormat(Qt::PlainText);
    label->setToolTip(address);
    auto* test = new NoticeTest(m_services, address, tr("Send a test message to %1").arg(address), row);
    auto* column = new QVBoxLayout(row);
    column->setContentsMargins({});
    column->setSpacing(theme::halfSpace);
    column->addWidget(label);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(theme::space);
    buttons->addWidget(test->button());
    if (!m_fixed) {
        auto* removing = textButton(tr("Remove"), row);
        removing->setAccessibleName(tr("Remove %1").arg(address));
        buttons->addWidget(removing);
        // Later: the button is part of what goes.
        connect(
            removing, &QPushButton::clicked, this, [this, address] { remove(address); }, Qt::QueuedConnection);
    }
    buttons->addStretch();
    column->addLayout(buttons);
    column->addWidget(test);
    const bool lacks = m_secretsKnown && !m_fixed && !m_withSecret.contains(address);
    test->setReady(!lacks);
    if (lacks)
        test->message()->showText(
            InlineMessage::Kind::Warning,
            tr("Its secret is not in the keychain: remove it, and add it again with the secret."));
    m_list->addWidget(row);
    m_rows.push_back(row);
}

// Changes

QString WebhooksForm::problemOf(const QString& address, const QString& secret) const {
    if (!NoticeSetup::isWebAddress(address))
        return tr("Type an address that begins with https:// or http://.");
    if (NoticeSetup::hasPassword(address))
        return tr("Leave out the user and password: they would stand in a file.");
    if (m_addresses.contains(address))
        return tr("This address is in the list already.");
    if (secret.size() < NoticeSetup::shortestSecret)
        return tr("The secret needs at least %1 characters; “Make one” gives a good one.")
            .arg(NoticeSetup::shortestSecret);
    return {};
}

void WebhooksForm::add() {
    const QString address = m_newAddress->text().trimmed();
    const QString secret = m_newSecret->text().trimmed();
    if (const QString problem = problemOf(address, secret); !problem.isEmpty()) {
        const bool isSecret = NoticeSetup::isWebAddress(address) && secret.size() < NoticeSetup::shortestSecret;
        m_problem->setField(isSecret ? m_newSecret : m_newAddress);
        m_problem->showError(problem);
        (isSecret ? m_newSecret : m_newAddress)->setFocus();
        return;
    }
    m_problem->clearMessage();
    m_newAddress->clear();
    m_newSecret->clear();
    m_newSecret->setEchoMode(QLineEdit::Password);
    m_withSecret << address;
    m_services.keepSecret(address, secret, this, [this](const QString& problem) { Q_EMIT secretKept(problem); });
    m_addresses << address;
    fill();
    m_newAddress->setFocus();
    Q_EMIT edited();
}

void WebhooksForm::remove(const QString& address) {
    if (m_addresses.removeAll(address) == 0)
        return;
    m_withSecret.removeAll(address);
    m_services.keepSecret(address, {}, this, [this](const QString& problem) { Q_EMIT secretKept(problem); });
    fill();
    m_newAddress->setFocus();
    Q_EMIT edited();
}

void WebhooksForm::makeSecret() {
    std::array<quint32, secretWords> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    const QByteArray bytes(reinterpret_cast<const char*>(words.data()), sizeof(words));
    m_newSecret->setText(
        QString::fromLatin1(bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)));
    // To be copied to the receiver, now or never.
    m_newSecret->setEchoMode(QLineEdit::Normal);
    m_newSecret->selectAll();
    m_newSecret->setFocus();
    m_problem->setField(m_newSecret);
    m_problem->showText(InlineMessage::Kind::Hint,
                        tr("Copy it to the receiver now: once the webhook is added, it is not shown again."));
}

} // namespace pricebook
