#include "deletecategorydialog.h"

#include "categorycombo.h"
#include "inlinemessage.h"
#include "theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace pricebook {

namespace {

constexpr int textWidth = 380;
constexpr int indent = 24;

} // namespace

DeleteCategoryDialog::DeleteCategoryDialog(const std::shared_ptr<CatalogSession>& session, const Category& category,
                                           qint64 products, QWidget* parent)
    : QDialog(parent),
      m_products(products) {
    setWindowTitle(tr("Delete category"));
    auto* column = new QVBoxLayout(this);
    column->setSpacing(theme::space);
    auto* heading = new QLabel(tr("Delete “%1”?").arg(category.name), this);
    heading->setTextFormat(Qt::PlainText);
    heading->setWordWrap(true);
    theme::setType(heading, theme::Type::Heading);
    const QString text =
        products == 0 ? tr("No product has this category.")
                      : tr("It has %Ln products. Choose what becomes of them:", nullptr, static_cast<int>(products));
    auto* explanation = new QLabel(text, this);
    explanation->setWordWrap(true);
    explanation->setMinimumWidth(theme::scaled(textWidth));
    column->addWidget(heading);
    column->addWidget(explanation);
    if (products > 0)
        buildChoice(session, category);
    column->addSpacing(theme::space);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setDefault(true);
    m_accept = new QPushButton(this);
    m_accept->setAutoDefault(false);
    updateButton();
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_accept);
    column->addLayout(buttons);
    connect(m_accept, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
}

void DeleteCategoryDialog::buildChoice(const std::shared_ptr<CatalogSession>& session, const Category& category) {
    auto* column = static_cast<QVBoxLayout*>(layout());
    m_leave = new QRadioButton(tr("Leave them without a category"), this);
    m_move = new QRadioButton(tr("Move them to another category"), this);
    m_deleteToo = new QRadioButton(tr("Delete them too"), this);
    m_leave->setChecked(true);
    auto* label = new QLabel(tr("Move to"), this);
    m_target = new CategoryCombo(this);
    m_target->setNoneOffered(false);
    m_target->setExcluded(category.id);
    m_target->setSession(session);
    m_target->lineEdit()->setAccessibleName(tr("Move to"));
    label->setBuddy(m_target);
    m_message = new InlineMessage(m_target, this);
    auto* below = new QVBoxLayout;
    below->setContentsMargins(indent, 0, 0, 0);
    below->addWidget(label);
    below->addWidget(m_target);
    below->addWidget(m_message);
    column->addWidget(m_leave);
    column->addWidget(m_move);
    column->addLayout(below);
    column->addWidget(m_deleteToo);
    theme::setType(label, theme::Type::Small, true);
    m_target->setEnabled(false);
    connect(m_move, &QRadioButton::toggled, this, [this](bool on) {
        m_target->setEnabled(on);
        m_message->clearMessage();
        if (on)
            m_target->setFocus();
    });
    for (QRadioButton* choice : {m_leave, m_move, m_deleteToo})
        connect(choice, &QRadioButton::toggled, this, &DeleteCategoryDialog::updateButton);
    connect(m_target, &CategoryCombo::edited, m_message, &InlineMessage::clearMessage);
}

std::optional<CategoryId> DeleteCategoryDialog::moveTo() const {
    return m_move && m_move->isChecked() ? m_target->current() : std::nullopt;
}

bool DeleteCategoryDialog::deletesProducts() const { return m_deleteToo && m_deleteToo->isChecked(); }

void DeleteCategoryDialog::updateButton() {
    const int count = static_cast<int>(m_products);
    m_accept->setText(!m_move               ? tr("Delete")
                      : deletesProducts()   ? tr("Delete category and %Ln products", nullptr, count)
                      : m_move->isChecked() ? tr("Delete, move %Ln products", nullptr, count)
                                            : tr("Delete, keep %Ln products", nullptr, count));
}

QString DeleteCategoryDialog::moveToName() const { return moveTo() ? m_target->currentText() : QString(); }

void DeleteCategoryDialog::accept() {
    if (m_move && m_move->isChecked() && !m_target->current()) {
        const QString unknown = m_target->unknownText();
        m_message->showError(unknown.isEmpty() ? tr("Choose the category that the products go to.")
                                               : tr("There is no category “%1”. Choose one of the list.").arg(unknown));
        m_target->setFocus();
        return;
    }
    QDialog::accept();
}

} // namespace pricebook
