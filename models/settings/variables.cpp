#include "variables.h"

#include <QCoreApplication>
#include <QDir>

using namespace Qt::StringLiterals;

namespace pricebook {

Variables::Variables(const ConfigurationSources& sources)
    : m_sources(sources),
      m_file(DotEnv::read(QDir(sources.workingDirectory).filePath(u".env"_s),
                          [&sources](const QString& name) { return sources.environment.value(name); })) {}

std::optional<Variables::Variable> Variables::find(const QString& name) const {
    if (const QString value = m_sources.environment.value(name); !value.trimmed().isEmpty())
        return Variable{name, value, Origin::Environment};
    if (const QString value = m_file.values.value(name); !value.trimmed().isEmpty())
        return Variable{name, value, Origin::DotEnvFile};
    return std::nullopt;
}

Error saidBy(const QString& name, Origin origin, const QString& sentence) {
    return {Error::Kind::Invalid, QCoreApplication::translate("pricebook::Configuration", "%1 from %2: %3")
                                      .arg(name, originName(origin), sentence)};
}

} // namespace pricebook
