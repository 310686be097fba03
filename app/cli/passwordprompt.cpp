#include "passwordprompt.h"

#include "terminal.h"

#include <QCoreApplication>
#include <QStringDecoder>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <termios.h>
#include <unistd.h>

namespace pricebook {

namespace {

constexpr qsizetype mostBytes = 8'192; // a thousand characters, however long each is

volatile std::sig_atomic_t arrived = 0;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::PasswordPrompt)
};

/// While it lives, a terminal shows nothing that is typed, and a signal only ends the read.
class Silence {
public:
    Silence() {
        tcgetattr(STDIN_FILENO, &m_before);
        struct sigaction action {};
        action.sa_handler = [](int number) { arrived = number; };
        for (std::size_t i = 0; i < signals.size(); ++i)
            sigaction(signals[i], &action, &m_actions[i]);
        termios silent = m_before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~Silence() {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
        for (std::size_t i = 0; i < signals.size(); ++i)
            sigaction(signals[i], &m_actions[i], nullptr);
        if (arrived != 0)
            std::raise(arrived);
    }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;

private:
    static constexpr std::array<int, 5> signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
    termios m_before{};
    std::array<struct sigaction, signals.size()> m_actions{};
};

void prompt(const QString& text) {
    const QByteArray bytes = Terminal::visible(text).toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stderr);
    std::fflush(stderr);
}

/// Byte by byte: what follows the line is somebody else's.
Result<QString> readLine() {
    QByteArray line;
    while (arrived == 0) {
        char byte = 0;
        const ssize_t got = read(STDIN_FILENO, &byte, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0 && line.isEmpty())
            return Error(Error::Kind::Invalid, Texts::tr("No password was given."));
        if (got <= 0 || byte == '\n')
            break;
        if (line.size() >= mostBytes)
            return Error(Error::Kind::Invalid,
                         Texts::tr("The password is too long: at most 1,000 characters are allowed."));
        line += byte;
    }
    if (line.endsWith('\r'))
        line.chop(1);
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(line);
    line.fill('\0');
    if (decoder.hasError())
        return Error(Error::Kind::Invalid, Texts::tr("The password is no text in UTF-8: type it again."));
    return text;
}

Result<QString> askOnce(const QString& question) {
    const Silence silence;
    prompt(question);
    Result<QString> answer = readLine();
    prompt(QStringLiteral("\n"));
    return answer;
}

} // namespace

Result<QString> askForNewPassword(const QString& email) {
    if (isatty(STDIN_FILENO) == 0)
        return Error(
            Error::Kind::Invalid,
            Texts::tr(
                "Nobody can be asked for a password here: give --password-stdin and write it to standard input."));
    const Result<QString> first = askOnce(Texts::tr("New password for %1: ").arg(email));
    if (!first)
        return first;
    const Result<QString> second = askOnce(Texts::tr("The same again: "));
    if (!second)
        return second;
    if (*first != *second)
        return Error(Error::Kind::Invalid, Texts::tr("The two are not the same: nothing was changed."));
    return first;
}

Result<QString> passwordFromStandardInput() { return readLine(); }

} // namespace pricebook
