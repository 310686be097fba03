#pragma once

#include "result.h"

#include <QString>
#include <memory>
#include <string_view>

namespace pricebook {

/// A file read from the beginning, as often as wanted, unpacked where it is gzipped (told by its first bytes, not its
/// name; several gzip members one after the other are one file). What cannot be read twice (a pipe) is kept in a
/// temporary file.
class ByteSource {
public:
    /// Path of a file, a pipe or a resource (":/…"). Errors: NotFound, Denied, Invalid (a folder), Unavailable.
    static Result<std::unique_ptr<ByteSource>> open(const QString& path);
    ~ByteSource();
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;

    /// The next bytes, valid until the next call; empty at the end. Errors: Damaged (a gzip file that is cut off or
    /// damaged), Unavailable (a read error).
    Result<std::string_view> read();
    Result<void> rewind();
    /// How much of the file as it lies on the disk has been read, and its size: for progress.
    [[nodiscard]] qint64 position() const;
    [[nodiscard]] qint64 size() const;

private:
    struct Private;
    explicit ByteSource(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace pricebook
