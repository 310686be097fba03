#pragma once

#include "productquery.h"

#include <QScrollArea>
#include <memory>

class QCheckBox;

namespace pricebook {

class CatalogSession;
class CategoryPicker;
class PriceRange;
class SegmentedControl;
class TagEditor;

/// The conditions on products other than the text: categories, tags, two ranges of prices, picture. Window's thread
/// only.
class FilterPanel final : public QScrollArea {
    Q_OBJECT
public:
    explicit FilterPanel(QWidget* parent = nullptr);

    /// Takes all conditions away; does not emit edited().
    void setSession(const std::shared_ptr<CatalogSession>& session);
    /// Without text and textEverywhere. A field that is not valid is no condition.
    [[nodiscard]] ProductFilter filter() const;
    /// The tags in filter(), with their names.
    [[nodiscard]] std::vector<Tag> tags() const;
    [[nodiscard]] QString categoryName(CategoryId category) const;

    /// Shows these conditions; `tags` are the ones of the filter with their names. Does not emit edited().
    void setFilter(const ProductFilter& filter, const std::vector<Tag>& tags);
    /// Also what is typed and not valid. Does not emit edited().
    void clear();

Q_SIGNALS:
    /// filter() is another than before, or may be.
    void edited();
    /// Names of categories became known.
    void namesChanged();

private:
    CategoryPicker* m_categories = nullptr;
    TagEditor* m_tags = nullptr;
    SegmentedControl* m_tagMatch = nullptr;
    QCheckBox* m_untagged = nullptr;
    PriceRange* m_shmeckles = nullptr;
    PriceRange* m_flurbos = nullptr;
    SegmentedControl* m_picture = nullptr;
};

} // namespace pricebook
