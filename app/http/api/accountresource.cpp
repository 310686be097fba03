#include "accountjson.h"
#include "call.h"
#include "resources.h"

namespace pricebook::http {

namespace {

void writeTime(JsonWriter& writer, std::string_view name, const QDateTime& time) {
    writer.key(name);
    if (time.isValid())
        writer.text(time.toUTC().toString(Qt::ISODateWithMs));
    else
        writer.null();
}

/// The store's errors, of which two are the caller's own doing.
Response failed(Call& call, const Error& error, std::string_view what, qint64 id) {
    if (error.kind == Error::Kind::NotFound)
        return notFound(what, id);
    if (error.kind == Error::Kind::Conflict)
        return errorResponse(409, error.text.toStdString());
    return call.failed(error);
}

std::string done(std::string_view what, qint64 id, std::string_view how) {
    return std::string(what) + " " + std::to_string(id) + " " + std::string(how);
}

Response gone(std::string changed) {
    Response response;
    response.status = 204;
    response.changed = std::move(changed);
    return response;
}

template <class Item>
Response list(Call& call, Result<std::vector<Item>> (AccountStore::*read)(), void (*write)(JsonWriter&, const Item&)) {
    if (!call.issues.empty())
        return call.refused();
    const Result<CatalogStore*> store = call.database.forReading();
    if (!store)
        return call.failed(store.error());
    const Result<std::vector<Item>> items = ((*store)->accounts().*read)();
    if (!items)
        return call.failed(items.error());
    JsonWriter writer;
    writer.array();
    for (const Item& item : *items)
        write(writer, item);
    writer.endArray();
    return jsonAnswer(writer.take());
}

/// The user as the body wants it, within one transaction.
Result<User> changed(AccountStore& accounts, WriteUnit& unit, qint64 id, const JsonBody& body,
                     const std::optional<crypto::PasswordHash>& password) {
    Result<User> user = accounts.user(id);
    if (user && body["role"].present)
        user = accounts.setRole(unit, id, roleOf(body["role"].text).value_or(Role::Viewer));
    if (user && body["is_active"].present)
        user = accounts.setDisabled(unit, id, !body["is_active"].boolean);
    if (user && password) {
        if (const Result<void> set = accounts.setPassword(unit, id, *password); !set)
            return set.error();
    }
    return user;
}

} // namespace

void writeUser(JsonWriter& writer, const User& user) {
    writer.object().key("id").integer(user.id).key("email").text(user.email);
    writer.key("role").text(roleName(user.role)).key("is_active").boolean(!user.disabled);
    writeTime(writer, "created_at", user.createdAt);
    writer.endObject();
}

void writeToken(JsonWriter& writer, const AccessToken& token, const QString& secret) {
    writer.object().key("id").integer(token.id).key("name").text(token.name).key("user_id");
    if (token.userId != 0)
        writer.integer(token.userId);
    else
        writer.null();
    writer.key("may_write").boolean(token.mayWrite);
    writeTime(writer, "created_at", token.createdAt);
    writeTime(writer, "expires_at", token.expiresAt);
    writeTime(writer, "last_used_at", token.lastUsedAt);
    if (!secret.isEmpty())
        writer.key("access_token").text(secret);
    writer.endObject();
}

Response users::list(Call& call) { return http::list<User>(call, &AccountStore::users, writeUser); }

Response users::create(Call& call) {
    if (!call.issues.empty())
        return call.refused();
    const JsonBody& body = *call.body;
    const Result<CatalogStore*> store = call.database.forWriting();
    if (!store)
        return call.failed(store.error());
    const Result<crypto::PasswordHash> password = AccountStore::hash(body["password"].text);
    if (!password)
        return call.failed(password.error());
    const Role role = roleOf(body["role"].text).value_or(Role::Viewer);
    const Result<User> user = (*store)->write<User>(
        [&](WriteUnit& unit) { return (*store)->accounts().addUser(unit, body["email"].text, *password, role); });
    if (!user) {
        Error error = user.error();
        if (error.kind == Error::Kind::NameTaken)
            error.text = QStringLiteral("Email already exists");
        return call.failed(error);
    }
    JsonWriter writer;
    writeUser(writer, *user);
    Response response = jsonAnswer(writer.take(), 201);
    response.headers.emplace_back("Location", std::string(call.prefix) + "/users/" + std::to_string(user->id));
    response.changed = done("user", user->id, "added");
    return response;
}

Response users::change(Call& call) {
    if (!call.issues.empty())
        return call.refused();
    const JsonBody& body = *call.body;
    const Result<CatalogStore*> store = call.database.forWriting();
    if (!store)
        return call.failed(store.error());
    std::optional<crypto::PasswordHash> password;
    if (body["password"].present) {
        Result<crypto::PasswordHash> hash = AccountStore::hash(body["password"].text);
        if (!hash)
            return call.failed(hash.error());
        password = std::move(*hash);
    }
    const Result<User> user = (*store)->write<User>(
        [&](WriteUnit& unit) { return changed((*store)->accounts(), unit, call.id, body, password); });
    if (!user)
        return failed(call, user.error(), "user", call.id);
    JsonWriter writer;
    writeUser(writer, *user);
    Response response = jsonAnswer(writer.take());
    response.changed = done("user", call.id, "changed");
    return response;
}

Response users::remove(Call& call) {
    if (!call.issues.empty())
        return call.refused();
    const Result<CatalogStore*> store = call.database.forWriting();
    if (!store)
        return call.failed(store.error());
    const Result<void> removed = (*store)->write<void>([&](WriteUnit& unit) -> Result<void> {
        // One who is gone is none, whoever is the last admin.
        if (const Result<User> user = (*store)->accounts().user(call.id); !user)
            return user.error();
        return (*store)->accounts().removeUser(unit, call.id);
    });
    return removed ? gone(done("user", call.id, "removed")) : failed(call, removed.error(), "user", call.id);
}

Response tokens::list(Call& call) {
    return http::list<AccessToken>(call, &AccountStore::tokens,
                                   [](JsonWriter& writer, const AccessToken& token) { writeToken(writer, token); });
}

Response tokens::create(Call& call) {
    if (!call.issues.empty())
        return call.refused();
    const JsonBody& body = *call.body;
    const Result<CatalogStore*> store = call.database.forWriting();
    if (!store)
        return call.failed(store.error());
    const qint64 days = body["expires_in_days"].id;
    const QDateTime expires = days > 0 ? QDateTime::currentDateTimeUtc().addDays(days) : QDateTime();
    const qint64 owner = body["user_id"].id;
    const Result<NewToken> made = (*store)->write<NewToken>([&](WriteUnit& unit) {
        return (*store)->accounts().createToken(unit, body["name"].text, owner, body["may_write"].boolean, expires);
    });
    if (!made && made.error().kind == Error::Kind::NotFound) {
        call.issues.push_back({{std::string("body"), std::string("user_id")}, "There is no such user.", "unknown_id"});
        return call.refused();
    }
    if (!made)
        return call.failed(made.error());
    JsonWriter writer;
    writeToken(writer, made->token, made->secret);
    Response response = jsonAnswer(writer.take(), 201);
    response.headers.emplace_back("Cache-Control", "no-store");
    response.changed = done("token", made->token.id, "made");
    return response;
}

Response tokens::revoke(Call& call) {
    if (!call.issues.empty())
        return call.refused();
    const Result<CatalogStore*> store = call.database.forWriting();
    if (!store)
        return call.failed(store.error());
    const Result<void> revoked =
        (*store)->write<void>([&](WriteUnit& unit) { return (*store)->accounts().revokeToken(unit, call.id); });
    return revoked ? gone(done("token", call.id, "revoked")) : failed(call, revoked.error(), "token", call.id);
}

} // namespace pricebook::http
