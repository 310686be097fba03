#pragma once

#include <QString>
#include <memory>

namespace pricebook {

/// A lock between processes that the kernel keeps (flock), so that it ends with the process that holds it, at whatever
/// moment that is killed. The file is removed on destruction; one that a killed process left is no lock. Any thread.
class FileLock {
public:
    /// Null when another holder has it (`code` 0) or the file cannot be made (`code` is its errno).
    static std::unique_ptr<FileLock> tryLock(const QString& path, int& code);
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

private:
    FileLock(QByteArray path, int descriptor) : m_path(std::move(path)), m_descriptor(descriptor) {}
    QByteArray m_path;
    int m_descriptor;
};

} // namespace pricebook
