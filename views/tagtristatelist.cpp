#include "tagtristatelist.h"

#include "catalogsession.h"
#include "inlinemessage.h"
#include "tagspreadreader.h"
#include "tagtristatemodel.h"
#include "theme.h"
#include "tristatedelegate.h"
#include "validation.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

namespace pricebook {

namespace {

constexpr int typingPauseMilliseconds = 80;
constexpr int hitLimit = 50;

} // namespace

TagTristateList::TagTristateList(QWidget* parent) : QWidget(parent), m_model(new TagTristateModel(this)) {
    buildChildren();
    setFocusProxy(m_search);
    connect(m_typingPause, &QTimer::timeout, this, &TagTristateList::search);
    connect(m_search, &QLineEdit::textChanged, this, [this] {
        m_message->clearMessage();
        m_create->hide();
        m_typingPause->start();
    });
    connect(m_create, &QPushButton::clicked, this, &TagTristateList::createTyped);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) { cycle(index.row()); });
    connect(m_model, &TagTristateModel::edited, this, &TagTristateList::edited);
}

void TagTristateList::buildChildren() {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(theme::space);
    m_search = new QLineEdit(this);
    m_search->setPlaceholderText(tr("Search for a tag, or type a new one"));
    m_search->setAccessibleName(tr("Search tags"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_message = new InlineMessage(m_search, this);
    m_list = new QListView(this);
    m_list->setAccessibleName(tr("Tags of the products"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new TristateDelegate(m_list));
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setMinimumHeight(6 * theme::lineHeight(theme::rowHeight));
    m_list->installEventFilter(this);
    m_create = new QPushButton(this);
    m_create->setIcon(theme::icon(QStringLiteral("list-add")));
    m_create->setAutoDefault(false);
    m_create->hide();
    m_note = new QLabel(tr("Reading the tags…"), this);
    m_note->setWordWrap(true);
    theme::setType(m_note, theme::Type::Small, true);
    column->addWidget(m_search);
    column->addWidget(m_message);
    column->addWidget(m_list, 1);
    column->addWidget(m_create);
    column->addWidget(m_note);
    m_typingPause = new QTimer(this);
    m_typingPause->setSingleShot(true);
    m_typingPause->setInterval(typingPauseMilliseconds);
}

void TagTristateList::setProducts(std::shared_ptr<CatalogSession> session, ProductSet products) {
    m_session = std::move(session);
    m_finder.setSession(m_session);
    m_model->setSpread({});
    m_note->setText(tr("Reading the tags…"));
    const quint64 generation = ++m_generation;
    if (!m_session)
        return;
    readTagSpread(*m_session, std::move(products), this, [this, generation](const Result<TagSpread>& answer) {
        if (generation != m_generation)
            return;
        if (answer) {
            m_model->setSpread(*answer);
            m_note->setText(
                tr("A tick puts the tag on all of them, an empty box on none; a dash leaves those that have "
                   "it as they are. Space or a click changes a row."));
            search();
        } else {
            m_message->showError(answer.error().text);
            m_note->clear();
        }
        Q_EMIT loaded();
    });
}

TagEdit TagTristateList::edit() const { return m_model->edit(); }

QString TagTristateList::summary() const { return m_model->summary(); }

qint64 TagTristateList::productCount() const { return m_model->products(); }

void TagTristateList::search() {
    m_typingPause->stop();
    const QString text = m_search->text().simplified();
    m_finder.find(text, hitLimit, [this, text](const TagFinder::Found& answer) { found(text, answer); });
}

void TagTristateList::found(const QString& text, const TagFinder::Found& answer) {
    if (text != m_search->text().simplified())
        return;
    m_model->setFound(text, answer.hits, answer.near);
    if (!answer.error.isEmpty())
        m_message->showError(answer.error);
    const bool isNew = !text.isEmpty() && answer.error.isEmpty() && !answer.exact && m_model->rowOfName(text) < 0 &&
                       m_model->products() > 0;
    m_create->setVisible(isNew);
    m_create->setText(tr("Create “%1”").arg(QString(text).replace(QLatin1Char('&'), QLatin1String("&&"))));
}

void TagTristateList::createTyped() {
    const QString name = m_search->text().simplified();
    if (const auto issue = checkTagName(name)) {
        m_message->showError(issue->text);
        return;
    }
    m_create->hide();
    const int row = m_model->addNew(name);
    m_search->clear();
    m_list->setCurrentIndex(m_model->index(row));
    m_search->setFocus(Qt::OtherFocusReason);
}

/// Enter in the search line: the tag of that very name, else the only one found, else a new one.
void TagTristateList::takeTyped() {
    const QString text = m_search->text().simplified();
    if (text.isEmpty())
        return;
    search();
    const int exact = m_model->rowOfName(text);
    if (exact >= 0) {
        cycle(exact);
        m_search->selectAll();
    } else if (m_create->isVisible()) {
        // What is near to it may be what was meant: then a person says "Create" itself.
        if (m_model->rowCount() > 0 &&
            m_model->index(m_model->rowCount() - 1).data(TagTristateModel::NearRole).toBool())
            m_create->setFocus(Qt::OtherFocusReason);
        else
            createTyped();
    }
}

void TagTristateList::cycle(int row) {
    m_model->cycle(row);
    const QModelIndex index = m_model->index(row);
    m_list->setCurrentIndex(index);
    QAccessibleEvent event(m_list, QAccessible::NameChanged);
    event.setChild(row);
    QAccessible::updateAccessibility(&event);
}

bool TagTristateList::handleSearchKey(int key) {
    switch (key) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_search->text().trimmed().isEmpty())
            return false;
        takeTyped();
        return true;
    case Qt::Key_Down:
        if (m_model->rowCount() == 0)
            return false;
        if (!m_list->currentIndex().isValid())
            m_list->setCurrentIndex(m_model->index(0));
        m_list->setFocus(Qt::OtherFocusReason);
        return true;
    default:
        return false;
    }
}

bool TagTristateList::handleListKey(int key) {
    const QModelIndex index = m_list->currentIndex();
    switch (key) {
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!index.isValid())
            return false;
        cycle(index.row());
        return true;
    case Qt::Key_Up:
        if (index.row() > 0)
            return false;
        m_search->setFocus(Qt::OtherFocusReason);
        return true;
    default:
        return false;
    }
}

bool TagTristateList::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* press = static_cast<QKeyEvent*>(event);
        if ((press->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier)
            return watched == m_search ? handleSearchKey(press->key())
                                       : watched == m_list && handleListKey(press->key());
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace pricebook
