#pragma once

#include "product.h"
#include "usagepage.h"

namespace pricebook {

class TagTableModel;

/// The table "Tags". Deleting one says how many products lose it.
class TagsPage final : public UsagePage {
    Q_OBJECT
public:
    explicit TagsPage(QWidget* parent = nullptr);

Q_SIGNALS:
    void showProductsOf(pricebook::TagId tag);

protected:
    void create(const QString& name, Created done) override;
    [[nodiscard]] tidying::Names names() const override { return tidying::Names::Tags; }
    void askDelete(const Selected& selected) override;
    void askDeleteSeveral(const Chosen& chosen) override;
    void showProducts(qint64 id) override;
    [[nodiscard]] std::optional<Issue> check(const QString& name) const override;
};

} // namespace pricebook
