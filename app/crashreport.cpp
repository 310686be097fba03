#include "crashreport.h"

#include "settings.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <array>
#include <atomic>
#include <csignal>
#include <cstring>
#include <ctime>
#include <execinfo.h>
#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace pricebook::crashreport {

namespace {

constexpr int mostCalls = 64;
constexpr int mostReports = 10;
constexpr std::array fatalSignals{SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};

// All that the handler needs, made before.
std::array<char, 4096> pathStart{};
size_t pathLength = 0;
std::array<char, 65536> ownStack{}; // a stack that overflowed has no room
std::atomic_flag entered = ATOMIC_FLAG_INIT;

/// At least `width` digits. Safe in a handler, as everything below.
size_t putNumber(char* to, long long number, int width) {
    std::array<char, 24> digits{};
    int count = 0;
    do {
        digits[static_cast<size_t>(count++)] = static_cast<char>('0' + number % 10);
        number /= 10;
    } while (number > 0 || count < width);
    for (int i = 0; i < count; ++i)
        to[i] = digits[static_cast<size_t>(count - 1 - i)];
    return static_cast<size_t>(count);
}

void put(int file, const char* text, size_t length) {
    while (length > 0) {
        const ssize_t written = write(file, text, length);
        if (written <= 0)
            return;
        text += written;
        length -= static_cast<size_t>(written);
    }
}

void put(int file, const char* text) { put(file, text, std::strlen(text)); }

void put(int file, long long number, int width = 1) {
    std::array<char, 24> text{};
    put(file, text.data(), putNumber(text.data(), number, width));
}

/// UTC. gmtime() may lock, so the date is counted here: eras of 400 years that begin in March (proleptic Gregorian).
void putTime(int file, long long seconds) {
    const long long days = seconds / 86'400 + 719'468;
    const long long era = days / 146'097;
    const long long dayOfEra = days % 146'097;
    const long long yearOfEra = (dayOfEra - dayOfEra / 1'460 + dayOfEra / 36'524 - dayOfEra / 146'096) / 365;
    const long long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const long long shifted = (5 * dayOfYear + 2) / 153;
    const long long month = shifted < 10 ? shifted + 3 : shifted - 9;
    put(file, yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4);
    put(file, "-");
    put(file, month, 2);
    put(file, "-");
    put(file, dayOfYear - (153 * shifted + 2) / 5 + 1, 2);
    put(file, "T");
    put(file, seconds / 3'600 % 24, 2);
    put(file, ":");
    put(file, seconds / 60 % 60, 2);
    put(file, ":");
    put(file, seconds % 60, 2);
    put(file, "Z");
}

void writeReport(int signal) {
    const long long now = std::time(nullptr);
    std::array<char, 4096> path{};
    std::memcpy(path.data(), pathStart.data(), pathLength);
    const size_t end = pathLength + putNumber(path.data() + pathLength, now, 12);
    std::memcpy(path.data() + end, ".txt", 5);
    const int file = open(path.data(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0)
        return;
    put(file, "Pricebook " PRICEBOOK_VERSION "\ntime ");
    putTime(file, now);
    put(file, "\nsignal ");
    put(file, signal);
    put(file, "\ncalls\n");
    std::array<void*, mostCalls> calls{};
    backtrace_symbols_fd(calls.data(), backtrace(calls.data(), mostCalls), file);
    close(file);
}

void onFatalSignal(int signal) {
    if (!entered.test_and_set())
        writeReport(signal);
    // The handler was taken out as it was called: this ends the program as if there were none.
    raise(signal);
}

QStringList reports(const QString& folder) {
    return QDir(folder).entryList({u"crash-*.txt"_s}, QDir::Files, QDir::Name);
}

} // namespace

QString folder() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/pricebook/crashes"_s;
}

void install(const QString& folder) {
    const QByteArray start = QFile::encodeName(QDir(folder).absoluteFilePath(u"crash-"_s));
    if (!QDir().mkpath(folder) || start.size() + 32 > static_cast<qsizetype>(pathStart.size()))
        return;
    const QStringList old = reports(folder);
    for (qsizetype i = 0; i + mostReports < old.size(); ++i)
        QFile::remove(QDir(folder).filePath(old[i]));
    std::memcpy(pathStart.data(), start.constData(), static_cast<size_t>(start.size()));
    pathLength = static_cast<size_t>(start.size());
    // The first call may load a library, which a handler must not.
    std::array<void*, 2> calls{};
    backtrace(calls.data(), static_cast<int>(calls.size()));
    stack_t stack{};
    stack.ss_sp = ownStack.data();
    stack.ss_size = ownStack.size();
    sigaltstack(&stack, nullptr);
    struct sigaction action {};
    action.sa_handler = onFatalSignal;
    action.sa_flags = SA_ONSTACK | static_cast<int>(SA_RESETHAND) | SA_NODEFER;
    sigemptyset(&action.sa_mask);
    for (const int signal : fatalSignals)
        sigaction(signal, &action, nullptr);
}

bool takeNews(Settings& settings, const QString& folder) {
    const QStringList all = reports(folder);
    // The names begin with the time.
    if (all.isEmpty() || all.back() <= settings.get(keys::crashTold))
        return false;
    settings.set(keys::crashTold, all.back());
    return true;
}

} // namespace pricebook::crashreport
