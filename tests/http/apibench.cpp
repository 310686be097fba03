#include "apibench.h"

namespace pricebook {

using namespace http;

QString ApiAnswer::issues() const {
    QStringList found;
    for (const QJsonValue issue : object()[QStringLiteral("detail")].toArray()) {
        QStringList loc;
        for (const QJsonValue step : issue[QStringLiteral("loc")].toArray())
            loc << (step.isString() ? step.toString() : QString::number(step.toInt()));
        if (issue[QStringLiteral("msg")].toString().isEmpty())
            loc << QStringLiteral("(no message)");
        found << loc.join(u'.') + u' ' + issue[QStringLiteral("type")].toString();
    }
    return found.join(QStringLiteral("; "));
}

QList<int> ApiAnswer::ids() const {
    QList<int> found;
    for (const QJsonValue row : array())
        found << row[QStringLiteral("id")].toInt();
    return found;
}

ApiBench::ApiBench(const DatabaseUrl& url, EndpointOptions options)
    : m_api(url, options, std::make_shared<Metrics>(), [this](const ChangeSet& set) { changes.push_back(set); }) {
    const ResponderFactory factory = m_api.responders();
    m_socket = factory();
    m_pool = factory();
}

ApiAnswer ApiBench::send(const char* method, const std::string& target, const std::string& body, const Fields& fields) {
    static const std::map<std::string, Method> methods{
        {"GET", Method::Get},     {"HEAD", Method::Head},     {"POST", Method::Post},      {"PUT", Method::Put},
        {"PATCH", Method::Patch}, {"DELETE", Method::Delete}, {"OPTIONS", Method::Options}};
    const auto field = [&fields](const char* name, std::string_view otherwise = {}) -> std::string_view {
        const auto found = fields.find(name);
        return found == fields.end() ? otherwise : std::string_view(found->second);
    };
    Request request;
    const auto known = methods.find(method);
    request.method = known == methods.end() ? Method::Other : known->second;
    request.methodName = method;
    const std::size_t question = target.find('?');
    request.path = std::string_view(target).substr(0, question);
    request.hasQuery = question != std::string::npos;
    if (request.hasQuery)
        request.query = std::string_view(target).substr(question + 1);
    request.body = body;
    request.host = field("Host", "127.0.0.1:8000");
    request.authorization = field("Authorization");
    request.contentType = field("Content-Type", body.empty() ? "" : "application/json");
    request.contentEncoding = field("Content-Encoding");
    request.ifMatch = field("If-Match");
    request.ifNoneMatch = field("If-None-Match");
    request.origin = field("Origin");
    request.peer = "127.0.0.1";
    std::optional<Response> now = m_socket->answerNow(request);
    m_socket->settle();
    const Response response = now ? std::move(*now) : m_pool->answer(request);
    ApiAnswer answer;
    answer.now = now.has_value();
    answer.status = response.status;
    answer.body = response.fixedBody.empty()
                      ? QByteArray::fromStdString(response.body)
                      : QByteArray(response.fixedBody.data(), static_cast<qsizetype>(response.fixedBody.size()));
    answer.contentType = response.contentType;
    for (const auto& [name, value] : response.headers)
        answer.fields.emplace(name, value);
    answer.changed = response.changed;
    answer.stream = response.stream;
    return answer;
}

} // namespace pricebook
