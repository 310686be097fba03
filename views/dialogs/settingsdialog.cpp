#include "settingsdialog.h"

#include "theme.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <utility>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr QSize firstSize(840, 540);
constexpr int listWidth = 190;
constexpr int pageRowHeight = 36;

} // namespace

SettingsDialog::SettingsDialog(QWidget* parent)
    : QDialog(parent),
      m_list(new QListWidget(this)),
      m_pages(new QStackedWidget(this)) {
    setObjectName(u"settingsDialog"_s);
    setWindowTitle(tr("Preferences"));
    m_list->setAccessibleName(tr("Settings pages"));
    m_list->setFixedWidth(theme::scaled(listWidth));
    m_list->setIconSize({theme::iconSide(), theme::iconSide()});
    m_list->setUniformItemSizes(true);
    theme::setQuietSelection(m_list);
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::pageMargin);
    row->addWidget(m_list);
    row->addWidget(m_pages, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::pageMargin, theme::pageMargin, theme::pageMargin, theme::pageMargin);
    column->setSpacing(theme::pageMargin);
    column->addLayout(row, 1);
    resize(theme::dialogSize(firstSize));
    connect(m_list, &QListWidget::currentRowChanged, m_pages, &QStackedWidget::setCurrentIndex);
}

void SettingsDialog::addPage(const QString& key, const QString& icon, const QString& title, QWidget* page) {
    auto* content = new QWidget;
    auto* heading = new QLabel(title, content);
    theme::setType(heading, theme::Type::Heading);
    m_headings.push_back(heading);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, theme::halfSpace, theme::space, theme::space);
    column->setSpacing(theme::pageMargin);
    column->addWidget(heading);
    column->addWidget(page);
    column->addStretch(1);
    auto* scroll = new QScrollArea(m_pages);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    m_pages->addWidget(scroll);
    auto* item = new QListWidgetItem(theme::icon(icon), title, m_list);
    item->setData(Qt::UserRole, key);
    item->setSizeHint({0, theme::lineHeight(pageRowHeight)});
    if (m_list->currentRow() < 0)
        m_list->setCurrentRow(0);
}

void SettingsDialog::setVisible(bool visible) {
    // Only then, so that Tab comes to them after all that is on the pages.
    if (visible && !std::exchange(m_hasButtons, true))
        addButtons();
    QDialog::setVisible(visible);
}

void SettingsDialog::addButtons() {
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    // Enter in a field of a page ends the field, not the window.
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    layout()->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
}

void SettingsDialog::changeEvent(QEvent* event) {
    QDialog::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    // Labels speak the new language by now.
    for (size_t i = 0; i < m_headings.size(); ++i)
        m_list->item(static_cast<int>(i))->setText(m_headings[i]->text());
}

void SettingsDialog::showPage(const QString& key) {
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->data(Qt::UserRole).toString() == key)
            m_list->setCurrentRow(row);
    }
}

QString SettingsDialog::page() const {
    const QListWidgetItem* item = m_list->currentItem();
    return item ? item->data(Qt::UserRole).toString() : QString();
}

} // namespace pricebook
