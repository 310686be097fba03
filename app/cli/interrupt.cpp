#include "interrupt.h"

#include <array>
#include <csignal>

namespace pricebook {

namespace {

CancelFlag interrupted = false;
static_assert(CancelFlag::is_always_lock_free);
constexpr std::array signalNumbers = {SIGINT, SIGTERM, SIGHUP};

void onSignal(int number) {
    interrupted = true;
    std::signal(number, SIG_DFL);
}

} // namespace

Interrupt::Interrupt() {
    interrupted = false;
    for (const int number : signalNumbers)
        std::signal(number, onSignal);
    std::signal(SIGPIPE, SIG_IGN);
}

Interrupt::~Interrupt() {
    for (const int number : signalNumbers)
        std::signal(number, SIG_DFL);
}

const CancelFlag* Interrupt::flag() const { return &interrupted; }

} // namespace pricebook
