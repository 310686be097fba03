#pragma once

#include "routetable.h"

#include <vector>

namespace pricebook::http {

/// Login, logout, and what an admin does with users and tokens.
void addAccountRoutes(std::vector<Route>& table);

} // namespace pricebook::http
