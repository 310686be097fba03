#include "failpoint.h"

#include <utility>

namespace pricebook::failpoint {

namespace {

std::function<void(const char*)>& handler() {
    static std::function<void(const char*)> current;
    return current;
}

} // namespace

void set(std::function<void(const char* name)> newHandler) { handler() = std::move(newHandler); }

void reach(const char* name) {
    if (handler())
        handler()(name);
}

} // namespace pricebook::failpoint
