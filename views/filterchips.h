#pragma once

#include "productquery.h"

#include <QWidget>
#include <functional>
#include <vector>

class QPushButton;

namespace pricebook {

class FlowLayout;

/// The active conditions of a filter as removable chips, with "Clear all"; hidden when there are none.
class FilterChips final : public QWidget {
    Q_OBJECT
public:
    using NameOfCategory = std::function<QString(CategoryId)>;
    explicit FilterChips(QWidget* parent = nullptr);

    void showFilter(const ProductFilter& filter, const std::vector<Tag>& tags, const NameOfCategory& nameOfCategory);
    /// The texts of the chips, in order.
    [[nodiscard]] QStringList texts() const;

Q_SIGNALS:
    /// The filter as it is without the chip that was removed.
    void narrowed(const pricebook::ProductFilter& without);
    void clearAllRequested();

private:
    void addChip(const QString& text, const ProductFilter& without);

    FlowLayout* m_flow;
    QPushButton* m_clearAll;
    std::vector<QWidget*> m_chips;
};

/// One condition of a filter in words, and the filter without it.
struct FilterCondition {
    QString text;
    ProductFilter without;
};
[[nodiscard]] QString columnTitle(TextColumn column);
/// All conditions of a filter, in the order of the panel.
[[nodiscard]] std::vector<FilterCondition> describeFilter(const ProductFilter& filter, const std::vector<Tag>& tags,
                                                          const FilterChips::NameOfCategory& nameOfCategory);

} // namespace pricebook
