#pragma once

#include "product.h"
#include "usagepage.h"

namespace pricebook {

class CategoryTableModel;

/// The table "Categories". Deleting one asks what becomes of its products.
class CategoriesPage final : public UsagePage {
    Q_OBJECT
public:
    explicit CategoriesPage(QWidget* parent = nullptr);

Q_SIGNALS:
    void showProductsOf(pricebook::CategoryId category);

protected:
    void create(const QString& name, Created done) override;
    [[nodiscard]] tidying::Names names() const override { return tidying::Names::Categories; }
    void askDelete(const Selected& selected) override;
    void askDeleteSeveral(const Chosen& chosen) override;
    void showProducts(qint64 id) override;
    [[nodiscard]] std::optional<Issue> check(const QString& name) const override;

private:
    void removeAll(const Category& category, qint64 products);
};

} // namespace pricebook
