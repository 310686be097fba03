#pragma once

namespace pricebook::crypto {

/// Prepares libsodium once; every function of this folder calls it first. Any thread. Ends the program where there is
/// no source of random numbers: nothing could be kept secret then.
void startSodium();

} // namespace pricebook::crypto
