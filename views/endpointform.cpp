#include "endpointform.h"

#include "endpointsettings.h"
#include "inlinemessage.h"
#include "prompts.h"
#include "theme.h"
#include "wrappingcheckbox.h"

#include <QCheckBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

QStringList words(const QString& text) {
    static const QRegularExpression gap(u"[\\s,;]+"_s);
    return text.split(gap, Qt::SkipEmptyParts);
}

QString asSentence(QString text) {
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

} // namespace

EndpointForm::EndpointForm(Prompts* prompts, QWidget* parent)
    : QWidget(parent),
      m_prompts(prompts),
      m_readOnly(new WrappingCheckBox(tr("Read only: refuse every change"), this)),
      m_insecure(
          new WrappingCheckBox(tr("Insecure: allow other machines without TLS or users, because something in front "
                                  "keeps strangers out"),
                               this)) {
    const auto pair = [](QVBoxLayout* left, QVBoxLayout* right) {
        const bool large = theme::hasLargeLetters();
        auto* row = new QBoxLayout(large ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
        row->setSpacing(large ? theme::wideSpace : theme::sectionSpace);
        row->addLayout(left, 1);
        row->addLayout(right, 1);
        return row;
    };
    auto* address = new QVBoxLayout;
    m_host = addInput(address, tr("Address"), tr("127.0.0.1: programs on this machine only"));
    auto* port = new QVBoxLayout;
    m_port = addInput(port, tr("Port"), {});
    auto* certificateButton = new QPushButton(tr("Browse…"), this);
    certificateButton->setAccessibleName(tr("Browse for the certificate"));
    auto* certificate = new QVBoxLayout;
    m_certificate = addInput(certificate, tr("TLS certificate"), tr("PEM; empty: no TLS"), certificateButton);
    auto* keyButton = new QPushButton(tr("Browse…"), this);
    keyButton->setAccessibleName(tr("Browse for the key"));
    auto* key = new QVBoxLayout;
    m_key = addInput(key, tr("TLS key"), tr("PEM, without a passphrase"), keyButton);
    auto* hosts = new QVBoxLayout;
    m_hosts = addInput(hosts, tr("Further host names"), tr("by which others call this one"));
    auto* origins = new QVBoxLayout;
    m_origins = addInput(origins, tr("Web origins"), tr("whose pages may read, e.g. https://shop.example"));

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(theme::wideSpace);
    for (QBoxLayout* row : {pair(address, port), pair(certificate, key), pair(hosts, origins)})
        column->addLayout(row);
    column->addWidget(m_readOnly);
    column->addWidget(m_insecure);
    column->addStretch(1); // so that the rows take none of it
    const std::array<QWidget*, 10> order{m_host.line, m_port.line,  m_certificate.line, certificateButton, m_key.line,
                                         keyButton,   m_hosts.line, m_origins.line,     m_readOnly,        m_insecure};
    for (std::size_t i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);

    connect(certificateButton, &QPushButton::clicked, this,
            [this] { browse(m_certificate, tr("Choose the certificate")); });
    connect(keyButton, &QPushButton::clicked, this, [this] { browse(m_key, tr("Choose the key")); });
    for (QCheckBox* box : {m_readOnly, m_insecure})
        connect(box, &QCheckBox::toggled, this, &EndpointForm::edited);
}

EndpointForm::Input EndpointForm::addInput(QVBoxLayout* column, const QString& name, const QString& hint,
                                           QPushButton* button) {
    Input input;
    input.line = new QLineEdit(this);
    input.line->setAccessibleName(name);
    input.message = new InlineMessage(input.line, this);
    auto* label = new QLabel(name, this);
    label->setBuddy(input.line);
    theme::setType(label, theme::Type::Small, true);
    auto* heading = new QHBoxLayout;
    heading->addWidget(label);
    heading->addStretch();
    if (!hint.isEmpty()) {
        auto* quiet = new QLabel(hint, this);
        quiet->setVisible(!theme::hasLargeLetters()); // the tool tip says it, too
        theme::setType(quiet, theme::Type::Small, true);
        heading->addWidget(quiet);
        input.line->setToolTip(hint);
    }
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::space);
    row->addWidget(input.line, 1);
    if (button) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    column->setSpacing(theme::halfSpace);
    column->addLayout(heading);
    column->addLayout(row);
    column->addWidget(input.message);
    column->addStretch();
    connect(input.line, &QLineEdit::textEdited, this, [this, input] {
        input.message->clearMessage();
        input.line->setProperty("invalid", false);
        input.line->update();
        Q_EMIT edited();
    });
    return input;
}

void EndpointForm::setOptions(const EndpointOptions& options) {
    m_shown = options;
    m_host.line->setText(options.host);
    m_port.line->setText(QString::number(options.port));
    m_certificate.line->setText(options.tlsCertificate);
    m_key.line->setText(options.tlsKey);
    m_hosts.line->setText(options.hosts.join(u", "_s));
    m_origins.line->setText(options.origins.join(u", "_s));
    m_readOnly->setChecked(options.readOnly);
    m_insecure->setChecked(options.insecure);
    clearMessages();
}

bool EndpointForm::isEdited() const {
    return m_host.line->text().trimmed() != m_shown.host ||
           m_port.line->text().trimmed() != QString::number(m_shown.port) ||
           m_certificate.line->text().trimmed() != m_shown.tlsCertificate ||
           m_key.line->text().trimmed() != m_shown.tlsKey || words(m_hosts.line->text()) != m_shown.hosts ||
           words(m_origins.line->text()) != m_shown.origins || m_readOnly->isChecked() != m_shown.readOnly ||
           m_insecure->isChecked() != m_shown.insecure;
}

bool EndpointForm::isWrong() const {
    const std::array inputs{m_host, m_port, m_certificate, m_key, m_hosts, m_origins};
    return std::any_of(inputs.begin(), inputs.end(),
                       [](const Input& input) { return input.line->property("invalid").toBool(); });
}

void EndpointForm::browse(const Input& input, const QString& title) {
    const QString path =
        m_prompts->askOpenFile(title, tr("PEM files (*.pem *.crt *.cer *.key)") + u";;"_s + tr("All files (*)"));
    if (path.isEmpty())
        return;
    input.line->setText(path);
    Q_EMIT input.line->textEdited(path);
}

// Reading

void EndpointForm::clearMessages() {
    m_firstWrong = nullptr;
    for (const Input& input : {m_host, m_port, m_certificate, m_key, m_hosts, m_origins}) {
        input.message->clearMessage();
        input.line->setProperty("invalid", false);
        input.line->update();
    }
}

void EndpointForm::wrong(const Input& input, const QString& text) {
    input.message->showError(text);
    input.line->setProperty("invalid", true);
    input.line->update();
    if (!m_firstWrong)
        m_firstWrong = input.line;
}

std::optional<EndpointOptions> EndpointForm::options() {
    clearMessages();
    EndpointOptions read = m_shown;
    read.host = m_host.line->text().trimmed();
    if (read.host.isEmpty())
        wrong(m_host, tr("Type the address to listen on, such as 127.0.0.1."));
    bool isNumber = false;
    const int port = m_port.line->text().trimmed().toInt(&isNumber);
    if (isNumber && port > 0 && port <= 65535)
        read.port = static_cast<quint16>(port);
    else
        wrong(m_port, tr("Type a number from 1 to 65535."));
    readFiles(read);
    read.hosts.clear();
    readList(m_hosts, "--host-name", read);
    read.origins.clear();
    readList(m_origins, "--origin", read);
    read.readOnly = m_readOnly->isChecked();
    read.insecure = m_insecure->isChecked();
    if (!m_firstWrong)
        return read;
    m_firstWrong->setFocus();
    return std::nullopt;
}

void EndpointForm::readFiles(EndpointOptions& read) {
    read.tlsCertificate = m_certificate.line->text().trimmed();
    read.tlsKey = m_key.line->text().trimmed();
    const auto check = [this](const Input& input, const QString& path, bool otherGiven) {
        if (path.isEmpty() && otherGiven)
            wrong(input, tr("TLS needs both files: choose this one, too."));
        else if (!path.isEmpty() && !QFileInfo(path).isFile())
            wrong(input, tr("There is no such file: choose another."));
    };
    check(m_certificate, read.tlsCertificate, !read.tlsKey.isEmpty());
    check(m_key, read.tlsKey, !read.tlsCertificate.isEmpty());
}

void EndpointForm::readList(const Input& input, const char* option, EndpointOptions& read) {
    for (const EndpointSetting& setting : endpointSettings()) {
        if (qstrcmp(setting.option, option) != 0)
            continue;
        for (const QString& word : words(input.line->text())) {
            if (const Result<void> stored = setting.store(read, word); !stored)
                return wrong(input, u"%1: %2"_s.arg(word, asSentence(stored.error().text)));
        }
    }
}

} // namespace pricebook
