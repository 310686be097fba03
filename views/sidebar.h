#pragma once

#include <QListWidget>
#include <array>

namespace pricebook {

/// The pages of the window, with the number of rows of each. Emits pageRequested() and waits to be told by setPage(),
/// so that a page that may not be left stays marked.
class Sidebar final : public QListWidget {
    Q_OBJECT
public:
    enum Page { ProductsPage, CategoriesPage, TagsPage, TidyPage, PageCount };

    explicit Sidebar(QWidget* parent = nullptr);

    [[nodiscard]] Page page() const { return m_page; }
    void setPage(Page page);
    /// Negative: not known.
    void setCount(Page page, qint64 count);

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void pageRequested(pricebook::Sidebar::Page page);

protected:
    void changeEvent(QEvent* event) override;

private:
    void nameItems();
    void showCounts();

    std::array<qint64, PageCount> m_counts{-1, -1, -1, -1};
    Page m_page = ProductsPage;
};

} // namespace pricebook
