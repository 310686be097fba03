#include "facetlist.h"

#include "theme.h"

#include <QEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int rowHeight = 26;
constexpr int stateRole = Qt::UserRole;
constexpr int countRole = Qt::UserRole + 1;

/// A mark, the name, the count at the right.
class FacetDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {80, theme::lineHeight(rowHeight)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const auto state = static_cast<FacetList::State>(index.data(stateRole).toInt());
        const bool enabled = option.state & QStyle::State_Enabled;
        const QString count = index.data(countRole).toString();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRect row = option.rect.adjusted(0, 1, 0, -1);
        if ((option.state & QStyle::State_MouseOver) && enabled) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme::color(theme::Color::Hover));
            painter->drawRoundedRect(row, theme::halfSpace, theme::halfSpace);
        }
        if (option.state & QStyle::State_HasFocus) {
            painter->setPen(theme::color(theme::Color::Accent));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(QRectF(row).adjusted(0.5, 0.5, -0.5, -0.5), theme::halfSpace, theme::halfSpace);
        }
        QStyleOptionButton mark;
        mark.state = (option.state & (QStyle::State_Enabled | QStyle::State_MouseOver)) |
                     (state == FacetList::State::Must      ? QStyle::State_On
                      : state == FacetList::State::MustNot ? QStyle::State_NoChange
                                                           : QStyle::State_Off);
        const QStyle* style = option.widget->style();
        const int size = style->pixelMetric(QStyle::PM_IndicatorWidth);
        mark.rect = QRect(row.left() + theme::halfSpace, row.center().y() - size / 2 + 1, size, size);
        style->drawPrimitive(QStyle::PE_IndicatorCheckBox, &mark, painter, option.widget);

        const QRect inner(mark.rect.right() + theme::space, row.top(),
                          row.right() - mark.rect.right() - 2 * theme::space, row.height());
        painter->setFont(option.font);
        painter->setPen(theme::color(enabled ? theme::Color::SecondaryText : theme::Color::StrongBorder));
        painter->drawText(inner, Qt::AlignRight | Qt::AlignVCenter, count);
        QFont font = option.font;
        font.setStrikeOut(state == FacetList::State::MustNot);
        painter->setFont(font);
        const bool none = count == u"0" && state == FacetList::State::Off;
        painter->setPen(theme::color(!enabled ? theme::Color::StrongBorder
                                     : none   ? theme::Color::SecondaryText
                                              : theme::Color::Text));
        const int room = inner.width() - option.fontMetrics.horizontalAdvance(count) - theme::space;
        painter->drawText(inner, Qt::AlignLeft | Qt::AlignVCenter,
                          QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, room));
        painter->restore();
    }
};

} // namespace

FacetList::FacetList(const QString& name, bool threeStates, QWidget* parent)
    : QListWidget(parent),
      m_threeStates(threeStates) {
    setAccessibleName(name);
    setFrameShape(NoFrame);
    setItemDelegate(new FacetDelegate(this));
    setSelectionMode(NoSelection);
    setUniformItemSizes(true);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTabKeyNavigation(false);
    viewport()->setAutoFillBackground(false);
    QPalette clear = palette();
    clear.setColor(QPalette::Base, Qt::transparent);
    setPalette(clear);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize FacetList::sizeHint() const { return {120, theme::lineHeight(rowHeight) * static_cast<int>(m_entries.size())}; }

void FacetList::setEntries(const std::vector<Entry>& entries) {
    if (entries == m_entries)
        return;
    const qint64 current = currentRow() >= 0 ? m_entries[static_cast<size_t>(currentRow())].id : -1;
    const bool resized = entries.size() != m_entries.size();
    m_entries = entries;
    while (count() > static_cast<int>(entries.size()))
        delete takeItem(count() - 1);
    while (count() < static_cast<int>(entries.size()))
        addItem(new QListWidgetItem);
    for (int row = 0; row < count(); ++row) {
        show(row);
        if (m_entries[static_cast<size_t>(row)].id == current)
            setCurrentRow(row);
    }
    if (resized)
        updateGeometry();
    setVisible(!entries.empty());
}

void FacetList::show(int row) {
    const Entry& entry = m_entries[static_cast<size_t>(row)];
    QListWidgetItem* shown = item(row);
    const QString count = entry.products < 0 ? QString() : QLocale().toString(entry.products);
    shown->setText(entry.text);
    shown->setData(stateRole, static_cast<int>(entry.state));
    shown->setData(countRole, count);
    QStringList spoken{entry.text};
    if (entry.products >= 0)
        spoken << tr("%Ln products", nullptr, static_cast<int>(entry.products));
    if (entry.state != State::Off)
        spoken << (entry.state == State::Must ? (m_threeStates ? tr("must be so") : tr("ticked"))
                                              : tr("must not be so"));
    shown->setData(Qt::AccessibleTextRole, spoken.join(u", "_s));
    shown->setToolTip(
        m_threeStates ? tr("%1\nA click asks for it, another one shuts it out, a third one forgets it.").arg(entry.text)
                      : entry.text);
}

void FacetList::changeEvent(QEvent* event) {
    QListWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    for (int row = 0; row < count(); ++row)
        show(row);
}

void FacetList::cycle(int row) {
    if (row < 0 || row >= count())
        return;
    Entry& entry = m_entries[static_cast<size_t>(row)];
    entry.state = entry.state == State::Off                     ? State::Must
                  : entry.state == State::Must && m_threeStates ? State::MustNot
                                                                : State::Off;
    show(row);
    const Entry told = entry; // the list may be another one by the end of the signal
    Q_EMIT stateChosen(told.id, told.state);
}

void FacetList::mouseReleaseEvent(QMouseEvent* event) {
    QListWidget::mouseReleaseEvent(event);
    if (event->button() == Qt::LeftButton)
        cycle(indexAt(event->position().toPoint()).row());
}

void FacetList::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return cycle(currentRow());
    default:
        QListWidget::keyPressEvent(event);
    }
}

void FacetList::focusInEvent(QFocusEvent* event) {
    if (currentRow() < 0 && count() > 0 && event->reason() != Qt::MouseFocusReason)
        setCurrentRow(0);
    QListWidget::focusInEvent(event);
}

} // namespace pricebook
