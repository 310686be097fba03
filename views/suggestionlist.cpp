#include "suggestionlist.h"

#include "suggestiondelegate.h"
#include "theme.h"

#include <QAccessible>
#include <QStandardItemModel>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int mostVisibleRows = 9;
constexpr int enoughRows = 5; ///< with room for these below, it does not cover what is above
constexpr int leastWidth = 220;

} // namespace

SuggestionList::SuggestionList(QWidget* field) : QListView(field), m_model(new QStandardItemModel(this)) {
    setModel(m_model);
    setItemDelegate(new SuggestionDelegate(this));
    setFocusPolicy(Qt::NoFocus);
    setEditTriggers(NoEditTriggers);
    setSelectionMode(SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setMouseTracking(true);
    setFrameShape(QFrame::StyledPanel);
    setAccessibleName(tr("Suggestions"));
    connect(this, &QListView::clicked, this, [this](const QModelIndex& index) { Q_EMIT picked(at(index.row())); });
    hide();
}

void SuggestionList::setSuggestions(const std::vector<Suggestion>& suggestions) {
    m_model->clear();
    for (const Suggestion& suggestion : suggestions) {
        auto* item = new QStandardItem;
        const QString& name = suggestion.tag.name;
        const QString counted =
            tr("%1, %2", "a tag and how many products have it").arg(name, QLocale().toString(suggestion.products));
        item->setText(suggestion.kind == Kind::Create ? tr("Create “%1”").arg(name)
                      : suggestion.kind == Kind::Near ? tr("Did you mean “%1”?").arg(counted)
                                                      : counted);
        item->setData(static_cast<int>(suggestion.kind), KindRole);
        item->setData(name, NameRole);
        item->setData(suggestion.products, CountRole);
        item->setData(suggestion.tag.id.value, TagIdRole);
        m_model->appendRow(item);
    }
    setCurrentIndex({});
    if (suggestions.empty())
        hide();
}

void SuggestionList::showAt(const QWidget* field, const QWidget* line) {
    QWidget* window = field->window();
    if (parentWidget() != window)
        setParent(window);
    int height = 2 * frameWidth();
    for (int row = 0; row < std::min(rowCount(), mostVisibleRows); ++row)
        height += sizeHintForRow(row);
    const QRect box(field->mapTo(window, QPoint(0, 0)), field->size());
    const int lineTop = line->mapTo(window, QPoint(0, 0)).y();
    const int lineBottom = lineTop + line->height();
    const int below = window->height() - lineBottom - theme::space;
    const int above = lineTop - theme::space;
    const bool up = height > below && above > below && below < enoughRows * sizeHintForRow(0);
    height = std::min(height, up ? above : below);
    const int width = std::min(std::max(box.width(), theme::scaled(leastWidth)), window->width() - 2 * theme::space);
    const int left = std::clamp(box.left(), 0, std::max(0, window->width() - width));
    setGeometry(left, up ? lineTop - height - 2 : lineBottom + theme::halfSpace, width, height);
    raise();
    show();
}

void SuggestionList::step(int direction) {
    const int rows = rowCount();
    if (rows == 0)
        return;
    // One place more than there are rows: "none", where Enter takes what is typed.
    const int place = currentIndex().isValid() ? currentIndex().row() : rows;
    const int next = (place + direction + rows + 1) % (rows + 1);
    const QModelIndex index = next < rows ? m_model->index(next, 0) : QModelIndex();
    setCurrentIndex(index);
    if (!index.isValid()) {
        clearSelection();
        return;
    }
    scrollTo(index);
    QAccessibleEvent event(this, QAccessible::Focus);
    event.setChild(next);
    QAccessible::updateAccessibility(&event);
}

SuggestionList::Suggestion SuggestionList::highlighted() const { return at(currentIndex().row()); }

SuggestionList::Suggestion SuggestionList::at(int row) const {
    const QModelIndex index = m_model->index(row, 0);
    Suggestion suggestion;
    suggestion.kind = static_cast<Kind>(index.data(KindRole).toInt());
    suggestion.tag = Tag{TagId(index.data(TagIdRole).toLongLong()), index.data(NameRole).toString()};
    suggestion.products = index.data(CountRole).toLongLong();
    return suggestion;
}

int SuggestionList::rowCount() const { return m_model->rowCount(); }

} // namespace pricebook
