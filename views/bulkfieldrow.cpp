#include "bulkfieldrow.h"

#include "inlinemessage.h"
#include "taborder.h"
#include "theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int indent = 24;

} // namespace

BulkFieldRow::BulkFieldRow(Field field, const QString& name, QWidget* body, QWidget* parent)
    : QWidget(parent),
      m_field(field),
      m_tick(new QCheckBox(name, this)),
      m_present(new QLabel(this)),
      m_body(body),
      m_message(new InlineMessage(nullptr, this)) {
    m_body->setParent(this);
    m_tick->setAccessibleName(tr("Change: %1").arg(name));
    m_present->setTextFormat(Qt::PlainText);
    m_present->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_present->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    theme::setType(m_present, theme::Type::Small, true);
    auto* heading = new QHBoxLayout;
    heading->setSpacing(theme::wideSpace);
    heading->addWidget(m_tick);
    heading->addWidget(m_present, 1);
    auto* below = new QVBoxLayout;
    below->setContentsMargins(indent, 0, 0, 0);
    below->setSpacing(theme::halfSpace);
    below->addWidget(m_body);
    below->addWidget(m_message);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::halfSpace);
    column->addLayout(heading);
    column->addLayout(below);
    std::vector<QWidget*> stops = tabStops(*m_body); // which was there before its tick
    stops.insert(stops.begin(), m_tick);
    orderForTab(stops);
    m_body->hide();
    connect(m_tick, &QCheckBox::toggled, this, [this](bool on) {
        m_body->setVisible(on);
        if (!on)
            clearError();
        Q_EMIT ticked(on);
    });
    // Only when a person ticks it.
    connect(m_tick, &QCheckBox::clicked, this, [this](bool on) {
        if (on)
            m_body->setFocus(Qt::OtherFocusReason);
    });
}

bool BulkFieldRow::isTicked() const { return m_tick->isChecked(); }

void BulkFieldRow::setTicked(bool ticked) { m_tick->setChecked(ticked); }

void BulkFieldRow::setPresent(const QString& text) {
    m_text = text;
    m_present->setToolTip(text);
    m_tick->setAccessibleDescription(tr("now: %1").arg(text));
    showPresent();
}

QString BulkFieldRow::present() const { return m_text; }

void BulkFieldRow::showPresent() {
    m_present->setText(m_present->fontMetrics().elidedText(m_text.simplified(), Qt::ElideRight, m_present->width()));
}

void BulkFieldRow::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layout()->activate();
    showPresent();
}

void BulkFieldRow::showError(const QString& text) { m_message->showError(text); }

void BulkFieldRow::clearError() { m_message->clearMessage(); }

} // namespace pricebook
