#include "backupfolder.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QStorageInfo>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Backup)
};

const QString partialSuffix = u".partial"_s;
const QString timeFormat = u"yyyyMMdd'T'HHmmss'Z'"_s;

Error systemError(int code, const QString& path) {
    const QString engine = QString::fromLocal8Bit(std::strerror(code));
    const Error::Kind kind = code == EACCES || code == EPERM     ? Error::Kind::Denied
                             : code == EROFS                     ? Error::Kind::ReadOnly
                             : code == ENOSPC || code == EDQUOT  ? Error::Kind::DiskFull
                             : code == ENOENT || code == ENOTDIR ? Error::Kind::NotFound
                                                                 : Error::Kind::Unavailable;
    return {kind,
            kind == Error::Kind::DiskFull
                ? Texts::tr("“%1” cannot be written because the disk is full: free some space and try again.").arg(path)
                : Texts::tr("“%1” cannot be written: check that the folder is there and that you may write in it.")
                      .arg(path),
            engine};
}

QString shortHash(const QString& text) {
    return QString::fromLatin1(QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256).toHex().left(8));
}

/// A name that can be part of a file's name anywhere.
QString plainName(QString name) {
    static const QRegularExpression odd(u"[^\\p{L}\\p{N}._-]"_s);
    return name.left(40).replace(odd, u"_"_s);
}

/// A file's name has at most 255 bytes, of which the rest of a backup's name needs about 80.
QString shortened(const QString& name) {
    constexpr qsizetype longest = 150;
    if (name.toUtf8().size() <= longest)
        return name;
    QString start = name;
    while (start.toUtf8().size() > longest - 9)
        start.chop(start.back().isLowSurrogate() ? 2 : 1);
    return start + u'-' + shortHash(name);
}

QString postgresStem(const DatabaseUrl& url) {
    QStringList hosts;
    for (const DatabaseUrl::Host& host : url.hosts)
        hosts << host.name + u':' + QString::number(host.port);
    return plainName(url.database) + u'-' + shortHash(hosts.join(u',') + u'/' + url.database);
}

/// A revision of our own is twelve hexadecimal digits; another program's may be anything.
QString shortRevision(QString revision) {
    static const QRegularExpression odd(u"[^0-9A-Za-z]"_s);
    revision = revision.left(8).replace(odd, u"_"_s);
    return revision.isEmpty() ? u"00000000"_s : revision;
}

QString withoutZeros(const QString& revision) { return revision == u"00000000"_s ? QString() : revision; }

/// The nearest folder above `path` that is there, which decides what can be made.
QFileInfo existingFolder(const QString& path) {
    QFileInfo folder(path);
    while (!folder.exists() && folder.absoluteFilePath() != folder.absolutePath())
        folder.setFile(folder.absolutePath());
    return folder;
}

QString megabytes(qint64 bytes) { return QLocale().formattedDataSize(bytes); }

} // namespace

Result<void> syncToDisk(const QString& path) {
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return systemError(errno, path);
    // A file system that cannot sync (EINVAL, as for folders on some network shares) is as safe as it will get.
    const bool failed = ::fsync(descriptor) != 0 && errno != EINVAL;
    const int code = errno;
    ::close(descriptor);
    return failed ? Result<void>(systemError(code, path)) : Result<void>();
}

BackupFolder::BackupFolder(const DatabaseUrl& url, const QString& folder) {
    const bool sqlite = url.backend == Backend::Sqlite;
    m_suffix = sqlite ? u".bak"_s : u".dump"_s;
    const QFileInfo file(url.path);
    const QString usual =
        sqlite ? file.absolutePath()
               : QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/pricebook/backups"_s;
    m_path = QDir::cleanPath(folder.isEmpty() ? usual : QDir(folder).absolutePath());
    if (!sqlite)
        m_stem = postgresStem(url);
    else if (m_path == usual)
        m_stem = shortened(file.fileName());
    else
        m_stem = shortened(file.fileName()) + u'-' + shortHash(file.absoluteFilePath());
}

QString BackupFolder::newFile(const QString& fromRevision, const QString& toRevision) const {
    QDateTime time = QDateTime::currentDateTimeUtc();
    // Later than all others even where the clock was put back, or the wrong ones would be removed as the oldest.
    if (const std::vector<BackupFile> made = list(); !made.empty())
        time = std::max(time, made.front().takenAt.addSecs(1));
    while (true) {
        const QString path =
            u"%1/%2.pre-%3-%4-%5%6"_s.arg(m_path, m_stem, shortRevision(fromRevision), shortRevision(toRevision),
                                          time.toString(timeFormat), m_suffix);
        if (!QFileInfo::exists(path))
            return path;
        time = time.addSecs(1);
    }
}

std::vector<BackupFile> BackupFolder::list() const {
    static const QRegularExpression ending(u"^\\.pre-(\\w{1,8})-(\\w{1,8})-(\\d{8}T\\d{6}Z)$"_s);
    std::vector<BackupFile> found;
    const QFileInfoList files = QDir(m_path).entryInfoList(QDir::Files | QDir::Hidden);
    for (const QFileInfo& file : files) {
        const QString name = file.fileName();
        if (!name.startsWith(m_stem) || !name.endsWith(m_suffix))
            continue;
        const QRegularExpressionMatch match =
            ending.match(name.mid(m_stem.size(), name.size() - m_stem.size() - m_suffix.size()));
        if (!match.hasMatch())
            continue;
        QDateTime time = QDateTime::fromString(match.captured(3), timeFormat);
        time.setTimeSpec(Qt::UTC);
        const bool byHand = match.captured(1) == match.captured(2);
        found.push_back({file.absoluteFilePath(), file.size(), time, withoutZeros(match.captured(1)),
                         byHand ? QString() : match.captured(2)});
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const BackupFile& a, const BackupFile& b) { return a.takenAt > b.takenAt; });
    return found;
}

void BackupFolder::prune(int keep) const {
    int upgrades = 0;
    int others = 0;
    for (const BackupFile& file : list()) {
        int& count = file.to.isEmpty() ? others : upgrades;
        if (++count > keep)
            QFile::remove(file.path);
    }
}

void BackupFolder::removeUnfinished() const {
    const QFileInfoList files = QDir(m_path).entryInfoList(QDir::Files | QDir::Hidden);
    for (const QFileInfo& file : files) {
        // SQLite's own journal of a file under construction goes with it.
        const QString name = file.fileName();
        if (name.startsWith(m_stem + u".pre-"_s) && name.contains(m_suffix + partialSuffix))
            QFile::remove(file.absoluteFilePath());
    }
}

QString BackupFolder::problem(qint64 needed, qint64& available) const {
    const QFileInfo folder = existingFolder(m_path);
    if (!folder.isDir())
        return Texts::tr("No backup is possible because “%1” is no folder: choose another folder for backups.")
            .arg(folder.absoluteFilePath());
    // access() and not the permission bits: a disk may be read-only.
    if (::access(QFile::encodeName(folder.absoluteFilePath()).constData(), W_OK | X_OK) != 0)
        return Texts::tr(
                   "No backup is possible because nothing can be written in the folder “%1”: change its permissions or "
                   "choose another folder for backups.")
            .arg(folder.absoluteFilePath());
    available = QStorageInfo(folder.absoluteFilePath()).bytesAvailable();
    if (available < needed)
        return Texts::tr(
                   "No backup is possible because the disk of “%1” has %2 free and %3 are needed: free some space or "
                   "choose another folder for backups.")
            .arg(folder.absoluteFilePath(), megabytes(available), megabytes(needed));
    return {};
}

Result<std::unique_ptr<FileLock>> BackupFolder::lock() const {
    if (!QFileInfo(m_path).isDir()) {
        if (!QDir().mkpath(m_path))
            return systemError(EACCES, m_path);
        QFile::setPermissions(m_path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    const QString name = u"%1/%2.backup-lock"_s.arg(m_path, m_stem);
    int code = 0;
    if (std::unique_ptr<FileLock> lock = FileLock::tryLock(name, code))
        return lock;
    if (code == 0)
        return Error(
            Error::Kind::Locked,
            Texts::tr(
                "Another program is just making a backup of this database: wait until it has finished and try again."));
    return systemError(code, name);
}

PartialFile::PartialFile(QString target) : m_target(std::move(target)), m_path(m_target + partialSuffix) {}

PartialFile::PartialFile(PartialFile&& other) noexcept
    : m_target(std::move(other.m_target)),
      m_path(std::move(other.m_path)),
      m_exists(std::exchange(other.m_exists, false)) {}

PartialFile::~PartialFile() {
    if (!m_exists)
        return;
    QFile::remove(m_path);
    QFile::remove(m_path + u"-journal"_s);
}

Result<PartialFile> PartialFile::create(const QString& target) {
    PartialFile file(target);
    if (QFileInfo::exists(target))
        return Error(Error::Kind::NameTaken,
                     Texts::tr("“%1” is there already and is not written over: choose another name.").arg(target));
    const int descriptor =
        ::open(QFile::encodeName(file.m_path).constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return systemError(errno, file.m_path);
    ::close(descriptor);
    file.m_exists = true;
    return file;
}

qint64 PartialFile::size() const { return QFileInfo(m_path).size(); }

Result<void> PartialFile::finish() {
    if (Result<void> synced = syncToDisk(m_path); !synced)
        return synced;
    const QByteArray from = QFile::encodeName(m_path);
    const QByteArray to = QFile::encodeName(m_target);
    int code = ::renameat2(AT_FDCWD, from.constData(), AT_FDCWD, to.constData(), RENAME_NOREPLACE) == 0 ? 0 : errno;
    // Not every file system knows how to refuse; the name was free a moment ago.
    if ((code == EINVAL || code == ENOSYS) && !QFileInfo::exists(m_target))
        code = std::rename(from.constData(), to.constData()) == 0 ? 0 : errno;
    if (code != 0)
        return systemError(code, m_target);
    m_exists = false;
    return syncToDisk(QFileInfo(m_target).absolutePath());
}

} // namespace pricebook
