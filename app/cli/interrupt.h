#pragma once

#include "importtypes.h"

namespace pricebook {

/// Turns SIGINT, SIGTERM and SIGHUP into a flag while it lives, so that work ends cleanly; a second one ends the
/// program. SIGPIPE is ignored: a reader that goes away is a write error. One at a time.
class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    [[nodiscard]] const CancelFlag* flag() const;
};

} // namespace pricebook
