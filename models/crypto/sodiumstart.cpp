#include "sodiumstart.h"

#include <QtGlobal>
#include <sodium.h>

namespace pricebook::crypto {

void startSodium() {
    static const int started = sodium_init();
    if (started < 0)
        qFatal("libsodium cannot be used: this system gives no random numbers.");
}

} // namespace pricebook::crypto
