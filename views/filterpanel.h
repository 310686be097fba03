#pragma once

#include "facetlist.h"
#include "facets.h"

#include <QScrollArea>
#include <memory>

class QPushButton;
class QVBoxLayout;

namespace pricebook {

class CatalogSession;
class CategoryPicker;
class FacetSection;
class PriceRange;
class SegmentedControl;
class TagEditor;

/// The conditions on products other than the text, each with the number of products that it would leave: categories,
/// tags in three states (must, must not, either), two ranges of prices with their histograms, how the prices compare,
/// what is missing. Conditions without a field here (on single columns and the like) are kept and given back. Window's
/// thread only.
class FilterPanel final : public QScrollArea {
    Q_OBJECT
public:
    explicit FilterPanel(QWidget* parent = nullptr);

    /// Takes all conditions away; does not emit edited().
    void setSession(const std::shared_ptr<CatalogSession>& session);
    /// Without text and textEverywhere. A field that is not valid is no condition.
    [[nodiscard]] ProductFilter filter() const;
    /// The tags in filter(), asked for and shut out, with their names.
    [[nodiscard]] std::vector<Tag> tags() const;
    [[nodiscard]] QString categoryName(CategoryId category) const;

    /// Shows these conditions; `tags` are the ones of the filter with their names. Does not emit edited().
    void setFilter(const ProductFilter& filter, const std::vector<Tag>& tags);
    /// Also what is typed and not valid. Does not emit edited().
    void clear();
    /// The conditions on single columns.
    void setColumnConditions(const std::vector<TextCondition>& conditions);
    void setComparison(PriceComparison comparison);
    /// Into the field of the lowest price.
    void focusPrice(bool shmeckles);
    /// Null: not known; what was shown is taken away.
    void showCounts(const FacetCounts* counts);
    /// "Add a condition…", for a menu of the owner's.
    [[nodiscard]] QPushButton* conditionButton() const { return m_addCondition; }

Q_SIGNALS:
    /// filter() is another than before, or may be.
    void edited();
    /// Names of categories became known.
    void namesChanged();

protected:
    void changeEvent(QEvent* event) override;

private:
    enum Missing : qint64 { NoDescription = 1, NoPicture, NoCategory, NoTags };

    void buildCategories(QVBoxLayout* column);
    void buildTags(QVBoxLayout* column);
    void buildPrices(QVBoxLayout* column);
    void buildMissing(QVBoxLayout* column);
    void categoryChosen(qint64 id, FacetList::State state);
    void tagChosen(qint64 id, FacetList::State state);
    void missingChosen(qint64 id, FacetList::State state);
    void tagsEdited();
    void takeNewNames();
    void listChoices();
    void listTags();
    [[nodiscard]] std::optional<bool>* missingField(qint64 id);

    CategoryPicker* m_categories = nullptr;
    FacetSection* m_categoryList = nullptr;
    TagEditor* m_tags = nullptr;
    SegmentedControl* m_tagMatch = nullptr;
    FacetSection* m_tagList = nullptr;
    PriceRange* m_shmeckles = nullptr;
    PriceRange* m_flurbos = nullptr;
    SegmentedControl* m_comparison = nullptr;
    FacetSection* m_missing = nullptr;
    QPushButton* m_addCondition = nullptr;
    std::vector<Tag> m_excluded;
    /// What no other field here holds: hasDescription and its kin, conditions on columns, names and lists.
    ProductFilter m_rest;
    std::optional<FacetCounts> m_counts;
};

} // namespace pricebook
