#pragma once

#include "result.h"

#include <QByteArray>
#include <QString>
#include <memory>

namespace pricebook {

/// A file that appears whole or not at all: written under a temporary name in the same folder, flushed to the disk,
/// then renamed over `path` (through a symbolic link to what it names). Gzipped where the name ends in .gz, with
/// nothing in the header that differs from one time to the next. "-" is standard output, and devices and pipes are
/// written directly.
class ByteSink {
public:
    /// Errors: NotFound (no such folder), Denied, ReadOnly, Invalid (a folder).
    static Result<std::unique_ptr<ByteSink>> open(const QString& path);
    /// Without commit() nothing is left behind.
    ~ByteSink();
    ByteSink(const ByteSink&) = delete;
    ByteSink& operator=(const ByteSink&) = delete;

    /// Errors: DiskFull, Unavailable (the reader of a pipe has gone, a write error).
    Result<void> write(const QByteArray& bytes);
    Result<void> commit();
    /// Bytes written so far, before packing.
    [[nodiscard]] qint64 written() const;

private:
    struct Private;
    explicit ByteSink(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace pricebook
