#include "messagepage.h"

#include "theme.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace pricebook {

namespace {

constexpr int pictureSize = 48;
constexpr int textWidth = 440;
constexpr int buttonWidth = 240;
constexpr int listHeight = 130;

} // namespace

MessagePage::MessagePage(QWidget* parent)
    : QWidget(parent),
      m_icon(new QLabel(this)),
      m_title(new QLabel(this)),
      m_text(new QLabel(this)),
      m_details(new QLabel(this)),
      m_list(new QPlainTextEdit(this)),
      m_buttons(new QVBoxLayout) {
    theme::setType(m_title, theme::Type::Title);
    theme::setType(m_text, theme::Type::Body, true);
    theme::setType(m_details, theme::Type::Small, true);
    m_icon->setAlignment(Qt::AlignCenter);
    for (QLabel* label : {m_title, m_text, m_details}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_list->setReadOnly(true);
    m_list->setTabChangesFocus(true);
    m_list->setAccessibleName(tr("Details"));
    m_list->setFont(theme::font(theme::Type::Small));
    m_list->setFixedHeight(theme::scaled(listHeight));
    m_list->hide();
    m_buttons->setSpacing(theme::space);
    // A label that is aligned itself would not be given the height that its wrapped text needs; so the whole column is.
    auto* content = new QWidget(this);
    content->setMaximumWidth(theme::scaled(textWidth));
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins({});
    column->setSpacing(theme::space);
    column->addStretch(2);
    column->addWidget(m_icon);
    column->addSpacing(theme::halfSpace);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addSpacing(theme::space);
    column->addLayout(m_buttons);
    column->addWidget(m_details);
    column->addWidget(m_list);
    column->addStretch(3);
    // In a low window, or with large letters, it scrolls.
    auto* area = new QScrollArea(this);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus);
    auto* page = new QWidget;
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins(theme::pageMargin, theme::pageMargin, theme::pageMargin, theme::pageMargin);
    row->addStretch(1);
    row->addWidget(content, 100);
    row->addStretch(1);
    area->setWidget(page);
    area->viewport()->setAutoFillBackground(false);
    page->setAutoFillBackground(false);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    outer->addWidget(area);
}

void MessagePage::showMessage(const QString& icon, const QString& title, const QString& text,
                              const std::vector<Choice>& choices, const QString& details) {
    m_icon->setPixmap(theme::icon(icon).pixmap(theme::scaled(pictureSize), theme::scaled(pictureSize)));
    m_icon->setVisible(!m_icon->pixmap(Qt::ReturnByValue).isNull());
    m_title->setText(title);
    m_text->setText(text);
    const bool list = details.trimmed().contains(u'\n');
    m_details->setText(details.simplified());
    m_details->setVisible(!details.isEmpty() && !list);
    m_list->setPlainText(details.trimmed());
    m_list->setVisible(list);
    while (QLayoutItem* item = m_buttons->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater(); // its click may have brought us here
        }
        delete item;
    }
    for (size_t i = 0; i < choices.size(); ++i) {
        auto* button = new QPushButton(choices[i].text, this);
        if (!choices[i].icon.isEmpty() && i > 0)
            button->setIcon(theme::icon(choices[i].icon));
        button->setMinimumWidth(buttonWidth);
        button->setProperty("accent", i == 0);
        connect(button, &QPushButton::clicked, this, [action = choices[i].action] { action(); });
        m_buttons->addWidget(button, 0, Qt::AlignHCenter);
        button->show();
    }
    setAccessibleName(title);
}

QString MessagePage::title() const { return m_title->text(); }

QString MessagePage::text() const { return m_text->text(); }

} // namespace pricebook
