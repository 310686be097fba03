#include "segmentedcontrol.h"

#include "theme.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace pricebook {

SegmentedControl::SegmentedControl(const QString& name, const QStringList& texts, QWidget* parent)
    : QWidget(parent),
      m_group(new QButtonGroup(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(2, 2, 2, 2);
    row->setSpacing(2);
    for (int i = 0; i < texts.size(); ++i) {
        auto* button = new QToolButton(this);
        button->setText(texts[i]);
        button->setAccessibleName(name.isEmpty() ? texts[i] : u"%1: %2"_s.arg(name, texts[i]));
        button->setCheckable(true);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
        m_group->addButton(button, i);
        row->addWidget(button, 1);
    }
    m_group->setExclusive(true);
    setCurrent(0);
    setFixedHeight(theme::controlHeight);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int id, bool on) {
        if (on && !signalsBlocked())
            Q_EMIT edited(id);
    });
}

int SegmentedControl::current() const { return m_group->checkedId(); }

void SegmentedControl::setCurrent(int index) {
    const QSignalBlocker quiet(this);
    if (QAbstractButton* button = m_group->button(index))
        button->setChecked(true);
}

void SegmentedControl::setToolTips(const QStringList& tips) {
    for (int i = 0; i < tips.size(); ++i) {
        if (QAbstractButton* button = m_group->button(i))
            button->setToolTip(tips[i]);
    }
}

void SegmentedControl::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme::color(theme::Color::StrongBorder));
    painter.setBrush(theme::color(theme::Color::Surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme::radius, theme::radius);
}

} // namespace pricebook
