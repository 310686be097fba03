#include "connectionsdialog.h"

#include "colorset.h"
#include "inlinemessage.h"
#include "prompts.h"
#include "theme.h"

#include <QEvent>
#include <QHeaderView>
#include <QPainter>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr QSize firstSize(800, 380);
constexpr int nameWidth = 180;
constexpr int accessWidth = 150;

QIcon disc(const QColor& color) {
    QPixmap picture(theme::iconSize * 2, theme::iconSize * 2);
    picture.setDevicePixelRatio(2);
    picture.fill(Qt::transparent);
    if (color.isValid()) {
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawEllipse(QRect(2, 2, theme::iconSize - 4, theme::iconSize - 4));
    }
    QIcon icon(picture);
    icon.addPixmap(picture, QIcon::Selected); // otherwise it is tinted there
    return icon;
}

} // namespace

ConnectionsDialog::ConnectionsDialog(Settings* settings, Prompts* prompts, Hooks hooks, QWidget* parent)
    : QDialog(parent),
      m_settings(settings),
      m_prompts(prompts),
      m_hooks(std::move(hooks)),
      m_connections(readConnections(*settings)),
      m_list(new QTreeWidget(this)),
      m_hint(new InlineMessage(nullptr, this)) {
    setWindowTitle(tr("Connections"));
    m_list->setAccessibleName(tr("Connections"));
    m_list->setRootIsDecorated(false);
    theme::setQuietSelection(m_list);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setTabKeyNavigation(false);
    m_list->setColumnCount(3);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_list->header()->resizeSection(0, theme::scaled(nameWidth));
    m_list->header()->resizeSection(2, theme::scaled(accessWidth));
    m_list->setTextElideMode(Qt::ElideMiddle);
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::wideSpace);
    row->addWidget(m_list, 1);
    row->addWidget(buildButtons());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::pageMargin, theme::pageMargin, theme::pageMargin, theme::pageMargin);
    column->setSpacing(theme::wideSpace);
    column->addLayout(row, 1);
    column->addWidget(m_hint);
    resize(theme::dialogSize(firstSize));
    connect(m_list, &QTreeWidget::itemSelectionChanged, this, &ConnectionsDialog::update);
    connect(m_list, &QTreeWidget::itemActivated, this, &ConnectionsDialog::openSelected);
    fill(0);
}

void ConnectionsDialog::setCurrent(const DatabaseUrl& url) {
    m_current = url;
    for (NamedConnection& one : m_connections) {
        if (one.url.toDisplayString() == url.toDisplayString())
            one.url.password = url.password;
    }
}

QWidget* ConnectionsDialog::buildButtons() {
    auto* side = new QWidget(this);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins({});
    column->setSpacing(theme::space);
    const auto button = [side, column](const QString& text, const QString& icon) {
        auto* made = new QPushButton(icon.isEmpty() ? QIcon() : theme::icon(icon), text, side);
        made->setAutoDefault(false);
        column->addWidget(made);
        return made;
    };
    m_open = button(tr("Open"), u"document-open"_s);
    auto* add = button(tr("Add…"), u"list-add"_s);
    m_change = button(tr("Change…"), u"document-edit"_s);
    m_remove = button(tr("Remove…"), u"edit-delete"_s);
    column->addStretch(1);
    auto* close = button(tr("Close"), {});
    connect(m_open, &QPushButton::clicked, this, &ConnectionsDialog::openSelected);
    connect(add, &QPushButton::clicked, this, &ConnectionsDialog::add);
    connect(m_change, &QPushButton::clicked, this, &ConnectionsDialog::change);
    connect(m_remove, &QPushButton::clicked, this, &ConnectionsDialog::remove);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    return side;
}

void ConnectionsDialog::fill(int select) {
    m_list->clear();
    m_list->setHeaderLabels({tr("Name"), tr("Where"), tr("Access")});
    for (const NamedConnection& one : m_connections) {
        auto* item = new QTreeWidgetItem(
            m_list, {one.name, one.url.toDisplayString(), one.readOnly ? tr("Reading only") : tr("Reading, writing")});
        item->setIcon(0, disc(theme::mark(one.color)));
        item->setToolTip(1, one.url.toDisplayString());
    }
    if (QTreeWidgetItem* item = m_list->topLevelItem(select))
        m_list->setCurrentItem(item);
    update();
}

void ConnectionsDialog::changeEvent(QEvent* event) {
    QDialog::changeEvent(event);
    // What is composed of parts, and the discs of a palette.
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        fill(std::max(0, selected()));
}

int ConnectionsDialog::selected() const {
    QTreeWidgetItem* item = m_list->currentItem();
    return item ? m_list->indexOfTopLevelItem(item) : -1;
}

void ConnectionsDialog::update() {
    const bool one = selected() >= 0;
    for (QPushButton* button : {m_open, m_change, m_remove})
        button->setEnabled(one);
    if (m_connections.empty())
        m_hint->showText(InlineMessage::Kind::Hint,
                         tr("No connection has a name yet. With “Add…” a catalogue gets a name and a colour, so that "
                            "the shop and the trial are not mistaken for each other."));
    else
        m_hint->clearMessage();
}

void ConnectionsDialog::add() {
    NamedConnection fresh;
    fresh.url = m_current;
    const bool known = std::any_of(m_connections.begin(), m_connections.end(), [this](const NamedConnection& one) {
        return one.url.toDisplayString() == m_current.toDisplayString();
    });
    if (known)
        fresh.url = {};
    edit(fresh, -1);
}

void ConnectionsDialog::change() {
    if (const int index = selected(); index >= 0)
        edit(m_connections[static_cast<size_t>(index)], index);
}

void ConnectionsDialog::edit(const NamedConnection& connection, int index) {
    std::vector<NamedConnection> others = m_connections;
    if (index >= 0)
        others.erase(others.begin() + index);
    auto* editor = new ConnectionEditor(m_prompts, m_hooks.test, std::move(others), this);
    editor->setAttribute(Qt::WA_DeleteOnClose);
    editor->setConnection(connection);
    connect(editor, &QDialog::accepted, this, [this, editor, index] {
        if (editor->isPasswordToBeKept())
            m_hooks.keepPassword(editor->url());
        const int place = index >= 0 ? index : static_cast<int>(m_connections.size());
        if (index < 0)
            m_connections.emplace_back();
        NamedConnection& edited = m_connections[static_cast<size_t>(place)];
        edited = editor->connection();
        edited.url.password = editor->url().password; // for opening it from here
        writeConnections(*m_settings, m_connections);
        fill(place);
        Q_EMIT changed();
    });
    editor->open();
}

void ConnectionsDialog::remove() {
    const int index = selected();
    if (index < 0 || !m_prompts->confirm(tr("Remove a connection"),
                                         tr("“%1” is taken out of this list. The catalogue itself stays as it is.")
                                             .arg(m_connections[static_cast<size_t>(index)].name),
                                         tr("Remove")))
        return;
    m_connections.erase(m_connections.begin() + index);
    writeConnections(*m_settings, m_connections);
    fill(std::max(0, index - 1));
    Q_EMIT changed();
}

void ConnectionsDialog::openSelected() {
    const int index = selected();
    if (index < 0)
        return;
    const DatabaseUrl url = m_connections[static_cast<size_t>(index)].url;
    QDialog::accept();
    Q_EMIT openRequested(url);
}

} // namespace pricebook
