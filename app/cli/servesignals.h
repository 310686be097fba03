#pragma once

#include <csignal>

namespace pricebook {

/// The signals of a program that serves: it waits for them instead of being interrupted. Made on the main thread before
/// there is another; all later threads inherit that the signals are none of theirs. SIGPIPE is ignored from then on.
class ServeSignals {
public:
    enum class Kind { Stop, Reload };

    ServeSignals();

    /// Waits for SIGINT or SIGTERM (Stop) or SIGHUP (Reload, or Stop if it came because the terminal was closed).
    [[nodiscard]] Kind next();
    /// The next SIGINT or SIGTERM ends the program with 128 and its number, whatever it is doing; SIGHUP does nothing.
    void endAtOnceFromNowOn();

private:
    sigset_t m_set{};
    bool m_hadTerminal = false;
};

} // namespace pricebook
