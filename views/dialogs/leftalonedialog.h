#pragma once

#include "undoreport.h"

#include <QDialog>

namespace pricebook {

/// Names what an undo left alone, and why. Not modal.
class LeftAloneDialog final : public QDialog {
    Q_OBJECT
public:
    LeftAloneDialog(const QString& title, const UndoReport& report, QWidget* parent);
};

} // namespace pricebook
