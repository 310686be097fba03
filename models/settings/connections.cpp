#include "connections.h"

#include "settings.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

const std::vector<QString>& connectionColors() {
    static const std::vector<QString> all{u"red"_s, u"orange"_s, u"green"_s, u"blue"_s, u"violet"_s, u"grey"_s};
    return all;
}

std::vector<NamedConnection> readConnections(const Settings& settings) {
    std::vector<NamedConnection> connections;
    const QJsonArray stored = QJsonDocument::fromJson(settings.get(keys::connections).toUtf8()).array();
    for (const QJsonValue& value : stored) {
        const QJsonObject one = value.toObject();
        Result<DatabaseUrl> url = DatabaseUrl::parse(one["url"_L1].toString());
        const QString name = one["name"_L1].toString().trimmed();
        if (!url || name.isEmpty())
            continue;
        url->password.clear();
        const QString color = one["color"_L1].toString();
        const bool known = std::count(connectionColors().begin(), connectionColors().end(), color) > 0;
        connections.push_back({name, *std::move(url), known ? color : QString(), one["readOnly"_L1].toBool()});
    }
    return connections;
}

void writeConnections(Settings& settings, const std::vector<NamedConnection>& connections) {
    QJsonArray stored;
    for (const NamedConnection& one : connections)
        stored.append(QJsonObject{{u"name"_s, one.name},
                                  {u"url"_s, one.url.toDisplayString()},
                                  {u"color"_s, one.color},
                                  {u"readOnly"_s, one.readOnly}});
    settings.set(keys::connections, QString::fromUtf8(QJsonDocument(stored).toJson(QJsonDocument::Compact)));
}

std::optional<NamedConnection> connectionTo(const Settings& settings, const DatabaseUrl& url) {
    const QString address = url.toDisplayString();
    for (const NamedConnection& one : readConnections(settings)) {
        if (one.url.toDisplayString() == address)
            return one;
    }
    return std::nullopt;
}

} // namespace pricebook
