#include "accountjson.h"
#include "call.h"
#include "jsonwriter.h"
#include "resources.h"

namespace pricebook::http {

namespace {

constexpr int loginHours = 12;

Response tooEarly(int seconds) {
    Response response = errorResponse(429, "Too many attempts: wait a little and try again");
    response.headers.emplace_back("Retry-After", std::to_string(seconds));
    return response;
}

Response wrongLogin() {
    Response response = errorResponse(401, "Incorrect email or password");
    response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"pricebook\"");
    return response;
}

std::string tokenJson(const NewToken& token) {
    JsonWriter writer;
    writer.object().key("access_token").text(token.secret).member("token_type", "bearer");
    writer.key("expires_at").text(token.token.expiresAt.toUTC().toString(Qt::ISODateWithMs)).endObject();
    return writer.take();
}

} // namespace

Response auth::login(Call& call) {
    if (!call.issues.empty())
        return call.refused();
    const QString& email = (*call.body)["email"].text;
    const std::string account = AccountStore::emailKey(email).toStdString();
    LoginThrottle& throttle = call.api.throttle;
    if (const int seconds = throttle.begin(account, call.request.peer); seconds > 0)
        return tooEarly(seconds);
    const auto notJudged = [&](const Error& error) {
        throttle.withdrawn(account, call.request.peer);
        return call.failed(error);
    };
    const Result<CatalogStore*> store = call.database.forWriting();
    if (!store)
        return notJudged(store.error());
    const Result<User> user = (*store)->accounts().checkPassword(email, (*call.body)["password"].text);
    if (!user && user.error().kind == Error::Kind::Denied)
        return wrongLogin();
    if (!user)
        return notJudged(user.error());
    const QDateTime expires = QDateTime::currentDateTimeUtc().addSecs(loginHours * 3600);
    const auto token = (*store)->write<NewToken>(
        [&](WriteUnit& unit) { return (*store)->accounts().createLogin(unit, *user, expires); });
    if (!token)
        return notJudged(token.error());
    throttle.succeeded(account, call.request.peer);
    Response response = jsonAnswer(tokenJson(*token));
    response.headers.emplace_back("Cache-Control", "no-store");
    response.caller = user->email.toStdString();
    return response;
}

Response auth::logout(Call& call) {
    if (!call.issues.empty())
        return call.refused();
    if (!call.caller)
        return errorResponse(400, "There is no token to give up");
    const Result<CatalogStore*> store = call.database.forWriting();
    if (!store)
        return call.failed(store.error());
    const auto revoked = (*store)->write<bool>([&](WriteUnit& unit) -> Result<bool> {
        const Result<void> done = (*store)->accounts().revokeToken(unit, call.caller->tokenId);
        if (!done && done.error().kind != Error::Kind::NotFound)
            return done.error();
        return true;
    });
    if (!revoked)
        return call.failed(revoked.error());
    Response response;
    response.status = 204;
    return response;
}

Response auth::me(Call& call) {
    if (!call.issues.empty())
        return call.refused();
    if (!call.caller || call.caller->userId == 0)
        return errorResponse(404, "This is a program's own token, or none: there is no user");
    const Result<CatalogStore*> store = call.database.forReading();
    if (!store)
        return call.failed(store.error());
    const Result<User> user = (*store)->accounts().user(call.caller->userId);
    if (!user)
        return user.error().kind == Error::Kind::NotFound ? notFound("user", call.caller->userId)
                                                          : call.failed(user.error());
    JsonWriter writer;
    writeUser(writer, *user);
    return jsonAnswer(writer.take());
}

} // namespace pricebook::http
