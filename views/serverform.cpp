#include "serverform.h"

#include "inlinemessage.h"
#include "theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int defaultPort = 5432;

} // namespace

ServerForm::ServerForm(QWidget* parent)
    : QWidget(parent),
      m_server(new QLineEdit(this)),
      m_port(new QSpinBox(this)),
      m_database(new QLineEdit(this)),
      m_user(new QLineEdit(this)),
      m_password(new QLineEdit(this)),
      m_encryption(new QComboBox(this)),
      m_keep(new QCheckBox(tr("Keep the password in the system's keychain"), this)),
      m_message(new InlineMessage(nullptr, this)) {
    m_server->setPlaceholderText(tr("localhost, or paste postgresql://user@host/name"));
    m_server->setText(u"localhost"_s);
    m_port->setRange(1, 65535);
    m_port->setValue(defaultPort);
    m_port->setButtonSymbols(QSpinBox::NoButtons);
    m_password->setEchoMode(QLineEdit::Password);
    m_encryption->addItem(tr("If the server offers it"), u"prefer"_s);
    m_encryption->addItem(tr("Always"), u"require"_s);
    m_encryption->addItem(tr("Always, with the server's name checked"), u"verify-full"_s);
    m_encryption->addItem(tr("Never"), u"disable"_s);
    auto* fields = new QFormLayout;
    fields->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    fields->setVerticalSpacing(theme::space);
    fields->setHorizontalSpacing(theme::wideSpace);
    fields->addRow(tr("Server"), m_server);
    fields->addRow(tr("Port"), m_port);
    fields->addRow(tr("Database"), m_database);
    fields->addRow(tr("User"), m_user);
    fields->addRow(tr("Password"), m_password);
    fields->addRow(QString(), m_keep);
    fields->addRow(tr("Encryption"), m_encryption);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(theme::wideSpace);
    column->addLayout(fields);
    column->addWidget(m_message);
    connect(m_server, &QLineEdit::textEdited, this, &ServerForm::serverEdited);
    for (QLineEdit* field : {m_server, m_database, m_user, m_password})
        connect(field, &QLineEdit::textEdited, m_message, &InlineMessage::clearMessage);
    for (QLineEdit* field : {m_server, m_database, m_user, m_password})
        connect(field, &QLineEdit::textEdited, this, &ServerForm::edited);
    connect(m_port, &QSpinBox::valueChanged, this, &ServerForm::edited);
    connect(m_encryption, &QComboBox::currentIndexChanged, this, &ServerForm::edited);
}

void ServerForm::setUrl(const DatabaseUrl& url, const QString& problem) {
    if (url.backend == Backend::PostgreSql) {
        const DatabaseUrl::Host host = url.hosts.empty() ? DatabaseUrl::Host{} : url.hosts.front();
        m_furtherHosts.assign(url.hosts.begin() + (url.hosts.empty() ? 0 : 1), url.hosts.end());
        m_server->setText(host.name);
        m_port->setValue(host.port);
        m_database->setText(url.database);
        m_user->setText(url.user);
        m_password->setText(url.password);
        m_otherOptions.clear();
        for (const auto& option : url.options) {
            if (option.first == u"sslmode")
                m_encryption->setCurrentIndex(std::max(0, m_encryption->findData(option.second)));
            else
                m_otherOptions.push_back(option);
        }
    }
    if (!problem.isEmpty())
        m_message->showError(problem);
    if (!m_user->text().isEmpty() && m_password->text().isEmpty())
        m_password->setFocus();
}

DatabaseUrl ServerForm::url() const {
    DatabaseUrl url;
    url.backend = Backend::PostgreSql;
    url.hosts = {{m_server->text().trimmed(), m_port->value()}};
    url.hosts.insert(url.hosts.end(), m_furtherHosts.begin(), m_furtherHosts.end());
    url.database = m_database->text().trimmed();
    url.user = m_user->text().trimmed();
    url.password = m_password->text();
    url.options = m_otherOptions;
    if (m_encryption->currentIndex() > 0)
        url.options.emplace_back(u"sslmode"_s, m_encryption->currentData().toString());
    return url;
}

bool ServerForm::isPasswordToBeKept() const { return m_keep->isChecked() && !m_password->text().isEmpty(); }

void ServerForm::serverEdited(const QString& text) {
    // A whole address pasted here is taken apart, its password too.
    if (!text.contains("://"_L1))
        return;
    if (const Result<DatabaseUrl> parsed = DatabaseUrl::parse(text.trimmed());
        parsed && parsed->backend == Backend::PostgreSql && !parsed->database.isEmpty())
        setUrl(*parsed, {});
}

std::optional<DatabaseUrl> ServerForm::read() {
    if (m_server->text().contains("://"_L1)) {
        const Result<DatabaseUrl> parsed = DatabaseUrl::parse(m_server->text().trimmed());
        m_message->setField(m_server);
        m_message->showError(parsed ? tr("This is not the address of a PostgreSQL server.") : parsed.error().text);
        return std::nullopt;
    }
    if (m_database->text().trimmed().isEmpty()) {
        m_message->setField(m_database);
        m_message->showError(tr("Type the name of the database."));
        m_database->setFocus();
        return std::nullopt;
    }
    return url();
}

} // namespace pricebook
