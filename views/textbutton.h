#pragma once

#include <QPushButton>

namespace pricebook {

/// A button that Enter does not press from elsewhere in its dialog. `parent` owns it.
[[nodiscard]] inline QPushButton* textButton(const QString& text, QWidget* parent) {
    auto* button = new QPushButton(text, parent);
    button->setAutoDefault(false);
    return button;
}

} // namespace pricebook
