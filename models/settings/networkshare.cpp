#include "networkshare.h"

#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>
#include <array>
#include <sys/vfs.h>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Share {
    quint32 magic;
    const char* name;
};
constexpr std::array shares{
    Share{0x6969, "NFS"},     Share{0x517B, "SMB"},     Share{0xFE534D42, "SMB"},  Share{0xFF534D42, "SMB"},
    Share{0x5346414F, "AFS"}, Share{0x6B414653, "AFS"}, Share{0x73757245, "Coda"}, Share{0x00C36400, "Ceph"},
    Share{0x01021997, "9P"},  Share{0x564C, "NCP"},     Share{0x47504653, "GPFS"}, Share{0x0BD00BD0, "Lustre"},
};
constexpr quint32 fuse = 0x65735546;
/// Of FUSE's many kinds, most are local.
constexpr std::array remoteFuse{"sshfs", "smbnetfs", "rclone", "glusterfs", "davfs", "curlftpfs", "s3fs", "gvfsd-fuse"};

} // namespace

QString networkShareName(quint32 magic, const QString& mountedAs) {
    for (const Share& share : shares) {
        if (share.magic == magic)
            return QString::fromLatin1(share.name);
    }
    for (const char* kind : remoteFuse) {
        if (magic == fuse && mountedAs == u"fuse."_s + QLatin1String(kind))
            return QString::fromLatin1(kind);
    }
    return {};
}

QString networkShareOf(const QString& path) {
    const QFileInfo file(path);
    const QString existing = file.exists() ? path : file.absolutePath();
    struct statfs system {};
    if (statfs(QFile::encodeName(existing).constData(), &system) != 0)
        return {};
    const auto magic = static_cast<quint32>(system.f_type);
    return networkShareName(magic,
                            magic == fuse ? QString::fromLatin1(QStorageInfo(existing).fileSystemType()) : QString());
}

} // namespace pricebook
