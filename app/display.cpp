#include "display.h"

#include <QByteArray>
#include <QFileInfo>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

/// Whether something listens on this local socket; a leading zero byte is Linux's abstract name space.
bool answers(const QByteArray& name) {
    sockaddr_un address{};
    if (name.size() >= static_cast<qsizetype>(sizeof address.sun_path))
        return false;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.constData(), static_cast<size_t>(name.size()));
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0)
        return false;
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + static_cast<size_t>(name.size()));
    const bool connected = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), length) == 0;
    ::close(socket);
    return connected;
}

/// In a build folder it is not on the PATH.
QString commandLineProgram() {
    const QString built =
        QFileInfo(u"/proc/self/exe"_s).canonicalFilePath().section(u'/', 0, -2) + u"/cli/pricebookctl"_s;
    return QFileInfo::exists(built) ? built : u"pricebookctl"_s;
}

bool isPlatformChosen(int argc, char* argv[]) {
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "-platform") == 0 || std::strcmp(argv[i], "--platform") == 0)
            return true;
    }
    const QByteArray platform = qgetenv("QT_QPA_PLATFORM");
    return !platform.isEmpty() && platform != "xcb" && platform != "wayland";
}

} // namespace

QString displayProblem(int argc, char* argv[]) {
    if (isPlatformChosen(argc, argv) || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"))
        return {};
    const QByteArray display = qgetenv("DISPLAY");
    const QString hint =
        u"Without one, pricebookctl does the rest: serve, import, export, status, db upgrade (see %1 --help)."_s.arg(
            commandLineProgram());
    if (display.isEmpty())
        return u"There is no display to show a window on: neither DISPLAY nor WAYLAND_DISPLAY is set. "_s + hint;
    if (!display.startsWith(':'))
        return {};
    QByteArray number = display.mid(1);
    if (const qsizetype dot = number.indexOf('.'); dot >= 0)
        number.truncate(dot);
    const QByteArray path = "/tmp/.X11-unix/X" + number;
    if (answers(path) || answers(QByteArray(1, '\0') + path))
        return {};
    return u"There is no display to show a window on: nothing answers at DISPLAY %1. "_s.arg(
               QString::fromLocal8Bit(display)) +
           hint;
}

} // namespace pricebook
