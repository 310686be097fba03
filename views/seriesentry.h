#pragma once

#include "product.h"

#include <QWidget>
#include <functional>
#include <memory>

class QLineEdit;
class QPushButton;

namespace pricebook {

class CatalogSession;
class ProductForm;

/// Around the product's form, what makes it quick to enter one product after the other: a field into which a name is
/// typed or scanned, Enter finds the product or begins a new one of that name; Previous and Next in the order of the
/// table; Save and new, which keeps category and tags, and Save and close. Nothing typed into the form is lost by any.
/// Window's thread only.
class SeriesEntry final : public QWidget {
    Q_OBJECT
public:
    /// Takes the form into itself.
    explicit SeriesEntry(ProductForm* form, QWidget* parent = nullptr);

    void setSession(const std::shared_ptr<CatalogSession>& session);
    /// Whether there is a row before and behind the one shown.
    void setNeighbours(bool before, bool behind);
    void focusQuickField();

public Q_SLOTS:
    void saveAndNew();
    void saveAndClose();

Q_SIGNALS:
    /// -1: the row before the one shown, 1: the one behind.
    void stepRequested(int rows);
    /// The form's product is saved: `begin` makes the form a new one's. To be called once nothing else is selected.
    void newRequested(const std::function<void()>& begin);
    /// A product was found by its name; ask about unsaved edits, then show it.
    void found(const pricebook::Product& product);
    /// None has this name: as newRequested(), but ask about unsaved edits first.
    void beginRequested(const QString& name);
    void closeRequested();
    void statusMessage(const QString& text);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] bool stepBy(const QKeyEvent* event);
    [[nodiscard]] QWidget* buildTop();
    [[nodiscard]] QWidget* buildFoot();
    void orderStops();
    void find();
    void foundProducts(const QString& name, const std::vector<Product>& products);
    void updateState();

    std::shared_ptr<CatalogSession> m_session;
    ProductForm* m_form;
    QLineEdit* m_quick = nullptr;
    QPushButton* m_previous = nullptr;
    QPushButton* m_next = nullptr;
    QPushButton* m_saveNew = nullptr;
    QPushButton* m_saveClose = nullptr;
    QWidget* m_foot = nullptr;
    bool m_before = false;
    bool m_behind = false;
    quint64 m_asked = 0;
};

} // namespace pricebook
