#include "categorypicker.h"

#include "catalogsession.h"
#include "changeset.h"
#include "textfold.h"
#include "theme.h"

#include <QEvent>
#include <QFrame>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QScreen>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int idRole = Qt::UserRole; ///< qint64; 0 for "No category"
constexpr int popupHeight = 320;
constexpr int popupWidth = 260;

/// Filters by folded(), like every other search here.
class FoldedFilter final : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setNeedle(const QString& needle) {
        m_needle = folded(needle.trimmed());
        invalidateFilter();
    }

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override {
        return folded(sourceModel()->index(row, 0, parent).data().toString()).contains(m_needle);
    }

private:
    QString m_needle;
};

} // namespace

CategoryPicker::CategoryPicker(QWidget* parent) : QPushButton(parent), m_model(new QStandardItemModel(this)) {
    setAccessibleName(tr("Category filter"));
    setAutoDefault(false);
    setProperty("dropDown", true);
    buildPopup();
    connect(this, &QPushButton::clicked, this, [this] { setPopupVisible(!m_popup->isVisible()); });
    connect(m_model, &QStandardItemModel::itemChanged, this, &CategoryPicker::itemChanged);
    fill({});
}

void CategoryPicker::buildPopup() {
    auto* popup = new QFrame(this, Qt::Popup);
    popup->setFrameShape(QFrame::StyledPanel);
    popup->installEventFilter(this);
    m_popup = popup;
    auto* column = new QVBoxLayout(m_popup);
    column->setContentsMargins(theme::space, theme::space, theme::space, theme::space);
    m_search = new QLineEdit(m_popup);
    m_search->setPlaceholderText(tr("Find a category"));
    m_search->setAccessibleName(tr("Find a category"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    auto* filtered = new FoldedFilter(this);
    filtered->setSourceModel(m_model);
    m_filtered = filtered;
    m_list = new QListView(m_popup);
    m_list->setAccessibleName(tr("Categories to show"));
    m_list->setModel(m_filtered);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->installEventFilter(this);
    column->addWidget(m_search);
    column->addWidget(m_list, 1);
    m_popup->setFocusProxy(m_search);
    connect(m_search, &QLineEdit::textChanged, this, [this, filtered](const QString& text) {
        filtered->setNeedle(text);
        m_list->setCurrentIndex(text.isEmpty() ? QModelIndex() : m_filtered->index(0, 0));
    });
    // A click beside the box ticks as well: the name is the larger target.
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) {
        const QRect row = m_list->visualRect(index);
        const int boxWidth = m_list->style()->pixelMetric(QStyle::PM_IndicatorWidth) + 2 * theme::space;
        if (m_list->viewport()->mapFromGlobal(QCursor::pos()).x() - row.left() > boxWidth)
            toggleCurrent();
    });
}

void CategoryPicker::setSession(std::shared_ptr<CatalogSession> session) {
    if (m_session)
        m_session->disconnect(this);
    m_session = std::move(session);
    m_ticked.clear();
    m_none = false;
    fill({});
    if (!m_session)
        return;
    connect(m_session.get(), &CatalogSession::changed, this, [this](const ChangeSet& changes) {
        const bool counts =
            !changes.productsAdded.empty() || !changes.productsChanged.empty() || !changes.productsRemoved.empty();
        if (changes.everything || !changes.categories.empty() || (counts && m_popup->isVisible()))
            reload();
    });
    reload();
}

void CategoryPicker::reload() {
    m_session->allCategories(this, [this](Result<std::vector<CategoryUsage>> answer) {
        if (answer)
            fill(*answer);
    });
}

void CategoryPicker::fill(const std::vector<CategoryUsage>& categories) {
    m_filling = true;
    const QVariant shown = m_list->currentIndex().data(idRole);
    m_model->clear();
    const auto add = [this](const QString& name, qint64 id, bool ticked, const QString& tip) {
        auto* item = new QStandardItem(name);
        item->setData(id, idRole);
        item->setCheckable(true);
        item->setCheckState(ticked ? Qt::Checked : Qt::Unchecked);
        item->setToolTip(tip);
        m_model->appendRow(item);
    };
    add(tr("No category"), 0, m_none, tr("Products without a category"));
    for (const CategoryUsage& usage : categories) {
        const bool ticked = std::find(m_ticked.cbegin(), m_ticked.cend(), usage.category.id) != m_ticked.cend();
        add(usage.category.name, usage.category.id.value, ticked,
            tr("%Ln products", nullptr, static_cast<int>(usage.products)));
    }
    if (const QModelIndexList found = m_filtered->match(m_filtered->index(0, 0), idRole, shown);
        shown.isValid() && !found.isEmpty())
        m_list->setCurrentIndex(found.first());
    m_filling = false;
    updateText();
    Q_EMIT namesChanged();
}

std::vector<CategoryId> CategoryPicker::categories() const { return m_ticked; }

bool CategoryPicker::includesNone() const { return m_none; }

void CategoryPicker::setSelection(const std::vector<CategoryId>& categories, bool none) {
    m_ticked = categories;
    m_none = none;
    m_filling = true;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        QStandardItem* item = m_model->item(row);
        const CategoryId id(item->data(idRole).toLongLong());
        const bool ticked =
            id.isValid() ? std::find(categories.cbegin(), categories.cend(), id) != categories.cend() : none;
        item->setCheckState(ticked ? Qt::Checked : Qt::Unchecked);
    }
    m_filling = false;
    updateText();
}

QString CategoryPicker::nameOf(CategoryId category) const {
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->item(row)->data(idRole).toLongLong() == category.value)
            return m_model->item(row)->text();
    }
    return {};
}

void CategoryPicker::itemChanged(const QStandardItem* item) {
    if (m_filling)
        return;
    const CategoryId id(item->data(idRole).toLongLong());
    const bool ticked = item->checkState() == Qt::Checked;
    if (!id.isValid()) {
        m_none = ticked;
    } else {
        std::erase(m_ticked, id);
        if (ticked)
            m_ticked.push_back(id);
    }
    updateText();
    Q_EMIT edited();
}

void CategoryPicker::toggleCurrent() {
    QStandardItem* item = m_model->itemFromIndex(m_filtered->mapToSource(m_list->currentIndex()));
    if (item)
        item->setCheckState(item->checkState() == Qt::Checked ? Qt::Unchecked : Qt::Checked);
}

void CategoryPicker::updateText() {
    QStringList names;
    if (m_none)
        names << tr("No category");
    for (const CategoryId id : m_ticked) {
        const QString name = nameOf(id);
        names << (name.isEmpty() ? u"…"_s : name);
    }
    const QString all = names.isEmpty() ? tr("All categories") : names.join(u", "_s);
    const int room = std::max(60, width() - 40);
    QString shown = all;
    if (fontMetrics().horizontalAdvance(all) > room && names.size() > 1)
        shown = tr("%Ln categories", nullptr, static_cast<int>(names.size()));
    shown = fontMetrics().elidedText(shown, Qt::ElideRight, room);
    setText(shown.replace(u'&', u"&&"_s));
    setToolTip(all);
    setAccessibleDescription(all);
}

void CategoryPicker::setPopupVisible(bool visible) {
    if (!visible) {
        m_popup->hide();
        return;
    }
    if (m_session)
        reload();
    m_search->clear();
    const QPoint below = mapToGlobal(QPoint(0, height() + 2));
    QRect place(below, QSize(std::max(width(), theme::scaled(popupWidth)), theme::scaled(popupHeight)));
    if (const QScreen* on = screen()) {
        const QRect room = on->availableGeometry();
        if (place.bottom() > room.bottom())
            place.moveBottom(std::max(mapToGlobal(QPoint(0, 0)).y() - 2, room.top() + theme::scaled(popupHeight)));
        place.moveLeft(std::clamp(place.left(), room.left(), std::max(room.left(), room.right() - place.width())));
    }
    m_popup->setGeometry(place);
    m_popup->show();
    m_search->setFocus(Qt::PopupFocusReason);
}

bool CategoryPicker::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress)
        return QPushButton::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Escape) {
        m_popup->hide();
        return true;
    }
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        toggleCurrent();
        return true;
    }
    if (watched == m_search && (key == Qt::Key_Down || key == Qt::Key_Up)) {
        m_list->setFocus(Qt::OtherFocusReason);
        if (!m_list->currentIndex().isValid())
            m_list->setCurrentIndex(m_filtered->index(0, 0));
        return true;
    }
    return QPushButton::eventFilter(watched, event);
}

void CategoryPicker::resizeEvent(QResizeEvent* event) {
    QPushButton::resizeEvent(event);
    updateText();
}

} // namespace pricebook
