#include "migration.h"

#include "migrationparser.h"

#include <QCryptographicHash>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

QStringList MigrationStep::list(const QString& option) const {
    return options.value(option).split(u',', Qt::SkipEmptyParts);
}

bool MigrationStep::isRebuildByHand() const {
    return options.contains(u"rebuild"_s) && std::none_of(statements.begin(), statements.end(),
                                                          [](const MigrationStatement& one) { return one.rebuild; });
}

Result<Migration> Migration::parse(const QString& fileName, const QByteArray& content, SqlScript::Rules rules) {
    return MigrationParser(fileName, rules).parse(content);
}

QString Migration::checksum(Backend backend) const {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const MigrationStatement& statement : upgrade(backend).statements) {
        if (statement.rebuild) {
            hash.addData("rebuild ");
            hash.addData(statement.rebuild->table.toUtf8());
            for (const auto& [column, expression] : statement.rebuild->columns)
                hash.addData(u"\n%1 = %2"_s.arg(column, expression).toUtf8());
            hash.addData("\n");
        }
        for (const QString& line : statement.text.split(u'\n')) {
            qsizetype length = line.size();
            while (length > 0 && line[length - 1].isSpace())
                --length;
            hash.addData(line.first(length).toUtf8());
            hash.addData("\n");
        }
        hash.addData(";\n");
    }
    return u"s256n1:"_s + QString::fromLatin1(hash.result().toHex());
}

} // namespace pricebook
