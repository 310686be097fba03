#include "servesignals.h"

#include <fcntl.h>
#include <initializer_list>
#include <unistd.h>

namespace pricebook {

namespace {

bool hasTerminal() {
    const int terminal = ::open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
    if (terminal >= 0)
        ::close(terminal);
    return terminal >= 0;
}

void endAtOnce(int number) { ::_exit(128 + number); }

} // namespace

ServeSignals::ServeSignals() : m_hadTerminal(hasTerminal()) {
    sigemptyset(&m_set);
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
        sigaddset(&m_set, number);
    ::pthread_sigmask(SIG_BLOCK, &m_set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

ServeSignals::Kind ServeSignals::next() {
    int number = 0;
    while (::sigwait(&m_set, &number) != 0) {
    }
    return number == SIGHUP && (!m_hadTerminal || hasTerminal()) ? Kind::Reload : Kind::Stop;
}

void ServeSignals::endAtOnceFromNowOn() {
    std::signal(SIGHUP, SIG_IGN);
    std::signal(SIGINT, endAtOnce);
    std::signal(SIGTERM, endAtOnce);
    ::pthread_sigmask(SIG_UNBLOCK, &m_set, nullptr);
}

} // namespace pricebook
