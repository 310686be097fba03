#pragma once

#include "noticechannel.h"

#include <atomic>
#include <chrono>

namespace pricebook {

/// Sends a message and waits for the answer, on the calling thread, which needs no event loop of its own. When `ends`
/// turns true: gives up within a tenth of a second what has not gone out yet; for what has, the answer gets `grace`, so
/// that as little as possible is sent twice.
[[nodiscard]] NoticeAnswer postNotice(const NoticeChannel::Message& message, const std::atomic_bool& ends,
                                      std::chrono::milliseconds grace = std::chrono::milliseconds(1'000));

} // namespace pricebook
