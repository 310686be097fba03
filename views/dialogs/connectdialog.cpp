#include "connectdialog.h"

#include "serverform.h"
#include "theme.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace pricebook {

namespace {

constexpr int dialogWidth = 460;

} // namespace

ConnectDialog::ConnectDialog(QWidget* parent) : QDialog(parent), m_form(new ServerForm(this)) {
    setWindowTitle(tr("Connect to PostgreSQL"));
    auto* buttons = new QDialogButtonBox(this);
    buttons->addButton(tr("Connect"), QDialogButtonBox::AcceptRole)->setDefault(true);
    buttons->addButton(QDialogButtonBox::Cancel);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::pageMargin, theme::pageMargin, theme::pageMargin, theme::pageMargin);
    column->setSpacing(theme::pageMargin);
    column->addWidget(m_form);
    column->addStretch(1);
    column->addWidget(buttons);
    resize(theme::dialogSize({dialogWidth, 0}).width(), sizeHint().height());
    connect(buttons, &QDialogButtonBox::accepted, this, &ConnectDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void ConnectDialog::setUrl(const DatabaseUrl& url, const QString& problem) { m_form->setUrl(url, problem); }

DatabaseUrl ConnectDialog::url() const { return m_form->url(); }

bool ConnectDialog::isPasswordToBeKept() const { return m_form->isPasswordToBeKept(); }

void ConnectDialog::accept() {
    if (m_form->read())
        QDialog::accept();
}

} // namespace pricebook
