#include "viewnamedialog.h"

#include "inlinemessage.h"
#include "savedview.h"
#include "theme.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace pricebook {

ViewNameDialog::ViewNameDialog(const QString& title, const QString& name, bool shared, QWidget* parent)
    : QDialog(parent),
      m_name(new QLineEdit(name, this)),
      m_shared(new QCheckBox(tr("For everybody who opens this catalogue"), this)),
      m_message(new InlineMessage(m_name, this)) {
    setWindowTitle(title);
    m_name->setAccessibleName(tr("Name of the view"));
    m_name->setMinimumWidth(theme::scaled(320));
    m_name->setMaxLength(SavedView::longestName);
    m_name->selectAll();
    m_shared->setChecked(shared);
    auto* label = new QLabel(tr("&Name"), this);
    label->setBuddy(m_name);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_save = buttons->addButton(tr("Save"), QDialogButtonBox::AcceptRole);
    m_save->setDefault(true);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(theme::space);
    column->addWidget(label);
    column->addWidget(m_name);
    column->addWidget(m_message);
    column->addWidget(m_shared);
    column->addSpacing(theme::space);
    column->addWidget(buttons);
    const auto check = [this] {
        m_message->clearMessage();
        m_save->setEnabled(!m_name->text().trimmed().isEmpty());
    };
    connect(m_name, &QLineEdit::textChanged, this, check);
    connect(buttons, &QDialogButtonBox::accepted, this,
            [this] { Q_EMIT chosen(m_name->text().trimmed(), m_shared->isChecked()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    check();
}

void ViewNameDialog::refuse(const Error& error) {
    m_message->showError(error.text);
    m_name->setFocus();
}

} // namespace pricebook
