#pragma once

#include "priceguard.h"
#include "textcelldelegate.h"

#include <QPersistentModelIndex>

namespace pricebook {

/// A price. One that the price checks warn of is asked about once: who enters the same again means it; going elsewhere
/// does not.
class PriceCellDelegate final : public TextCellDelegate {
    Q_OBJECT
public:
    /// `field` is PriceShmeckles or PriceFlurbos.
    PriceCellDelegate(Field field, Name editorName, QObject* parent = nullptr);

    void setRules(const PriceRules& rules) { m_rules = rules; }
    [[nodiscard]] QString problem(const QWidget* editor) const override;

protected:
    [[nodiscard]] QWidget* makeEditor(QWidget* parent, const QModelIndex& index) const override;
    void fillEditor(QWidget* editor, const QModelIndex& index) const override;
    void enteredAgain(const QWidget* editor) override;

private:
    [[nodiscard]] QString warning(const QString& text) const;

    Field m_field;
    PriceRules m_rules = PriceRules::none();
    mutable QPersistentModelIndex m_index; ///< of the open editor
    mutable QString m_asked;               ///< what was typed when it was asked about
    mutable QString m_meant;               ///< what was entered again after that
};

} // namespace pricebook
