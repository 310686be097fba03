#pragma once

#include <QString>

namespace pricebook {

/// A name as SQL writes it on both engines, whatever is in it.
[[nodiscard]] inline QString quotedName(QString name) {
    const QChar quote = u'"';
    return quote + name.replace(quote, QString(2, quote)) + quote;
}

/// A text likewise. On PostgreSQL backslashes stand for themselves, as standard_conforming_strings has it.
[[nodiscard]] inline QString quotedText(QString text) {
    const QChar quote = u'\'';
    return quote + text.replace(quote, QString(2, quote)) + quote;
}

} // namespace pricebook
