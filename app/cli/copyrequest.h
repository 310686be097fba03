#pragma once

#include "databaseurl.h"

namespace pricebook {

/// What was asked of "copy".
struct CopyRequest {
    DatabaseUrl to;
    bool check = false;
    bool passwordStdin = false;
    bool json = false;
};

} // namespace pricebook
