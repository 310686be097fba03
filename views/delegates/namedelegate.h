#pragma once

#include "error.h"

#include <QModelIndex>
#include <QStyledItemDelegate>
#include <functional>
#include <optional>

namespace pricebook {

/// Edits a name in its cell. A name that the check refuses keeps the editor open, with a red frame; the owner says why
/// beside the table.
class NameDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using Check = std::function<std::optional<Issue>(const QModelIndex& index, const QString& name)>;

    NameDelegate(Check check, QObject* parent);

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

Q_SIGNALS:
    void refused(const pricebook::Issue& issue) const;
    /// The text in the editor is no longer what was refused, or the editor closed.
    void refusalEnded() const;

protected:
    bool eventFilter(QObject* editor, QEvent* event) override;

private:
    Check m_check;
    mutable QPersistentModelIndex m_edited;
    mutable bool m_refused = false; ///< what the editor holds now
};

} // namespace pricebook
