#pragma once

class QObject;

namespace pricebook {

/// While `owner` lives, Enter presses the button that has the focus, in every window: otherwise it does so in some
/// dialogs and under some desktops only, and Space elsewhere. Window's thread only.
void letEnterPressButtons(QObject* owner);

} // namespace pricebook
