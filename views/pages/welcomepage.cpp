#include "welcomepage.h"

#include "choicecard.h"
#include "livetexts.h"
#include "theme.h"

#include <QApplication>
#include <QEvent>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int welcomePictureSize = 48;
constexpr int mostWidth = 860;
constexpr int sideWidth = 400;
constexpr int mostRecent = 6;

QLabel* heading(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    theme::setType(label, theme::Type::Strong, true);
    return label;
}

} // namespace

WelcomePage::WelcomePage(QWidget* parent)
    : QWidget(parent),
      m_picture(new QLabel(this)),
      m_recentSide(new QWidget(this)),
      m_recent(new QVBoxLayout) {
    setObjectName(u"welcomePage"_s);
    setAccessibleName(tr("Welcome to Pricebook"));
    auto* title = new QLabel(tr("Welcome to Pricebook"), this);
    theme::setType(title, theme::Type::Title);
    auto* text = new QLabel(tr("A catalogue of products is a file on this computer, or is on a PostgreSQL server "
                               "where several people work in it. How do you want to begin?"),
                            this);
    text->setWordWrap(true);
    theme::setType(text, theme::Type::Body, true);
    auto* words = new QVBoxLayout;
    words->setSpacing(theme::halfSpace);
    words->addWidget(title);
    words->addWidget(text);
    auto* top = new QHBoxLayout;
    top->setSpacing(theme::pageMargin);
    top->addWidget(m_picture, 0, Qt::AlignTop);
    top->addLayout(words, 1);

    m_recentSide->setMaximumWidth(sideWidth);
    m_recent->setContentsMargins({});
    m_recent->setSpacing(theme::space);
    m_recentSide->setLayout(m_recent);
    m_recentSide->hide();
    auto* columns = new QHBoxLayout;
    columns->setSpacing(theme::sectionSpace);
    columns->addLayout(buildChoices(), 1);
    columns->addWidget(m_recentSide, 1, Qt::AlignTop);

    auto* content = new QWidget;
    content->setMaximumWidth(mostWidth);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(theme::pageMargin, theme::pageMargin, theme::pageMargin, theme::pageMargin);
    column->setSpacing(theme::sectionSpace);
    column->addStretch(2);
    column->addLayout(top);
    column->addLayout(columns);
    column->addStretch(3);
    auto* middle = new QWidget;
    auto* row = new QHBoxLayout(middle);
    row->setContentsMargins({});
    row->addStretch(1);
    row->addWidget(content, 100);
    row->addStretch(1);
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(middle);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins({});
    whole->addWidget(scroll);
    showPicture();
}

QVBoxLayout* WelcomePage::buildChoices() {
    auto* column = new QVBoxLayout;
    column->setSpacing(theme::space);
    column->addWidget(heading(tr("Begin"), this));
    const auto add = [this, column](Choice choice, const QString& icon, const QString& title, const QString& about) {
        auto* card = new ChoiceCard(icon, title, about, this);
        connect(card, &QAbstractButton::clicked, this, [this, choice] { Q_EMIT chosen(choice); });
        column->addWidget(card);
        if (!m_firstChoice)
            m_firstChoice = card;
    };
    add(Choice::Sample, u"games-hint"_s, tr("Look around in a sample catalogue"),
        tr("Made-up products in a file of their own: nothing can be broken."));
    add(Choice::Import, u"document-import"_s, tr("Take products in from a file"),
        tr("A new catalogue from a JSON file, such as an export. It is checked first."));
    add(Choice::Server, u"network-connect"_s, tr("Connect to PostgreSQL"),
        tr("Open the catalogue of your shop on its server."));
    add(Choice::OpenFile, u"document-open"_s, tr("Open a catalogue file"), tr("An SQLite file, usually *.db."));
    add(Choice::Empty, u"document-new"_s, tr("Start with an empty catalogue"),
        tr("A new file; the products come one after the other."));
    column->addStretch(1);
    return column;
}

void WelcomePage::setRecent(const std::vector<Recent>& recent) {
    m_firstRecent = nullptr;
    while (QLayoutItem* item = m_recent->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater(); // its click may have brought us here
        }
        delete item;
    }
    m_recent->addWidget(heading(tr("Go on with"), m_recentSide));
    for (size_t i = 0; i < recent.size() && i < mostRecent; ++i) {
        const Recent& one = recent[i];
        auto* card = new ChoiceCard(one.onServer ? u"network-server-database"_s : u"server-database"_s, one.name,
                                    one.address, m_recentSide);
        card->setMark(one.mark);
        card->setProperty(LiveTexts::showsData, true);
        connect(card, &QAbstractButton::clicked, this, [this, i] { Q_EMIT recentChosen(static_cast<int>(i)); });
        m_recent->addWidget(card);
        if (i == 0)
            m_firstRecent = card;
    }
    m_recentSide->setVisible(!recent.empty());
}

void WelcomePage::focusFirst() { (m_firstRecent ? m_firstRecent : m_firstChoice)->setFocus(Qt::OtherFocusReason); }

void WelcomePage::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showPicture();
}

void WelcomePage::showPicture() {
    m_picture->setPixmap(QApplication::windowIcon().pixmap(welcomePictureSize, welcomePictureSize));
    m_picture->setVisible(!m_picture->pixmap(Qt::ReturnByValue).isNull());
}

} // namespace pricebook
