#include "dialect.h"

#include "textfold.h"

namespace pricebook {

using namespace Qt::StringLiterals;

const Dialect& Dialect::of(Backend backend) {
    static const Dialect sqlite(Backend::Sqlite);
    static const Dialect postgres(Backend::PostgreSql);
    return backend == Backend::Sqlite ? sqlite : postgres;
}

QString Dialect::name() const { return m_backend == Backend::Sqlite ? u"sqlite"_s : u"postgresql"_s; }

QString Dialect::nameOrder(const QString& column) const {
    return m_backend == Backend::Sqlite ? u"lower(%1)"_s.arg(column)
                                        : uR"((lower(%1 COLLATE "C") COLLATE "C"))"_s.arg(column);
}

QString Dialect::foldedText(const QString& column) const {
    return m_backend == Backend::Sqlite
               ? u"pb_fold(%1)"_s.arg(column)
               : uR"(translate(lower(translate(%1, 'İ', 'i') COLLATE "und-x-icu"), 'ς', 'σ'))"_s.arg(column);
}

QString Dialect::plainText(const QString& column) const {
    return m_backend == Backend::Sqlite
               ? u"pb_plain(%1)"_s.arg(column)
               : foldedText(uR"(regexp_replace(normalize(%1, NFD), U&'[\0300-\036F]', '', 'g'))"_s.arg(column));
}

QString Dialect::containsRaw(const QString& expression, const QString& parameter) const {
    return m_backend == Backend::Sqlite ? u"instr(%1, %2) > 0"_s.arg(expression, parameter)
                                        : u"strpos(%1, %2) > 0"_s.arg(expression, parameter);
}

QString Dialect::contains(const QString& column, const QString& parameter) const {
    return m_backend == Backend::Sqlite ? u"pb_contains(%1, %2)"_s.arg(column, parameter)
                                        : u"%1 LIKE %2"_s.arg(foldedText(column), parameter);
}

QString Dialect::matches(const QString& column, const QString& parameter) const {
    return m_backend == Backend::Sqlite ? u"pb_matches(%1, %2)"_s.arg(column, parameter)
                                        : u"%1 ~ %2"_s.arg(foldedText(column), parameter);
}

QString Dialect::containsArgument(const QString& needle) const {
    QString argument = folded(needle);
    if (m_backend == Backend::Sqlite)
        return argument;
    argument.replace(u'\\', u"\\\\"_s).replace(u'%', u"\\%"_s).replace(u'_', u"\\_"_s);
    return u'%' + argument + u'%';
}

QString Dialect::now() const {
    return m_backend == Backend::Sqlite ? u"(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000')"_s : u"now()"_s;
}

QString Dialect::noIndex(const QString& column) const {
    return m_backend == Backend::Sqlite ? u"+"_s + column : column;
}

} // namespace pricebook
