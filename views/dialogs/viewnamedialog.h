#pragma once

#include "error.h"

#include <QDialog>

class QCheckBox;
class QLineEdit;
class QPushButton;

namespace pricebook {

class InlineMessage;

/// Asks for the name of a saved view and whom it is for. Stays open until the owner closes it, so that a name that is
/// taken is said at the field.
class ViewNameDialog final : public QDialog {
    Q_OBJECT
public:
    ViewNameDialog(const QString& title, const QString& name, bool shared, QWidget* parent = nullptr);

    void refuse(const Error& error);

Q_SIGNALS:
    void chosen(const QString& name, bool shared);

private:
    QLineEdit* m_name;
    QCheckBox* m_shared;
    InlineMessage* m_message;
    QPushButton* m_save;
};

} // namespace pricebook
