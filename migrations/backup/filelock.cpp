#include "filelock.h"

#include <QFile>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace pricebook {

namespace {

/// Whether the file that was opened still has its name: the holder before may have removed it meanwhile.
bool isStillNamed(int descriptor, const QByteArray& path) {
    struct stat opened {};
    struct stat named {};
    return ::fstat(descriptor, &opened) == 0 && ::stat(path.constData(), &named) == 0 &&
           opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

} // namespace

std::unique_ptr<FileLock> FileLock::tryLock(const QString& path, int& code) {
    const QByteArray name = QFile::encodeName(path);
    while (true) {
        const int descriptor = ::open(name.constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (descriptor < 0) {
            code = errno;
            return nullptr;
        }
        if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
            code = errno == EWOULDBLOCK ? 0 : errno;
            ::close(descriptor);
            return nullptr;
        }
        if (isStillNamed(descriptor, name))
            return std::unique_ptr<FileLock>(new FileLock(name, descriptor));
        ::close(descriptor);
    }
}

FileLock::~FileLock() {
    // Removed while it is held: whoever opened it before sees that its name is gone and makes a new one.
    ::unlink(m_path.constData());
    ::close(m_descriptor);
}

} // namespace pricebook
