#include "bytesink.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>
#define ZLIB_CONST
#include <zlib.h>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::ByteSink)
};

Error systemError(int code, const QString& path) {
    const QString engine = QString::fromLocal8Bit(std::strerror(code));
    switch (code) {
    case ENOENT:
    case ENOTDIR:
        return {Error::Kind::NotFound, Texts::tr("“%1” cannot be written: its folder does not exist.").arg(path),
                engine};
    case EACCES:
    case EPERM:
        return {Error::Kind::Denied,
                Texts::tr("“%1” cannot be written: you have no permission to write there.").arg(path), engine};
    case EROFS:
        return {Error::Kind::ReadOnly, Texts::tr("“%1” cannot be written: the disk is read-only.").arg(path), engine};
    case ENOSPC:
    case EDQUOT:
        return {Error::Kind::DiskFull,
                Texts::tr("“%1” cannot be written: the disk is full. Make room and try again.").arg(path), engine};
    case EPIPE:
        return {Error::Kind::Unavailable, Texts::tr("The program that was reading the output has gone."), engine};
    default:
        return {Error::Kind::Unavailable, Texts::tr("“%1” cannot be written.").arg(path), engine};
    }
}

/// What the process's umask would give a new file.
mode_t newFileMode() {
    const mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

} // namespace

struct ByteSink::Private {
    QString path;      ///< as the caller gave it, for messages
    QByteArray target; ///< what the finished file is to be called; empty when written directly
    QByteArray temporary;
    int descriptor = -1;
    bool closes = true;
    bool packed = false;
    z_stream stream{};
    std::vector<char> buffer;
    qint64 written = 0;

    ~Private() {
        if (packed)
            deflateEnd(&stream);
        if (descriptor >= 0 && closes)
            ::close(descriptor);
        if (!temporary.isEmpty())
            ::unlink(temporary.constData());
    }
    Result<void> openTemporary();
    Result<void> openStream();
    Result<void> writeRaw(const char* data, std::size_t size) const;
    Result<void> deflateAll(const QByteArray& bytes, int flush);
    Result<void> moveIntoPlace();
};

Result<void> ByteSink::Private::openTemporary() {
    const qsizetype slash = target.lastIndexOf('/');
    temporary = target.left(slash + 1) + '.' + target.mid(slash + 1).left(200) + ".XXXXXX";
    descriptor = ::mkostemp(temporary.data(), O_CLOEXEC);
    if (descriptor < 0) {
        temporary.clear();
        return systemError(errno, path);
    }
    struct stat existing {};
    const bool replaces = ::stat(target.constData(), &existing) == 0;
    if (::fchmod(descriptor, replaces ? existing.st_mode & 07777 : newFileMode()) != 0)
        return systemError(errno, path);
    return {};
}

Result<void> ByteSink::Private::openStream() {
    constexpr int gzipFormat = 16 + MAX_WBITS;
    constexpr int memoryLevel = 8;
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzipFormat, memoryLevel, Z_DEFAULT_STRATEGY) != Z_OK)
        return Error(Error::Kind::Internal, Texts::tr("The file cannot be packed: out of memory."));
    packed = true;
    buffer.resize(std::size_t{256} * 1024);
    return {};
}

Result<void> ByteSink::Private::writeRaw(const char* data, std::size_t size) const {
    while (size > 0) {
        const ssize_t done = ::write(descriptor, data, size);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return systemError(errno, path);
        data += done;
        size -= static_cast<std::size_t>(done);
    }
    return {};
}

Result<void> ByteSink::Private::deflateAll(const QByteArray& bytes, int flush) {
    stream.next_in = reinterpret_cast<const Bytef*>(bytes.constData());
    stream.avail_in = static_cast<uInt>(bytes.size());
    do {
        stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
        stream.avail_out = static_cast<uInt>(buffer.size());
        deflate(&stream, flush);
        if (Result<void> done = writeRaw(buffer.data(), buffer.size() - stream.avail_out); !done)
            return done;
    } while (stream.avail_out == 0);
    return {};
}

Result<void> ByteSink::Private::moveIntoPlace() {
    if (::fsync(descriptor) != 0)
        return systemError(errno, path);
    const int closed = ::close(std::exchange(descriptor, -1));
    if (closed != 0 || ::rename(temporary.constData(), target.constData()) != 0)
        return systemError(errno, path);
    temporary.clear();
    // The new name itself is safe only once the folder is on the disk. Some file systems cannot sync folders: no
    // failure.
    const QByteArray folder = target.left(target.lastIndexOf('/') + 1);
    const int folderDescriptor = ::open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folderDescriptor >= 0) {
        ::fsync(folderDescriptor);
        ::close(folderDescriptor);
    }
    return {};
}

ByteSink::ByteSink(std::unique_ptr<Private> priv) : d(std::move(priv)) {}
ByteSink::~ByteSink() = default;

Result<std::unique_ptr<ByteSink>> ByteSink::open(const QString& path) {
    auto d = std::make_unique<Private>();
    d->path = path;
    Result<void> opened;
    if (path == "-"_L1) {
        d->path = Texts::tr("standard output");
        d->descriptor = STDOUT_FILENO;
        d->closes = false;
    } else {
        const QFileInfo info(path);
        if (info.isDir())
            return Error(Error::Kind::Invalid, Texts::tr("“%1” is a folder: give the name of a file.").arg(path));
        const QString real = info.exists() ? info.canonicalFilePath() : info.absoluteFilePath();
        if (info.exists() && !info.isFile()) {
            d->descriptor = ::open(QFile::encodeName(real).constData(), O_WRONLY | O_CLOEXEC);
            if (d->descriptor < 0)
                return systemError(errno, path);
        } else {
            d->target = QFile::encodeName(real);
            opened = d->openTemporary();
        }
        if (opened && path.endsWith(".gz"_L1, Qt::CaseInsensitive))
            opened = d->openStream();
    }
    if (!opened)
        return opened.error();
    return std::unique_ptr<ByteSink>(new ByteSink(std::move(d)));
}

Result<void> ByteSink::write(const QByteArray& bytes) {
    d->written += bytes.size();
    return d->packed ? d->deflateAll(bytes, Z_NO_FLUSH)
                     : d->writeRaw(bytes.constData(), static_cast<std::size_t>(bytes.size()));
}

Result<void> ByteSink::commit() {
    if (d->packed) {
        if (Result<void> ended = d->deflateAll({}, Z_FINISH); !ended)
            return ended;
    }
    return d->target.isEmpty() ? Result<void>() : d->moveIntoPlace();
}

qint64 ByteSink::written() const { return d->written; }

} // namespace pricebook
