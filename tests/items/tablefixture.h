#pragma once

#include "modelprinter.h"
#include "producttablemodel.h"
#include "sessionfixture.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>

namespace pricebook {

using SaveState = ProductTableModel::SaveState;

/// A table with three products: Coffee (id 2), Tea (id 1) and Water (id 3), watched by a QAbstractItemModelTester.
class TableTest : public QObject {
protected:
    void open();
    void close();

    /// Opens the session on what `other` has written, and reads the query to its end.
    [[nodiscard]] bool show(const ProductQuery& query = {});
    [[nodiscard]] bool waitForAll() {
        return QTest::qWaitFor([this] { return m_model->totalRows() >= 0 && !m_model->isLoading(); }, 20'000);
    }
    [[nodiscard]] QModelIndex cell(const QString& name, ProductColumn column) const;
    [[nodiscard]] QVariant at(const QString& name, ProductColumn column, int role = Qt::DisplayRole) const {
        return cell(name, column).data(role);
    }
    [[nodiscard]] SaveState state(const QString& name, ProductColumn column) const {
        return at(name, column, ProductTableModel::SaveStateRole).value<SaveState>();
    }
    /// Names only, joined by commas; "…" for those not loaded.
    [[nodiscard]] QString names() const;
    [[nodiscard]] Product stored(ProductId id) { return m->other->products().byId(id).valueOr(Product()); }
    void changedByOther(ProductId id, const ProductPatch& patch);
    void announceForeignChange();

    std::unique_ptr<SessionFixture> m;
    std::unique_ptr<ProductTableModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    Category m_drinks;
    Tag m_hot, m_green;
    Product m_tea, m_coffee, m_water;
};

inline void TableTest::open() {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    m = std::make_unique<SessionFixture>();
    QVERIFY(m->open());
    m_model = std::make_unique<ProductTableModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get());
}

inline void TableTest::close() {
    m_tester.reset();
    m_model.reset();
    m.reset();
}

inline bool TableTest::show(const ProductQuery& query) {
    using namespace Qt::StringLiterals;
    if (m->other->counts().valueOr({}).products == 0) {
        m_drinks = m->addCategory(u"Drinks"_s).valueOr({});
        m_hot = m->addTag(u"hot"_s).valueOr({});
        m_green = m->addTag(u"green"_s).valueOr({});
        ProductDraft tea = makeDraft(u"Tea"_s, m_drinks.id, {m_hot.id, m_green.id});
        tea.shmeckles = money("1234.5");
        tea.imageUrl = u"pictures/tea.png"_s;
        m_tea = m->addProduct(tea).valueOr({});
        m_coffee = m->addProduct(makeDraft(u"Coffee"_s, m_drinks.id, {m_hot.id})).valueOr({});
        m_water = m->addProduct(makeDraft(u"Water"_s, money("0.01"), money("0.02"))).valueOr({});
    }
    if (!m->openSession())
        return false;
    m_model->setSession(m->session);
    m_model->setQuery(query);
    return waitForAll();
}

inline QModelIndex TableTest::cell(const QString& name, ProductColumn column) const {
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->index(row, 0).data().toString() == name)
            return m_model->index(row, static_cast<int>(column));
    }
    return {};
}

inline QString TableTest::names() const {
    QStringList names;
    for (int row = 0; row < m_model->rowCount(); ++row)
        names += m_model->index(row, 0).data().toString();
    return names.join(u',');
}

inline void TableTest::changedByOther(ProductId id, const ProductPatch& patch) {
    VERIFY_OK(
        m->other->write<Product>([&](WriteUnit& unit) { return m->other->products().update(unit, id, 0, patch); }));
}

/// What the session does by itself on SQLite within a second.
inline void TableTest::announceForeignChange() {
    ChangeSet all;
    all.everything = true;
    Q_EMIT m->session->changed(all);
}

} // namespace pricebook
