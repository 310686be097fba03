#include "bytesource.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryFile>
#include <array>
#include <vector>
#define ZLIB_CONST
#include <zlib.h>

namespace pricebook {

namespace {

constexpr std::size_t chunkSize = std::size_t{256} * 1024;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::ByteSource)
};

Error readError(const QFileDevice& file) {
    return {Error::Kind::Unavailable, Texts::tr("The file could not be read to its end."), file.errorString()};
}

/// Copies what can be read only once to a temporary file that can be read again.
Result<std::unique_ptr<QFile>> spooled(QFile& pipe) {
    auto copy = std::make_unique<QTemporaryFile>();
    if (!copy->open())
        return Error(Error::Kind::ReadOnly, Texts::tr("No temporary file can be made for what is read."),
                     copy->errorString());
    QByteArray chunk(chunkSize, Qt::Uninitialized);
    while (true) {
        const qint64 got = pipe.read(chunk.data(), chunk.size());
        if (got < 0)
            return readError(pipe);
        if (got == 0)
            break;
        if (copy->write(chunk.constData(), got) != got || !copy->flush())
            return Error(Error::Kind::DiskFull, Texts::tr("There is no room for a temporary copy of what is read."),
                         copy->errorString());
    }
    copy->seek(0);
    return std::unique_ptr<QFile>(std::move(copy));
}

} // namespace

struct ByteSource::Private {
    std::unique_ptr<QFile> file;
    std::vector<char> raw = std::vector<char>(chunkSize);
    std::vector<char> unpacked;
    z_stream stream{};
    bool packed = false;
    bool streamOpen = false;
    bool memberEnded = true; ///< between two gzip members, or before the first
    qint64 size = 0;
    qint64 consumed = 0;

    ~Private() { closeStream(); }
    void closeStream() {
        if (streamOpen)
            inflateEnd(&stream);
        streamOpen = false;
    }
    Result<void> openStream();
    Result<std::size_t> readRaw();
    Result<std::string_view> inflateNext();
    Result<bool> fill();
};

Result<void> ByteSource::Private::openStream() {
    closeStream();
    stream = {};
    constexpr int gzipOnly = 16 + MAX_WBITS;
    if (inflateInit2(&stream, gzipOnly) != Z_OK)
        return Error(Error::Kind::Internal, Texts::tr("The gzip file cannot be unpacked: out of memory."));
    streamOpen = true;
    memberEnded = true;
    return {};
}

Result<std::size_t> ByteSource::Private::readRaw() {
    const qint64 got = file->read(raw.data(), static_cast<qint64>(raw.size()));
    if (got < 0)
        return readError(*file);
    consumed += got;
    return static_cast<std::size_t>(got);
}

/// Makes sure that there is input; false at the end of the file.
Result<bool> ByteSource::Private::fill() {
    if (stream.avail_in > 0)
        return true;
    const Result<std::size_t> got = readRaw();
    if (!got)
        return got.error();
    stream.next_in = reinterpret_cast<const Bytef*>(raw.data());
    stream.avail_in = static_cast<uInt>(*got);
    return *got > 0;
}

Result<std::string_view> ByteSource::Private::inflateNext() {
    while (true) {
        const Result<bool> more = fill();
        if (!more)
            return more.error();
        if (!*more) {
            if (memberEnded)
                return std::string_view();
            return Error(Error::Kind::Damaged,
                         Texts::tr("The gzip file is cut off: it ends before its data does. Copy or "
                                   "download it again."));
        }
        if (memberEnded) {
            // Padding of zeros after the last member is common (tapes, some downloads) and means nothing.
            if (*stream.next_in == 0) {
                ++stream.next_in;
                --stream.avail_in;
                continue;
            }
            inflateReset(&stream);
            memberEnded = false;
        }
        stream.next_out = reinterpret_cast<Bytef*>(unpacked.data());
        stream.avail_out = static_cast<uInt>(unpacked.size());
        const int code = inflate(&stream, Z_NO_FLUSH);
        if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
            return Error(Error::Kind::Damaged, Texts::tr("The gzip file is damaged. Copy or download it again."),
                         stream.msg != nullptr ? QString::fromLatin1(stream.msg) : QString());
        memberEnded = code == Z_STREAM_END;
        const std::size_t produced = unpacked.size() - stream.avail_out;
        if (produced > 0)
            return std::string_view(unpacked.data(), produced);
    }
}

ByteSource::ByteSource(std::unique_ptr<Private> priv) : d(std::move(priv)) {}
ByteSource::~ByteSource() = default;

Result<std::unique_ptr<ByteSource>> ByteSource::open(const QString& path) {
    const QFileInfo info(path);
    if (info.isDir())
        return Error(Error::Kind::Invalid, Texts::tr("“%1” is a folder, not a file.").arg(path));
    auto file = std::make_unique<QFile>(path);
    if (!info.exists())
        return Error(Error::Kind::NotFound, Texts::tr("There is no file “%1”.").arg(path));
    if (!file->open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        const bool denied = file->error() == QFileDevice::PermissionsError || !info.isReadable();
        return denied ? Error(Error::Kind::Denied,
                              Texts::tr("“%1” may not be read: its permissions do not allow it.").arg(path))
                      : Error(Error::Kind::Unavailable, Texts::tr("“%1” cannot be opened.").arg(path),
                              file->errorString());
    }
    if (file->isSequential()) {
        Result<std::unique_ptr<QFile>> copy = spooled(*file);
        if (!copy)
            return copy.error();
        file = std::move(*copy);
    }
    auto d = std::make_unique<Private>();
    d->size = file->size();
    std::array<char, 2> magic{};
    d->packed = file->peek(magic.data(), magic.size()) == 2 && magic[0] == '\x1f' && magic[1] == '\x8b';
    d->file = std::move(file);
    std::unique_ptr<ByteSource> source(new ByteSource(std::move(d)));
    if (const Result<void> ready = source->rewind(); !ready)
        return ready.error();
    return source;
}

Result<std::string_view> ByteSource::read() {
    if (d->packed)
        return d->inflateNext();
    const Result<std::size_t> got = d->readRaw();
    if (!got)
        return got.error();
    return std::string_view(d->raw.data(), *got);
}

Result<void> ByteSource::rewind() {
    d->consumed = 0;
    if (!d->file->seek(0))
        return readError(*d->file);
    if (!d->packed)
        return {};
    d->unpacked.resize(chunkSize);
    return d->openStream();
}

qint64 ByteSource::position() const { return d->consumed; }
qint64 ByteSource::size() const { return d->size; }

} // namespace pricebook
