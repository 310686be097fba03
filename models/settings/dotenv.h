#pragma once

#include <QHash>
#include <QString>
#include <QStringList>
#include <functional>

namespace pricebook {

/// What a .env file says, read as python-dotenv reads it: NAME=value lines, "export " before, comments after "#",
/// values bare, in 'single quotes' (as they are) or in "double quotes" (with \n, \t, \", \\, \$), which may span lines;
/// ${NAME} stands for an earlier value or for what `environment` gives, except in single quotes. The last of equal
/// names counts.
struct DotEnv {
    QHash<QString, QString> values;
    /// A translated sentence for each line that could not be read; it names the line's number, never its content.
    QStringList warnings;

    using Lookup = std::function<QString(const QString& name)>;
    static DotEnv parse(const QString& text, const Lookup& environment = {});
    /// An absent file is empty without a warning; one that cannot be read, or is over 1 MiB, is empty with one.
    static DotEnv read(const QString& file, const Lookup& environment = {});
};

} // namespace pricebook
