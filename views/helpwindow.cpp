#include "helpwindow.h"

#include "language.h"
#include "theme.h"

#include <QFile>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QRegularExpression>
#include <QTextBrowser>
#include <QTextDocumentFragment>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr QSize firstSize(860, 620);
constexpr int listWidth = 230;
constexpr int topicRole = Qt::UserRole;
constexpr int textRole = Qt::UserRole + 1;

QString pageOf(const QString& topic) {
    QFile file(u":/help/%1/%2.html"_s.arg(language::spoken(), topic));
    if (!file.open(QIODevice::ReadOnly))
        file.setFileName(u":/help/en/%1.html"_s.arg(topic));
    return file.isOpen() || file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString titleOf(const QString& page) {
    static const QRegularExpression title(u"<title>(.*)</title>"_s);
    return title.match(page).captured(1);
}

QString pageStyle() {
    return u"h1 { font-size: x-large; } h2 { font-size: large; margin-top: 14px; } p, li { line-height: 130%; } "
           "a { color: %1; text-decoration: none; } code { font-family: monospace; }"_s.arg(
               theme::color(theme::Color::Accent).name());
}

} // namespace

HelpWindow::HelpWindow()
    : m_search(new QLineEdit(this)),
      m_list(new QListWidget(this)),
      m_page(new QTextBrowser(this)) {
    setObjectName(u"helpWindow"_s);
    setWindowTitle(tr("Help"));
    setAttribute(Qt::WA_QuitOnClose, false);
    m_search->setPlaceholderText(tr("Search the help"));
    m_search->setAccessibleName(tr("Search the help"));
    m_search->setClearButtonEnabled(true);
    m_list->setAccessibleName(tr("Pages of the help"));
    theme::setQuietSelection(m_list);
    m_page->setAccessibleName(tr("Page of the help"));
    m_page->setOpenLinks(false);
    m_page->setFrameShape(QFrame::NoFrame);
    m_page->document()->setDocumentMargin(theme::pageMargin);
    auto* left = new QVBoxLayout;
    left->setSpacing(theme::space);
    left->addWidget(m_search);
    left->addWidget(m_list, 1);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(theme::wideSpace, theme::wideSpace, theme::wideSpace, theme::wideSpace);
    row->setSpacing(theme::wideSpace);
    row->addLayout(left);
    row->addWidget(m_page, 1);
    resize(theme::dialogSize(firstSize));
    load();
    connect(m_list, &QListWidget::currentItemChanged, this, &HelpWindow::display);
    connect(m_search, &QLineEdit::textChanged, this, &HelpWindow::search);
    connect(m_page, &QTextBrowser::anchorClicked, this,
            [this](const QUrl& link) { showTopic(link.fileName().section(u'.', 0, 0)); });
    showTopic(topics().front());
}

const QStringList& HelpWindow::topics() {
    static const QStringList all{u"start"_s,   u"products"_s, u"filters"_s,  u"bulkedit"_s, u"transfer"_s,
                                 u"history"_s, u"upgrades"_s, u"endpoint"_s, u"settings"_s};
    return all;
}

void HelpWindow::showTopic(const QString& topic) {
    if (!topics().contains(topic))
        return;
    QListWidgetItem* item = m_list->item(static_cast<int>(topics().indexOf(topic)));
    if (item->isHidden())
        m_search->clear();
    m_list->setCurrentItem(item);
}

QString HelpWindow::topic() const {
    return m_list->currentItem() ? m_list->currentItem()->data(topicRole).toString() : QString();
}

void HelpWindow::load() {
    const QString before = topic();
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    for (const QString& topic : topics()) {
        const QString page = pageOf(topic);
        auto* item = new QListWidgetItem(titleOf(page), m_list);
        item->setData(topicRole, topic);
        item->setData(textRole, QTextDocumentFragment::fromHtml(page).toPlainText().toCaseFolded());
        if (topic == before)
            m_list->setCurrentItem(item);
    }
    const int width = std::max(theme::scaled(listWidth), m_list->sizeHintForColumn(0) + 3 * theme::space);
    m_search->setFixedWidth(width);
    m_list->setFixedWidth(width);
}

void HelpWindow::search() {
    const QStringList words = m_search->text().toCaseFolded().split(u' ', Qt::SkipEmptyParts);
    QListWidgetItem* first = nullptr;
    for (int row = 0; row < m_list->count(); ++row) {
        QListWidgetItem* item = m_list->item(row);
        const QString text = item->data(textRole).toString();
        const bool has =
            std::all_of(words.begin(), words.end(), [&](const QString& word) { return text.contains(word); });
        item->setHidden(!has);
        if (has && first == nullptr)
            first = item;
    }
    if (first && (m_list->currentItem() == nullptr || m_list->currentItem()->isHidden()))
        m_list->setCurrentItem(first);
    m_search->setProperty("invalid", first == nullptr);
    m_search->setAccessibleDescription(first ? QString() : tr("No page has these words."));
    m_search->setToolTip(m_search->accessibleDescription());
    m_search->update();
    markFound();
}

void HelpWindow::display() {
    m_page->document()->setDefaultStyleSheet(pageStyle());
    m_page->setHtml(pageOf(topic()));
    markFound();
}

void HelpWindow::markFound() {
    QList<QTextEdit::ExtraSelection> marks;
    for (const QString& word : m_search->text().split(u' ', Qt::SkipEmptyParts)) {
        QTextCursor found = m_page->document()->find(word);
        while (!found.isNull()) {
            QTextEdit::ExtraSelection mark;
            mark.cursor = found;
            mark.format.setBackground(theme::color(theme::Color::WarningFill));
            mark.format.setFontUnderline(true);
            marks << mark;
            found = m_page->document()->find(word, found);
        }
    }
    if (!marks.isEmpty()) {
        QTextCursor first(m_page->document());
        first.setPosition(marks.front().cursor.selectionStart());
        m_page->setTextCursor(first);
    }
    m_page->setExtraSelections(marks);
}

void HelpWindow::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        load();
        search();
    }
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        display();
}

void HelpWindow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QWidget::keyPressEvent(event);
}

} // namespace pricebook
