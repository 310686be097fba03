#include "telegramform.h"

#include "inlinemessage.h"
#include "noticetest.h"
#include "theme.h"

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHostAddress>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

bool isChat(const QString& text) {
    static const QRegularExpression chat(u"^(-?[0-9]{1,20}|@[A-Za-z0-9_]{1,64})$"_s);
    return chat.match(text).hasMatch();
}

/// What is sent there can be read on the way.
bool isReadable(const QString& address) {
    const QUrl url(address);
    return url.scheme() == u"http" && url.host() != u"localhost" && !QHostAddress(url.host()).isLoopback();
}

} // namespace

TelegramForm::TelegramForm(const NoticeServices& services, QWidget* parent)
    : QWidget(parent),
      m_services(services),
      m_on(new QCheckBox(tr("Send notices to a chat on Telegram"), this)),
      m_missing(new InlineMessage(m_on, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(theme::space);
    theme::setType(m_on, theme::Type::Strong);
    column->addWidget(m_on);
    column->addWidget(m_missing);
    m_forget = new QPushButton(tr("Forget"), this);
    m_forget->setAccessibleName(tr("Forget the bot's key"));
    m_key = addInput(column, tr("Key of the bot"), tr("@BotFather gives it"), m_forget);
    m_key.line->setEchoMode(QLineEdit::Password);
    m_user = addInput(column, tr("Number of the chat or user"), tr("or @name of a channel"));
    m_api = addInput(column, tr("Address of the Bot API"), tr("change it only for a server of your own"));
    setTabOrder(m_key.line, m_forget);
    m_test = new NoticeTest(services, {}, tr("Send a test message to the chat"), this);
    column->addWidget(m_test);
    connect(m_on, &QCheckBox::clicked, this, [this] {
        refresh();
        Q_EMIT edited();
    });
    connect(m_key.line, &QLineEdit::editingFinished, this, [this] {
        if (const QString key = m_key.line->text().trimmed(); !key.isEmpty())
            keepKey(key);
    });
    connect(m_forget, &QPushButton::clicked, this, [this] { keepKey({}); });
    connect(m_user.line, &QLineEdit::editingFinished, this, [this] {
        const QString text = m_user.line->text().trimmed();
        check(m_user, text.isEmpty() || isChat(text)
                          ? QString()
                          : tr("Type a number, such as 123456789, or @ and the name of a channel."));
    });
    connect(m_api.line, &QLineEdit::editingFinished, this, &TelegramForm::checkApi);
}

TelegramForm::Input TelegramForm::addInput(QVBoxLayout* column, const QString& name, const QString& hint,
                                           QPushButton* button) {
    Input input;
    input.line = new QLineEdit(this);
    input.line->setAccessibleName(name);
    input.message = new InlineMessage(input.line, this);
    auto* label = new QLabel(name, this);
    label->setBuddy(input.line);
    theme::setType(label, theme::Type::Small, true);
    auto* quiet = new QLabel(hint, this);
    theme::setType(quiet, theme::Type::Small, true);
    auto* heading = new QHBoxLayout;
    heading->addWidget(label);
    heading->addStretch();
    heading->addWidget(quiet);
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::space);
    row->addWidget(input.line, 1);
    if (button) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    auto* field = new QVBoxLayout;
    field->setSpacing(theme::halfSpace);
    field->addLayout(heading);
    field->addLayout(row);
    field->addWidget(input.message);
    column->addLayout(field);
    return input;
}

void TelegramForm::showState(const NoticeServices::State& state) {
    m_environment = state.environment;
    m_shownUser = state.setup.telegramUser;
    m_shownApi = state.setup.telegramApi;
    m_on->setChecked(state.setup.telegramOn);
    m_user.line->setText(m_shownUser);
    m_api.line->setText(m_shownApi);
    m_on->setEnabled(!m_environment.telegram());
    m_key.line->setEnabled(!m_environment.telegramKey);
    m_user.line->setEnabled(!m_environment.telegramUser);
    m_api.line->setEnabled(!m_environment.telegramApi);
    refresh();
}

void TelegramForm::showSecrets(const NoticeServices::Secrets& secrets) {
    m_askedForKey = true;
    m_hasKey = secrets.receivers.contains(QString());
    m_keepsKey = secrets.persistent;
    refresh();
}

void TelegramForm::writeTo(NoticeSetup& setup) const {
    setup.telegramOn = m_on->isChecked();
    setup.telegramUser = m_shownUser;
    setup.telegramApi = m_shownApi;
}

void TelegramForm::check(const Input& input, const QString& problem) {
    if (problem.isEmpty())
        input.message->clearMessage();
    else
        input.message->showError(problem);
    input.line->setProperty("invalid", !problem.isEmpty());
    input.line->update();
    QString& shown = input.line == m_user.line ? m_shownUser : m_shownApi;
    const QString text = input.line->text().trimmed();
    if (!problem.isEmpty() || text == shown)
        return;
    shown = text;
    m_test->forgetAnswer();
    refresh();
    Q_EMIT edited();
}

void TelegramForm::checkApi() {
    QString text = m_api.line->text().trimmed();
    while (text.endsWith(u'/'))
        text.chop(1);
    m_api.line->setText(text.isEmpty() ? NoticeSetup::usualApi() : text);
    text = m_api.line->text();
    check(m_api, !NoticeSetup::isWebAddress(text) ? tr("Type an address that begins with https:// or http://.")
                 : NoticeSetup::hasPassword(text) ? tr("Leave out the user and password: they would stand in a file.")
                                                  : QString());
}

void TelegramForm::keepKey(const QString& key) {
    m_key.line->clear();
    m_hasKey = !key.isEmpty();
    m_askedForKey = true;
    m_test->forgetAnswer();
    refresh();
    m_services.keepSecret({}, key, this, [this](const QString& problem) { Q_EMIT keyKept(problem); });
}

void TelegramForm::refresh() {
    const bool hasKey = m_hasKey || m_environment.telegramKey;
    m_key.line->setPlaceholderText(m_environment.telegramKey ? tr("given by the environment")
                                   : !m_hasKey               ? QString()
                                   : m_keepsKey              ? tr("kept in the keychain; type another to replace it")
                                                : tr("kept until the program ends; type another to replace it"));
    m_forget->setVisible(!m_environment.telegramKey);
    m_forget->setEnabled(m_hasKey);
    m_test->setReady(hasKey && !m_shownUser.isEmpty());
    if (m_on->isChecked() && (m_askedForKey || m_environment.telegramKey) && (!hasKey || m_shownUser.isEmpty()))
        m_missing->showText(InlineMessage::Kind::Warning,
                            tr("Nothing is sent before there are the bot's key and the number of the chat."));
    else
        m_missing->clearMessage();
    if (m_api.message->kind() == InlineMessage::Kind::Error && !m_api.message->message().isEmpty())
        return;
    if (isReadable(m_shownApi))
        m_api.message->showText(InlineMessage::Kind::Warning,
                                tr("Without https, everybody on the way can read the key."));
    else
        m_api.message->clearMessage();
}

void TelegramForm::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

} // namespace pricebook
