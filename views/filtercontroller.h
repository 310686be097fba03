#pragma once

#include "columns.h"
#include "emptyresult.h"
#include "typingpace.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <memory>

class QCheckBox;
class QLineEdit;
class QMenu;

namespace pricebook {

class CatalogSession;
class ColumnConditions;
class FacetModel;
class FilterChips;
class FilterPanel;
class MessagePage;
struct ViewDefinition;

/// The filter of the products page: search field, panel, chips and column menus say the same conditions, and the panel
/// shows what each choice would leave. Each key filters at once as long as answers come quickly (see TypingPace), and
/// gives up what was asked for before. Window's thread only.
class FilterController final : public QObject {
    Q_OBJECT
public:
    /// The widgets are children of `owner`, to be laid out by it.
    explicit FilterController(QWidget* owner);

    void setSession(const std::shared_ptr<CatalogSession>& session);
    [[nodiscard]] QLineEdit* search() const { return m_search; }
    [[nodiscard]] QCheckBox* everywhere() const { return m_everywhere; }
    [[nodiscard]] FilterPanel* panel() const { return m_panel; }
    [[nodiscard]] FilterChips* chips() const { return m_chips; }

    [[nodiscard]] ProductFilter filter() const;
    /// The tags in filter(), with their names.
    [[nodiscard]] std::vector<Tag> tags() const;
    /// filter() with the names of what is in it; sort and columns as at first.
    [[nodiscard]] ViewDefinition namedFilter() const;
    /// Exactly these conditions instead of the present ones; wanted() follows at once.
    void setFilter(const ProductFilter& filter, const std::vector<Tag>& tags);
    void clear();
    void focusSearch();
    /// Before the rows of filter() are asked for: the chips show it, and counting for another one ends.
    void queryStarts();
    /// The first rows of this filter are there: now its facets are counted.
    void rowsShown(const ProductFilter& filter);
    /// Why nothing passes filter(), and what to do about it. Call again on countsChanged().
    void showWhyEmpty(MessagePage* page);
    void fillColumnMenu(QMenu* menu, ProductColumn column) const;

Q_SIGNALS:
    /// The products of filter() are wanted.
    void wanted();
    void countsChanged();
    /// Why what was typed could not be made a condition.
    void statusMessage(const QString& text);

private:
    void keyTyped();
    void takeTypedConditions();
    void narrowTo(const ProductFilter& filter);
    void emitWanted();
    void showChips();
    [[nodiscard]] QString describe(const ProductFilter& part) const;

    QWidget* m_owner;
    std::shared_ptr<CatalogSession> m_session;
    QLineEdit* m_search;
    QCheckBox* m_everywhere;
    FilterPanel* m_panel;
    FilterChips* m_chips;
    FacetModel* m_facets;
    ColumnConditions* m_conditions;
    EmptyResult m_empty;
    QTimer m_soon; ///< what is wanted is said once control is back at the event loop
    QElapsedTimer m_clock;
    TypingPace m_pace;
};

} // namespace pricebook
