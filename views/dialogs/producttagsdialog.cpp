#include "producttagsdialog.h"

#include "catalogsession.h"
#include "inlinemessage.h"
#include "tagtristatelist.h"
#include "theme.h"
#include "tidying.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace pricebook {

ProductTagsDialog::ProductTagsDialog(std::shared_ptr<CatalogSession> session, ProductSet products, qint64 count,
                                     QWidget* parent)
    : QDialog(parent),
      m_session(std::move(session)),
      m_products(std::move(products)),
      m_count(count),
      m_list(new TagTristateList(this)),
      m_summary(new QLabel(this)),
      m_message(new InlineMessage(nullptr, this)),
      m_accept(new QPushButton(this)) {
    setWindowTitle(tr("Tags of %Ln products", nullptr, static_cast<int>(count)));
    resize(theme::dialogSize({460, 520}));
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    theme::setType(m_summary, theme::Type::Strong);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false);
    m_accept->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_accept);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(theme::space);
    column->addWidget(m_list, 1);
    column->addWidget(m_summary);
    column->addWidget(m_message);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_accept, &QPushButton::clicked, this, &ProductTagsDialog::accept);
    connect(m_list, &TagTristateList::edited, this, &ProductTagsDialog::updateState);
    connect(m_list, &TagTristateList::loaded, this, [this] {
        if (m_list->productCount() > 0)
            m_count = m_list->productCount();
        updateState();
    });
    updateState();
    m_list->setProducts(m_session, m_products);
    m_list->searchField()->setFocus();
}

void ProductTagsDialog::updateState() {
    const QString summary = m_list->summary();
    m_summary->setText(summary.isEmpty() ? tr("Nothing is chosen yet.") : summary);
    m_accept->setText(tr("Apply to %Ln products", nullptr, static_cast<int>(m_count)));
    m_accept->setEnabled(!summary.isEmpty() && !m_writing && !m_session->isReadOnly());
}

void ProductTagsDialog::accept() {
    if (!m_accept->isEnabled())
        return;
    m_writing = true;
    m_message->clearMessage();
    updateState();
    const QString summary = m_list->summary();
    const QString title = tr("Tags of %Ln products: %1", nullptr, static_cast<int>(m_count)).arg(summary);
    tidying::changeTags(*m_session, title, m_products, m_list->edit(), this,
                        [this, summary](const Result<TagBulkResult>& done) {
                            m_writing = false;
                            updateState();
                            if (!done) {
                                m_message->showError(done.error().text);
                                return;
                            }
                            Q_EMIT statusMessage(
                                tr("%Ln products changed: %1", nullptr, static_cast<int>(done->products)).arg(summary));
                            QDialog::accept();
                        });
}

} // namespace pricebook
