#include "movetocategorydialog.h"

#include "categorycombo.h"
#include "inlinemessage.h"
#include "theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace pricebook {

namespace {

constexpr int leastWidth = 380;

} // namespace

MoveToCategoryDialog::MoveToCategoryDialog(const std::shared_ptr<CatalogSession>& session, qint64 products,
                                           QWidget* parent)
    : QDialog(parent),
      m_combo(new CategoryCombo(this)),
      m_message(new InlineMessage(m_combo, this)) {
    const int count = static_cast<int>(products);
    setWindowTitle(tr("Move %Ln products", nullptr, count));
    setMinimumWidth(theme::scaled(leastWidth));
    auto* label = new QLabel(tr("Category"), this);
    theme::setType(label, theme::Type::Small, true);
    label->setBuddy(m_combo);
    m_combo->setSession(session);
    m_combo->lineEdit()->setAccessibleName(tr("Category to move to"));
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false);
    auto* accept = new QPushButton(tr("Move %Ln products", nullptr, count), this);
    accept->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(accept);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(theme::halfSpace);
    column->addWidget(label);
    column->addWidget(m_combo);
    column->addWidget(m_message);
    column->addSpacing(theme::wideSpace);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(accept, &QPushButton::clicked, this, &MoveToCategoryDialog::accept);
    connect(m_combo, &CategoryCombo::edited, m_message, &InlineMessage::clearMessage);
    m_combo->setFocus();
}

std::optional<Category> MoveToCategoryDialog::target() const {
    const std::optional<CategoryId> id = m_combo->current();
    return id ? std::optional(Category{*id, m_combo->currentText()}) : std::nullopt;
}

void MoveToCategoryDialog::accept() {
    if (const QString unknown = m_combo->unknownText(); !unknown.isEmpty()) {
        m_message->showError(tr("There is no category “%1”. Choose one of the list.").arg(unknown));
        m_combo->setFocus();
        return;
    }
    QDialog::accept();
}

} // namespace pricebook
