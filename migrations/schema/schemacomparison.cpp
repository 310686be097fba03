#include "schemacomparison.h"

#include <QCoreApplication>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(pricebook::SchemaComparison)
};

/// `pattern` with %1 to %4 filled in, as many of them as it has.
QString filled(const QString& pattern, const QStringList& values) {
    QString text;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const bool marker = pattern[i] == u'%' && i + 1 < pattern.size() && pattern[i + 1].isDigit();
        text += marker ? values.value(pattern[++i].digitValue() - 1) : QString(pattern[i]);
    }
    return text;
}

/// A list as texts whose name is all there is to them.
QMap<QString, QString> named(const QStringList& list) {
    QMap<QString, QString> texts;
    for (const QString& item : list)
        texts.insert(item, QString());
    return texts;
}

QMap<QString, QString> single(const QString& text) { return text.isEmpty() ? named({}) : named({text}); }

} // namespace

SchemaDescription::Comparison SchemaComparison::result() {
    if (m_found.m_backend != m_expected.m_backend) {
        m_result.differences << Words::tr("one is a schema of SQLite, the other of PostgreSQL");
        return m_result;
    }
    for (auto table = m_expected.m_tables.begin(); table != m_expected.m_tables.end(); ++table) {
        const auto found = m_found.m_tables.constFind(table.key());
        if (found == m_found.m_tables.constEnd())
            m_result.differences << Words::tr("the table %1 is missing").arg(table.key());
        else
            compareTable(table.key(), *found, *table);
    }
    for (const QString& table : m_found.tables()) {
        if (!m_expected.m_tables.contains(table))
            m_result.warnings << Words::tr("the table %1 is none of this program's").arg(table);
    }
    compare({}, m_found.m_views, m_expected.m_views,
            {QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "the view %2 is missing"),
             QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "the view %2 is \"%3\" instead of \"%4\""),
             QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "the view %2 is none of this program's"),
             Extra::Warning});
    compare({}, m_found.m_functions, m_expected.m_functions,
            {QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "the function %2 is missing"),
             QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "the function %2 is not the one that it should be"),
             QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "the function %2 is none of this program's"),
             Extra::Warning});
    for (const QString& extension : m_expected.m_extensions) {
        if (!m_found.m_extensions.contains(extension))
            m_result.differences << Words::tr("the extension %1 is missing").arg(extension);
    }
    return m_result;
}

void SchemaComparison::compareTable(const QString& name, const Table& found, const Table& expected) {
    if (found.virtualText != expected.virtualText) {
        m_result.differences << Words::tr("the table %1 is %2 instead of %3")
                                    .arg(name,
                                         found.virtualText.isEmpty() ? Words::tr("a plain table") : found.virtualText,
                                         expected.virtualText.isEmpty() ? Words::tr("a plain table")
                                                                        : expected.virtualText);
        return;
    }
    compare(name, found.columns, expected.columns,
            {QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "%1: the column %2 is missing"),
             QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "%1: the column %2 is %3 instead of %4"),
             QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "%1: the column %2 is too many"), Extra::Difference});
    compare(name, single(found.primaryKey), single(expected.primaryKey),
            {QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "%1: the primary key %2 is missing"), nullptr,
             QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "%1: the primary key %2 is too many"),
             Extra::Difference});
    compare(name, named(found.uniques), named(expected.uniques),
            {QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "%1: the constraint UNIQUE %2 is missing"), nullptr,
             QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "%1: the constraint UNIQUE %2 is too many"),
             Extra::Difference});
    compare(name, found.foreignKeys, expected.foreignKeys,
            {QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "%1: the foreign key %2 is missing"),
             QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "%1: the foreign key %2 is \"%3\" instead of \"%4\""),
             QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "%1: the foreign key %2 is too many"),
             Extra::Difference});
    compare(name, found.checks, expected.checks,
            {QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "%1: the check %2 is missing"),
             QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "%1: the check %2 is %3 instead of %4"),
             QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "%1: the check %2 is too many"), Extra::Difference});
    compareIndexes(name, found.indexes, expected.indexes);
    compare(name, found.triggers, expected.triggers,
            {QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "the trigger %2 on %1 is missing"),
             QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "the trigger %2 on %1 is not the one that it should be"),
             QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "the trigger %2 on %1 is none of this program's"),
             Extra::Warning});
    compare(name, named(found.options), named(expected.options),
            {QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "%1: the table is not \"%2\""), nullptr,
             QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "%1: the table is \"%2\" and should not be"),
             Extra::Difference});
}

void SchemaComparison::compareIndexes(const QString& table, NamedTexts found, NamedTexts expected) {
    for (const QString& name : found.keys()) {
        if (!found.value(name).startsWith(SchemaDescription::invalidIndex))
            continue;
        // One that failed to be built holds up writers and helps no reader, whoever wanted it.
        m_result.differences
            << Words::tr("the index %1 on %2 is INVALID: rebuild it (REINDEX) or drop it").arg(name, table);
        found.remove(name);
        expected.remove(name);
    }
    compare(table, found, expected,
            {QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "the index %2 on %1 is missing"),
             QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "the index %2 on %1 is on %3 instead of %4"),
             QT_TRANSLATE_NOOP("pricebook::SchemaComparison", "the index %2 on %1 is none of this program's"),
             Extra::Warning});
}

void SchemaComparison::compare(const QString& table, const NamedTexts& found, const NamedTexts& expected,
                               const Phrases& phrases) {
    const auto phrase = [&](const char* text, const QString& name) {
        return filled(Words::tr(text), {table, name, found.value(name), expected.value(name)});
    };
    for (auto text = expected.begin(); text != expected.end(); ++text) {
        const auto same = found.constFind(text.key());
        if (same == found.constEnd())
            m_result.differences << phrase(phrases.missing, text.key());
        else if (*same != *text)
            m_result.differences << phrase(phrases.otherwise, text.key());
    }
    for (auto text = found.begin(); text != found.end(); ++text) {
        if (!expected.contains(text.key()))
            (phrases.extraIs == Extra::Warning ? m_result.warnings : m_result.differences)
                << phrase(phrases.extra, text.key());
    }
}

} // namespace pricebook
