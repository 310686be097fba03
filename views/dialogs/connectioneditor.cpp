#include "connectioneditor.h"

#include "colorset.h"
#include "formlabels.h"
#include "inlinemessage.h"
#include "prompts.h"
#include "segmentedcontrol.h"
#include "serverform.h"
#include "theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QFormLayout>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int dialogWidth = 520;
constexpr int discSize = 12;

} // namespace

ConnectionEditor::ConnectionEditor(Prompts* prompts, Test test, std::vector<NamedConnection> others, QWidget* parent)
    : QDialog(parent),
      m_prompts(prompts),
      m_test(std::move(test)),
      m_others(std::move(others)),
      m_name(new QLineEdit(this)),
      m_kind(new SegmentedControl(tr("Kind"), {tr("SQLite file"), tr("PostgreSQL server")}, this)),
      m_file(new QLineEdit(this)),
      m_server(new ServerForm(this)),
      m_color(new QComboBox(this)),
      m_readOnly(new QCheckBox(tr("Open for reading only"), this)),
      m_testButton(new QPushButton(tr("Test"), this)),
      m_message(new InlineMessage(m_name, this)),
      m_result(new InlineMessage(nullptr, this)) {
    setWindowTitle(tr("Connection"));
    fillColors();
    build();
    connect(m_kind, &SegmentedControl::edited, this, [this](int kind) {
        showKind(kind);
        forgetTest();
    });
    connect(m_server, &ServerForm::edited, this, &ConnectionEditor::forgetTest);
    connect(m_file, &QLineEdit::textEdited, this, &ConnectionEditor::forgetTest);
    connect(m_name, &QLineEdit::textEdited, m_message, &InlineMessage::clearMessage);
    connect(m_testButton, &QPushButton::clicked, this, &ConnectionEditor::test);
}

void ConnectionEditor::build() {
    m_name->setPlaceholderText(tr("Such as “Shop”"));
    m_fileFields = buildFile();
    m_server->hide();
    m_testButton->setAutoDefault(false);
    auto* fields = new QFormLayout;
    fields->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    fields->setVerticalSpacing(theme::space);
    fields->setHorizontalSpacing(theme::wideSpace);
    fields->addRow(tr("Name"), m_name);
    fields->addRow(QString(), m_message);
    m_message->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred); // its sentence on one line
    fields->addRow(tr("Kind"), m_kind);
    auto* looks = new QFormLayout;
    looks->setVerticalSpacing(theme::space);
    looks->setHorizontalSpacing(theme::wideSpace);
    looks->addRow(tr("Colour"), m_color);
    looks->addRow(QString(), m_readOnly);
    m_readOnly->setToolTip(tr("Nothing in it can be changed from here, whoever may do it."));
    auto* buttons = new QDialogButtonBox(this);
    buttons->addButton(tr("Save"), QDialogButtonBox::AcceptRole)->setDefault(true);
    buttons->addButton(QDialogButtonBox::Cancel);
    auto* last = new QHBoxLayout;
    last->addWidget(m_testButton);
    last->addStretch(1);
    last->addWidget(buttons);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::pageMargin, theme::pageMargin, theme::pageMargin, theme::pageMargin);
    column->setSpacing(theme::wideSpace);
    column->addLayout(fields);
    column->addWidget(m_fileFields);
    column->addWidget(m_server);
    column->addLayout(looks);
    column->addWidget(m_result);
    column->addStretch(1);
    column->addLayout(last);
    alignFormLabels(this);
    resize(dialogWidth, sizeHint().height());
    connect(buttons, &QDialogButtonBox::accepted, this, &ConnectionEditor::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void ConnectionEditor::changeEvent(QEvent* event) {
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::FontChange)
        alignFormLabels(this);
}

QWidget* ConnectionEditor::buildFile() {
    auto* page = new QWidget(this);
    auto* choose = new QPushButton(tr("Choose…"), page);
    choose->setAutoDefault(false);
    m_file->setAccessibleName(tr("File"));
    m_file->setPlaceholderText(tr("The catalogue's file, such as /home/anna/shop.db"));
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::space);
    row->addWidget(m_file, 1);
    row->addWidget(choose);
    auto* fields = new QFormLayout(page);
    fields->setContentsMargins({});
    fields->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    fields->setHorizontalSpacing(theme::wideSpace);
    fields->addRow(tr("File"), row);
    connect(choose, &QPushButton::clicked, this, [this] {
        const QString path = m_prompts->askOpenFile(
            tr("Choose a catalogue"), tr("Catalogues (*.db *.sqlite *.sqlite3)") + u";;"_s + tr("All files (*)"));
        if (path.isEmpty())
            return;
        m_file->setText(QDir::toNativeSeparators(path));
        forgetTest();
    });
    return page;
}

void ConnectionEditor::fillColors() {
    const std::vector<QString> names{tr("Red"), tr("Orange"), tr("Green"), tr("Blue"), tr("Violet"), tr("Grey")};
    m_color->addItem(tr("None"), QString());
    for (size_t i = 0; i < connectionColors().size(); ++i) {
        const QString& key = connectionColors()[i];
        QPixmap disc(discSize * 2, discSize * 2);
        disc.setDevicePixelRatio(2);
        disc.fill(Qt::transparent);
        QPainter painter(&disc);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme::mark(key));
        painter.drawEllipse(0, 0, discSize, discSize);
        m_color->addItem(QIcon(disc), names[i], key);
    }
    m_color->setAccessibleName(tr("Colour"));
}

void ConnectionEditor::showKind(int kind) {
    m_fileFields->setVisible(kind == 0);
    m_server->setVisible(kind == 1);
    layout()->activate();
    resize(width(), 0);
    fit();
}

void ConnectionEditor::fit() {
    layout()->activate();
    const int needed =
        layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width()) : layout()->totalSizeHint().height();
    resize(width(), std::max(height(), needed));
}

bool ConnectionEditor::isServer() const { return m_kind->current() == 1; }

void ConnectionEditor::setConnection(const NamedConnection& connection) {
    const bool server = connection.url.backend == Backend::PostgreSql;
    m_name->setText(connection.name);
    m_kind->setCurrent(server ? 1 : 0);
    showKind(server ? 1 : 0);
    if (server)
        m_server->setUrl(connection.url);
    else
        m_file->setText(QDir::toNativeSeparators(connection.url.path));
    m_color->setCurrentIndex(std::max(0, m_color->findData(connection.color)));
    m_readOnly->setChecked(connection.readOnly);
}

DatabaseUrl ConnectionEditor::url() const {
    if (isServer())
        return m_server->url();
    const QString path = QDir::fromNativeSeparators(m_file->text().trimmed());
    return DatabaseUrl::sqlite(path.isEmpty() ? path : QFileInfo(path).absoluteFilePath());
}

NamedConnection ConnectionEditor::connection() const {
    NamedConnection connection{m_name->text().trimmed(), url(), m_color->currentData().toString(),
                               m_readOnly->isChecked()};
    connection.url.password.clear();
    return connection;
}

bool ConnectionEditor::isPasswordToBeKept() const { return isServer() && m_server->isPasswordToBeKept(); }

bool ConnectionEditor::hasAddress() {
    if (isServer())
        return m_server->read().has_value();
    if (!m_file->text().trimmed().isEmpty())
        return true;
    m_result->showError(tr("Choose the catalogue's file."));
    m_file->setFocus();
    return false;
}

void ConnectionEditor::forgetTest() {
    ++m_attempt;
    m_testButton->setEnabled(true);
    m_result->clearMessage();
}

void ConnectionEditor::test() {
    forgetTest();
    if (!hasAddress())
        return;
    m_testButton->setEnabled(false);
    m_result->showText(InlineMessage::Kind::Hint, tr("Testing…"));
    m_test(url(), this, [this, attempt = m_attempt](bool good, const QString& sentence) {
        if (attempt != m_attempt)
            return;
        m_testButton->setEnabled(true);
        m_result->showText(good ? InlineMessage::Kind::Hint : InlineMessage::Kind::Error, sentence);
        fit();
    });
}

void ConnectionEditor::accept() {
    const NamedConnection typed = connection();
    if (typed.name.isEmpty()) {
        m_message->showError(tr("Type a name for the connection."));
        m_name->setFocus();
        return;
    }
    if (!hasAddress())
        return;
    for (const NamedConnection& other : m_others) {
        if (other.name.compare(typed.name, Qt::CaseInsensitive) == 0) {
            m_message->showError(tr("There is a connection with this name already; type another."));
            m_name->setFocus();
            return;
        }
        if (other.url.toDisplayString() == typed.url.toDisplayString())
            return m_result->showError(tr("“%1” leads to this catalogue already; change that one.").arg(other.name));
    }
    QDialog::accept();
}

} // namespace pricebook
