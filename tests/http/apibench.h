#pragma once

#include "api.h"
#include "testbackend.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <map>
#include <string>

namespace pricebook {

/// One answer, with its body as JSON.
struct ApiAnswer {
    int status = 0;
    bool now = false; ///< given without the pool
    QByteArray body;
    std::string contentType;
    std::map<std::string, std::string> fields;
    std::string changed;
    http::StreamBody stream;

    [[nodiscard]] QJsonObject object() const { return QJsonDocument::fromJson(body).object(); }
    [[nodiscard]] QJsonArray array() const { return QJsonDocument::fromJson(body).array(); }
    [[nodiscard]] QByteArray field(const std::string& name) const {
        const auto found = fields.find(name);
        return found == fields.end() ? QByteArray() : QByteArray::fromStdString(found->second);
    }
    [[nodiscard]] int id() const { return object()[QStringLiteral("id")].toInt(); }
    [[nodiscard]] QString detail() const { return object()[QStringLiteral("detail")].toString(); }
    /// Of a 422: "body.tag_ids.2 unknown_id; …" in the order of the answer.
    [[nodiscard]] QString issues() const;
    /// Of a list: the ids.
    [[nodiscard]] QList<int> ids() const;
};

/// The API over a fresh database, asked without a socket, as the server asks it: first answerNow(), then answer().
class ApiBench {
public:
    /// Over a database that is at head.
    explicit ApiBench(const DatabaseUrl& url, EndpointOptions options = {});

    using Fields = std::map<std::string, std::string>;
    /// `target` is path and query as sent. Fields: If-Match, If-None-Match, Authorization, Content-Type
    /// (application/json unless given), Content-Encoding, Host, Origin.
    ApiAnswer send(const char* method, const std::string& target, const std::string& body = {},
                   const Fields& fields = {});
    ApiAnswer get(const std::string& target) { return send("GET", target); }

    std::vector<ChangeSet> changes;

private:
    http::Api m_api;
    std::unique_ptr<http::Responder> m_socket;
    std::unique_ptr<http::Responder> m_pool;
};

} // namespace pricebook
