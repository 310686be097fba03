#include "seriesentry.h"

#include "catalogsession.h"
#include "flowlayout.h"
#include "productfinder.h"
#include "productform.h"
#include "taborder.h"
#include "theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

SeriesEntry::SeriesEntry(ProductForm* form, QWidget* parent) : QWidget(parent), m_form(form) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(buildTop());
    column->addWidget(form, 1);
    m_foot = buildFoot();
    column->addWidget(m_foot);
    orderStops();
    for (auto* area : form->findChildren<QScrollArea*>())
        area->installEventFilter(this);
    connect(form, &ProductForm::stateChanged, this, &SeriesEntry::updateState);
    updateState();
}

/// The row at the top, which came after the form, goes before it: Tab follows what is seen.
void SeriesEntry::orderStops() {
    QWidget* before = m_form->previousInFocusChain();
    while (!(before->focusPolicy() & Qt::TabFocus) || before->focusProxy())
        before = before->previousInFocusChain();
    orderForTab({before, m_quick, m_previous, m_next});
}

QWidget* SeriesEntry::buildTop() {
    auto* top = new QWidget(this);
    auto* row = new QHBoxLayout(top);
    row->setContentsMargins(theme::pageMargin, theme::wideSpace, theme::pageMargin, 0);
    row->setSpacing(theme::halfSpace);
    m_quick = new QLineEdit(top);
    m_quick->setAccessibleName(tr("Find or begin a product"));
    m_quick->setPlaceholderText(tr("Scan or type a name, Enter"));
    m_quick->setToolTip(tr("Enter shows the product of this name, or begins a new one (Ctrl+L)"));
    m_quick->setClearButtonEnabled(true);
    m_previous = new QPushButton(theme::icon(u"go-previous"_s), QString(), top);
    m_previous->setAccessibleName(tr("Previous product"));
    m_previous->setToolTip(tr("Previous product (Alt+Up)"));
    m_next = new QPushButton(theme::icon(u"go-next"_s), QString(), top);
    m_next->setAccessibleName(tr("Next product"));
    m_next->setToolTip(tr("Next product (Alt+Down)"));
    row->addWidget(m_quick, 1);
    row->addWidget(m_previous);
    row->addWidget(m_next);
    connect(m_quick, &QLineEdit::returnPressed, this, &SeriesEntry::find);
    connect(m_previous, &QPushButton::clicked, this, [this] { Q_EMIT stepRequested(-1); });
    connect(m_next, &QPushButton::clicked, this, [this] { Q_EMIT stepRequested(1); });
    return top;
}

QWidget* SeriesEntry::buildFoot() {
    auto* foot = new QWidget(this);
    auto* row = new FlowLayout(foot, theme::space);
    row->setContentsMargins(theme::pageMargin, 0, theme::pageMargin, theme::wideSpace);
    row->alignEndFrom(0);
    m_saveClose = new QPushButton(tr("Save and close"), foot);
    m_saveClose->setToolTip(tr("Save, then put the form away"));
    m_saveNew = new QPushButton(tr("Save and new"), foot);
    m_saveNew->setToolTip(tr("Save, then begin another product with the same category and tags (Ctrl+Enter)"));
    row->addWidget(m_saveClose);
    row->addWidget(m_saveNew);
    connect(m_saveNew, &QPushButton::clicked, this, &SeriesEntry::saveAndNew);
    connect(m_saveClose, &QPushButton::clicked, this, &SeriesEntry::saveAndClose);
    return foot;
}

void SeriesEntry::setSession(const std::shared_ptr<CatalogSession>& session) {
    m_session = session;
    ++m_asked;
    m_quick->clear();
    setNeighbours(false, false);
}

void SeriesEntry::setNeighbours(bool before, bool behind) {
    m_before = before;
    m_behind = behind;
    updateState();
}

void SeriesEntry::focusQuickField() {
    m_quick->setFocus(Qt::ShortcutFocusReason);
    m_quick->selectAll();
}

void SeriesEntry::updateState() {
    const bool writable = m_session && !m_session->isReadOnly();
    const bool shown = m_form->isNew() || m_form->product();
    m_quick->setEnabled(m_session != nullptr);
    m_previous->setEnabled(m_before);
    m_next->setEnabled(m_behind);
    m_foot->setVisible(writable && shown);
    m_saveNew->setEnabled(!m_form->isSaving());
    m_saveClose->setEnabled(!m_form->isSaving());
}

void SeriesEntry::saveAndNew() {
    if (!m_session || m_session->isReadOnly())
        return;
    m_form->save([this](bool saved) {
        const std::optional<Product> like = m_form->product();
        if (saved && like)
            Q_EMIT newRequested([this, like] { m_form->startNewLike(*like); });
    });
}

void SeriesEntry::saveAndClose() {
    m_form->save([this](bool saved) {
        if (saved)
            Q_EMIT closeRequested();
    });
}

void SeriesEntry::find() {
    const QString name = m_quick->text().trimmed();
    if (name.isEmpty() || !m_session)
        return;
    findProducts(*m_session, name, this, [this, name, asked = ++m_asked](const Result<std::vector<Product>>& products) {
        if (asked != m_asked)
            return;
        if (products)
            foundProducts(name, *products);
        else
            Q_EMIT statusMessage(products.error().text);
    });
}

void SeriesEntry::foundProducts(const QString& name, const std::vector<Product>& products) {
    m_quick->selectAll(); // the next scan replaces it
    if (!products.empty()) {
        if (products.size() > 1)
            Q_EMIT statusMessage(tr("%1 products have this name; the first is shown.").arg(products.size()));
        Q_EMIT found(products.front());
    } else if (m_session->isReadOnly()) {
        Q_EMIT statusMessage(tr("No product has the name “%1”.").arg(name));
    } else {
        Q_EMIT statusMessage(tr("No product has the name “%1”: here is a new one.").arg(name));
        Q_EMIT beginRequested(name);
    }
}

/// A scroll area takes the arrows with any modifier for itself.
bool SeriesEntry::eventFilter(QObject* watched, QEvent* event) {
    return (event->type() == QEvent::KeyPress && stepBy(static_cast<QKeyEvent*>(event))) ||
           QWidget::eventFilter(watched, event);
}

void SeriesEntry::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && (event->modifiers() & ~Qt::KeypadModifier) == Qt::ControlModifier && m_foot->isVisible())
        saveAndNew();
    else if (!stepBy(event))
        QWidget::keyPressEvent(event);
}

/// True where the key was Alt with an arrow.
bool SeriesEntry::stepBy(const QKeyEvent* event) {
    const auto modifiers = event->modifiers() & ~Qt::KeypadModifier;
    if (modifiers != Qt::AltModifier || (event->key() != Qt::Key_Up && event->key() != Qt::Key_Down))
        return false;
    const bool down = event->key() == Qt::Key_Down;
    if (down ? m_behind : m_before)
        Q_EMIT stepRequested(down ? 1 : -1);
    return true;
}

} // namespace pricebook
