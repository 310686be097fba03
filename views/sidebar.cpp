#include "sidebar.h"

#include "theme.h"

#include <QEvent>
#include <QLocale>
#include <QPainter>
#include <QStyledItemDelegate>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int rowHeight = 36;
constexpr int countRole = Qt::UserRole;

/// Icon and name at the left, the count at the right; the page shown on a rounded fill.
class SidebarDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {120, theme::lineHeight(rowHeight)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const bool selected = option.state & QStyle::State_Selected;
        const bool hovered = option.state & QStyle::State_MouseOver;
        const QRect box = option.rect.adjusted(theme::space, 1, -theme::space, -1);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (selected || hovered) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme::color(selected ? theme::Color::SelectionFill : theme::Color::Hover));
            painter->drawRoundedRect(box, theme::radius, theme::radius);
        }
        if ((option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_KeyboardFocusChange)) {
            painter->setPen(theme::color(theme::Color::Accent));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), theme::radius, theme::radius);
        }
        const QRect icon(box.left() + theme::space, box.center().y() - theme::iconSide() / 2 + 1, theme::iconSide(),
                         theme::iconSide());
        index.data(Qt::DecorationRole).value<QIcon>().paint(painter, icon);
        QFont font = option.font;
        painter->setFont(font);
        painter->setPen(theme::color(theme::Color::SecondaryText));
        const QString count = index.data(countRole).toString();
        const QRect inner = box.adjusted(theme::space, 0, -theme::space, 0);
        painter->drawText(inner, Qt::AlignRight | Qt::AlignVCenter, count);
        if (selected)
            font.setWeight(QFont::DemiBold);
        painter->setFont(font);
        painter->setPen(theme::color(theme::Color::Text));
        const int left = icon.right() + theme::space;
        const int right = inner.right() - option.fontMetrics.horizontalAdvance(count) - theme::space;
        const QRect text(left, box.top(), right - left, box.height());
        painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                          QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, text.width()));
        painter->restore();
    }
};

} // namespace

Sidebar::Sidebar(QWidget* parent) : QListWidget(parent) {
    setAccessibleName(tr("Pages"));
    setObjectName(u"sidebar"_s);
    setFrameShape(NoFrame);
    setItemDelegate(new SidebarDelegate(this));
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false);
    for (const QString& icon : {u"view-list-details"_s, u"folder"_s, u"tag"_s, u"flag"_s})
        addItem(new QListWidgetItem(theme::icon(icon), QString()));
    nameItems();
    setPage(ProductsPage);
    setFixedHeight(PageCount * theme::lineHeight(rowHeight));
    connect(this, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row < 0 || row == m_page)
            return;
        const auto wanted = static_cast<Page>(row);
        setPage(m_page);
        Q_EMIT pageRequested(wanted);
    });
}

void Sidebar::nameItems() {
    const QStringList names{tr("Products"), tr("Categories"), tr("Tags"), tr("To tidy up")};
    for (int page = 0; page < count(); ++page)
        item(page)->setText(names.value(page));
}

void Sidebar::changeEvent(QEvent* event) {
    QListWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        nameItems();
        showCounts();
    }
}

QSize Sidebar::sizeHint() const { return {180, PageCount * theme::lineHeight(rowHeight)}; }

void Sidebar::setPage(Page page) {
    m_page = page;
    const QSignalBlocker quiet(this);
    setCurrentRow(page);
}

void Sidebar::setCount(Page page, qint64 count) {
    m_counts[static_cast<std::size_t>(page)] = count;
    showCounts();
}

void Sidebar::showCounts() {
    for (int page = 0; page < PageCount; ++page) {
        const qint64 count = m_counts[static_cast<std::size_t>(page)];
        const QString text = count < 0 ? QString() : QLocale().toString(count);
        item(page)->setData(countRole, text);
        item(page)->setData(Qt::AccessibleDescriptionRole, text);
    }
}

} // namespace pricebook
