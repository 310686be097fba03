#pragma once

#include "celldelegate.h"

namespace pricebook {

/// Cells that are edited as one line of text: the name, the prices and the picture's address.
class TextCellDelegate : public CellDelegate {
    Q_OBJECT
public:
    /// Says in one sentence what is wrong with a text; empty if nothing is.
    using Check = std::function<QString(const QString&)>;
    /// The accessible name of an editor, in the language of the moment.
    using Name = std::function<QString()>;
    TextCellDelegate(Name editorName, Check check, QObject* parent = nullptr);

    [[nodiscard]] QString problem(const QWidget* editor) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;

protected:
    [[nodiscard]] QWidget* makeEditor(QWidget* parent, const QModelIndex& index) const override;
    [[nodiscard]] QString cellText(const QWidget* editor) const override;
    void fillEditor(QWidget* editor, const QModelIndex& index) const override;

private:
    Name m_editorName;
    Check m_check;
};

} // namespace pricebook
