#pragma once

#include "result.h"

#include <QString>

namespace pricebook {

/// Makes the file of a new revision in `folder` (the sources' migrations), after the head of what is there, with every
/// section as a stub that cannot be parsed until it is filled. Answers the file's path.
/// `revision`: twelve hexadecimal digits in lower case; empty: random ones. Never overwrites a file.
/// Invalid: no message or a wrong id; the folder's files are wrong (the sentence begins with file:line), none
/// excepted: then the file is a first revision. NotFound, Denied, Conflict: the folder or the file. Any thread.
[[nodiscard]] Result<QString> createRevisionFile(const QString& folder, const QString& message,
                                                 const QString& revision = {});

} // namespace pricebook
