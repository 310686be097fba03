#pragma once

#include <QString>

namespace pricebook {

/// What kind of network share a file lies on ("NFS", "SMB", …), by what the system says of the file system; empty for a
/// local one or where nobody knows. Two computers cannot lock a SQLite file there reliably.
[[nodiscard]] QString networkShareOf(const QString& path);
/// The same by the magic number of statfs(2) and, for FUSE, the type that the mount table names ("fuse.sshfs").
[[nodiscard]] QString networkShareName(quint32 magic, const QString& mountedAs = {});

} // namespace pricebook
