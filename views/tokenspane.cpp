#include "tokenspane.h"

#include "inlinemessage.h"
#include "prompts.h"
#include "textbutton.h"
#include "texttable.h"
#include "theme.h"

#include <QClipboard>
#include <QComboBox>
#include <QFrame>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>
#include <array>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr std::array expiryDays{30, 90, 365, 0};

QString dateText(const QDateTime& time) {
    return time.isValid() ? QLocale().toString(time.toLocalTime().date(), QLocale::ShortFormat)
                          : TokensPane::tr("never");
}

QString expiryText(const AccessToken& token) {
    const bool past = token.expiresAt.isValid() && token.expiresAt <= QDateTime::currentDateTimeUtc();
    return past ? TokensPane::tr("%1 (expired)").arg(dateText(token.expiresAt)) : dateText(token.expiresAt);
}

QString usedText(const AccessToken& token) {
    return token.lastUsedAt.isValid() ? QLocale().toString(token.lastUsedAt.toLocalTime(), QLocale::ShortFormat)
                                      : TokensPane::tr("never");
}

} // namespace

TokensPane::TokensPane(AccountServices services, Prompts* prompts, QWidget* parent)
    : QWidget(parent),
      m_services(std::move(services)),
      m_prompts(prompts),
      m_table(new TextTable(
          tr("Tokens"), {tr("Name"), tr("User"), tr("Access"), tr("Expires"), tr("Last used"), tr("Made")}, 0, this)),
      m_problem(new InlineMessage(nullptr, this)),
      m_revoke(textButton(tr("Revoke…"), this)),
      m_newName(new QLineEdit(this)),
      m_newAccess(new QComboBox(this)),
      m_newExpiry(new QComboBox(this)),
      m_create(textButton(tr("Create token"), this)),
      m_createProblem(new InlineMessage(m_newName, this)) {
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    auto* tools = new QHBoxLayout;
    tools->addStretch();
    tools->addWidget(m_revoke);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(theme::space);
    column->addWidget(m_problem);
    column->addWidget(m_table, 1);
    column->addLayout(tools);
    m_secretFrame = buildSecret();
    column->addWidget(m_secretFrame);
    buildCreating();
    connect(m_table, &TextTable::selectedRowChanged, this, &TokensPane::updateButtons);
    connect(m_revoke, &QPushButton::clicked, this, &TokensPane::revoke);
    connect(m_create, &QPushButton::clicked, this, &TokensPane::create);
    connect(m_newName, &QLineEdit::returnPressed, this, &TokensPane::create);
    connect(m_newName, &QLineEdit::textEdited, m_createProblem, &InlineMessage::clearMessage);
    updateButtons();
}

QFrame* TokensPane::buildSecret() {
    auto* frame = new QFrame(this);
    frame->setFrameShape(QFrame::StyledPanel);
    auto* warning = new InlineMessage(nullptr, frame);
    warning->setObjectName(u"secretWarning"_s);
    warning->showText(
        InlineMessage::Kind::Warning,
        tr("Copy the new token now: only its fingerprint is kept, so it is never shown again. Programs send it "
           "in the header “Authorization: Bearer” followed by the token."));
    m_secret = new QLineEdit(frame);
    m_secret->setReadOnly(true);
    m_secret->setAccessibleName(tr("The new token"));
    m_copy = textButton(tr("Copy"), frame);
    m_copy->setAccessibleName(tr("Copy the new token"));
    auto* done = textButton(tr("Done"), frame);
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::space);
    row->addWidget(m_secret, 1);
    row->addWidget(m_copy);
    row->addWidget(done);
    auto* column = new QVBoxLayout(frame);
    column->setContentsMargins(theme::wideSpace, theme::space, theme::wideSpace, theme::wideSpace);
    column->setSpacing(theme::space);
    column->addWidget(warning);
    column->addLayout(row);
    frame->hide();
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_secret->text());
        m_copy->setText(tr("Copied"));
    });
    connect(done, &QPushButton::clicked, this, &TokensPane::hideSecret);
    return frame;
}

void TokensPane::buildCreating() {
    m_newAccess->addItem(tr("Read"), false);
    m_newAccess->addItem(tr("Read and write"), true);
    for (const int days : expiryDays)
        m_newExpiry->addItem(days == 0     ? tr("Never")
                             : days == 365 ? tr("In a year")
                                           : tr("In %1 days").arg(days),
                             days);
    m_newExpiry->setCurrentIndex(1);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(theme::space);
    grid->setVerticalSpacing(theme::halfSpace);
    const bool below = theme::hasLargeLetters(); // instead of beside each other
    int at = 0;
    for (const auto& [name, input] : {std::pair<QString, QWidget*>{tr("New token's name"), m_newName},
                                      {tr("Access"), m_newAccess},
                                      {tr("Expires"), m_newExpiry}}) {
        auto* label = new QLabel(name, this);
        label->setBuddy(input);
        theme::setType(label, theme::Type::Small, true);
        input->setAccessibleName(name);
        grid->addWidget(label, below ? at : 0, below ? 0 : at);
        grid->addWidget(input, below ? at : 1, below ? 1 : at);
        grid->setColumnStretch(below ? 1 : at, at == 0 ? 2 : 1);
        ++at;
    }
    m_newName->setPlaceholderText(tr("what it is for, such as web shop"));
    grid->addWidget(m_create, below ? at : 1, below ? 1 : at);
    grid->addWidget(m_createProblem, below ? at + 1 : 2, 0, 1, below ? 2 : at + 1);
    static_cast<QVBoxLayout*>(layout())->addLayout(grid);
}

void TokensPane::setCatalogue(const std::optional<DatabaseUrl>& url, bool readOnly) {
    if (m_url != url) {
        hideSecret();
        showTokens({});
    }
    m_url = url;
    m_writable = url.has_value() && !readOnly;
    updateButtons();
}

void TokensPane::showTokens(const std::vector<AccessToken>& tokens) {
    const int row = m_table->selectedRow();
    const qint64 wasSelected =
        row >= 0 && static_cast<size_t>(row) < m_tokens.size() ? m_tokens[static_cast<size_t>(row)].id : 0;
    m_tokens = tokens;
    m_problem->clearMessage();
    std::vector<QStringList> rows;
    for (const AccessToken& token : m_tokens)
        rows.push_back({token.name, token.userId == 0 ? tr("none, a program") : token.userEmail,
                        token.mayWrite ? tr("Read and write") : tr("Read"), expiryText(token), usedText(token),
                        dateText(token.createdAt)});
    m_table->setRows(rows);
    for (size_t i = 0; i < m_tokens.size(); ++i) {
        if (m_tokens[i].id == wasSelected)
            m_table->selectRow(static_cast<int>(i));
    }
    updateButtons();
}

void TokensPane::showProblem(const QString& text) { m_problem->showError(text); }

void TokensPane::updateButtons() {
    m_revoke->setEnabled(m_writable && !m_busy && m_table->selectedRow() >= 0);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_newName), static_cast<QWidget*>(m_newAccess), static_cast<QWidget*>(m_newExpiry)})
        widget->setEnabled(m_writable);
    m_create->setEnabled(m_writable && !m_busy);
}

// Changes

void TokensPane::create() {
    if (!m_create->isEnabled())
        return;
    const QString name = m_newName->text().trimmed();
    if (name.isEmpty()) {
        m_createProblem->showError(tr("Type what the token is for, so that you know later which to revoke."));
        m_newName->setFocus();
        return;
    }
    const int days = m_newExpiry->currentData().toInt();
    AccountServices::TokenDraft draft;
    draft.name = name;
    draft.mayWrite = m_newAccess->currentData().toBool();
    if (days > 0)
        draft.expiresAt = QDateTime::currentDateTimeUtc().addDays(days);
    m_createProblem->clearMessage();
    m_busy = true;
    updateButtons();
    m_services.createToken(*m_url, draft, this, [this](const Result<NewToken>& made) {
        m_busy = false;
        updateButtons();
        if (made)
            showSecret(*made);
        else
            m_createProblem->showError(made.error().text);
    });
}

void TokensPane::showSecret(const NewToken& made) {
    m_newName->clear();
    m_secret->setText(made.secret);
    m_secret->setCursorPosition(0);
    m_copy->setText(tr("Copy"));
    m_secretFrame->show();
    m_copy->setFocus();
    Q_EMIT changed();
}

void TokensPane::hideSecret() {
    m_secret->clear();
    m_secretFrame->hide();
}

void TokensPane::revoke() {
    const int row = m_table->selectedRow();
    if (row < 0)
        return;
    const AccessToken token = m_tokens[static_cast<size_t>(row)];
    if (!m_prompts->confirm(
            tr("Revoke a token"),
            tr("Revoke the token “%1”? Programs that use it are refused from the next request on.").arg(token.name),
            tr("Revoke")))
        return;
    m_busy = true;
    updateButtons();
    m_services.revokeToken(*m_url, token.id, this, [this](const Result<void>& done) {
        m_busy = false;
        updateButtons();
        if (!done)
            m_problem->showError(done.error().text);
        // Also when somebody else has revoked it meanwhile.
        if (done || done.error().kind == Error::Kind::NotFound)
            Q_EMIT changed();
    });
}

} // namespace pricebook
