#pragma once

#include "configuration.h"
#include "dotenv.h"

namespace pricebook {

/// The environment and .env as one set of variables, the environment first. A variable that is set but blank counts as
/// absent.
class Variables {
public:
    struct Variable {
        QString name;
        QString value;
        Origin origin = Origin::Default;
    };

    /// Reads .env; both must outlive it.
    explicit Variables(const ConfigurationSources& sources);
    [[nodiscard]] std::optional<Variable> find(const QString& name) const;
    /// Of .env, about lines that could not be read.
    [[nodiscard]] const QStringList& warnings() const { return m_file.warnings; }

private:
    const ConfigurationSources& m_sources;
    DotEnv m_file;
};

/// An error that names the variable and where it comes from.
[[nodiscard]] Error saidBy(const QString& name, Origin origin, const QString& sentence);

} // namespace pricebook
