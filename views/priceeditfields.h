#pragma once

#include "priceedit.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace pricebook {

/// How one price of many products is to be changed: what is done, by how much, rounding, least and most.
class PriceEditFields final : public QWidget {
    Q_OBJECT
public:
    /// `otherPrice` is what the other price is called, for "Copy …". `name` goes before each input's accessible name.
    PriceEditFields(const QString& name, const QString& otherPrice, QWidget* parent = nullptr);

    /// What is typed; Invalid with one issue of this field that says what to type instead.
    [[nodiscard]] Result<PriceEdit> value(Field field) const;
    [[nodiscard]] QComboBox* operation() const { return m_operation; }
    [[nodiscard]] QLineEdit* amount() const { return m_amount; }

Q_SIGNALS:
    /// A person changed something.
    void edited();

private:
    void operationChanged();
    [[nodiscard]] PriceEdit::Operation chosen() const;

    QComboBox* m_operation;
    QLineEdit* m_amount;
    QLabel* m_unit;
    QComboBox* m_rounding;
    QLineEdit* m_least;
    QLineEdit* m_most;
};

} // namespace pricebook
