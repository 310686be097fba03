#include "accountroutes.h"

#include "accountstore.h"
#include "resources.h"

#include <array>

namespace pricebook::http {

namespace {

using FK = BodyField::Kind;
using M = Method;
using N = Need;
using S = Speed;

std::optional<Issue> issueOf(const QString& text) {
    return text.isEmpty() ? std::nullopt : std::optional(Issue{Field::None, Issue::Severity::Error, text, 0});
}

std::optional<Issue> checkEmail(QStringView text) { return issueOf(AccountStore::checkEmail(text.toString())); }
std::optional<Issue> checkPassword(QStringView text) {
    return issueOf(AccountStore::checkPasswordText(text.toString()));
}
std::optional<Issue> checkRole(QStringView text) {
    return issueOf(roleOf(text) ? QString() : QStringLiteral("A role is viewer, editor or admin."));
}

constexpr std::string_view roleText = "viewer reads, editor writes, admin also keeps users and tokens.";
constexpr std::array<std::string_view, 3> roles{"viewer", "editor", "admin"};
constexpr int longestName = 100;
constexpr int shortestPassword = 8;
constexpr int mostDays = 36'500;

constexpr std::array<BodyField, 2> loginFields{
    {{"email", FK::Text, true, false, 1000}, {"password", FK::Text, true, false, 1000}}};
constexpr BodySchema loginBody{"Login", loginFields};
constexpr std::array<BodyField, 3> userFields{
    {{"email", FK::Name, true, false, 254, checkEmail, "No other user has it, whatever its case."},
     {"password", FK::Text, true, false, 1000, checkPassword, {}, shortestPassword},
     {"role", FK::Text, false, false, 0, checkRole, roleText, 0, roles}}};
constexpr BodySchema userBody{"UserCreate", userFields};
constexpr std::array<BodyField, 3> userPatchFields{
    {{"role", FK::Text, false, false, 0, checkRole, roleText, 0, roles},
     {"is_active", FK::Boolean, false, false, 0, nullptr, "Whether the user may do anything."},
     {"password", FK::Text, false, false, 1000, checkPassword, "Another one ends the user's logins.",
      shortestPassword}}};
constexpr BodySchema userPatch{"UserPatch", userPatchFields};
constexpr std::array<BodyField, 4> tokenFields{
    {{"name", FK::Name, true, false, longestName, nullptr, "What it is for."},
     {"may_write", FK::Boolean, false, false, 0, nullptr, "It reads only unless said."},
     {"user_id", FK::Id, false, true, 0, nullptr, "Whose it is; a program's own unless said."},
     {"expires_in_days", FK::Id, false, true, mostDays, nullptr, "Never unless said."}}};
constexpr BodySchema tokenBody{"AccessTokenCreate", tokenFields};

constexpr std::string_view json = "application/json";
constexpr Answer absent{404, "There is none of this id.", "Error"};
constexpr Answer lastAdmin{409, "The last admin stays one.", "Error"};
constexpr std::array<Answer, 2> loginDone{
    {{200, "A token, good until it expires.", "Token"}, {401, "E-mail or password is wrong.", "Error"}}};
constexpr std::array<Answer, 2> logoutDone{{{204, "The token is revoked."}, {400, "There was no token.", "Error"}}};
constexpr std::array<Answer, 2> meRead{{{200, "Whose token this is.", "User"}, {404, "Nobody's own.", "Error"}}};
constexpr std::array<Answer, 1> userList{{{200, "Users by e-mail.", "[User]"}}};
constexpr std::array<Answer, 2> userCreate{
    {{201, "The user.", "User", json, "Location"}, {409, "Email already exists; existing_id has it.", "NameTaken"}}};
constexpr std::array<Answer, 3> userChange{{{200, "The user as it is now.", "User"}, absent, lastAdmin}};
constexpr std::array<Answer, 3> userRemoval{{{204, "The user is gone, with the tokens."}, absent, lastAdmin}};
constexpr std::array<Answer, 1> tokenList{{{200, "Tokens, the newest first.", "[AccessToken]"}}};
constexpr std::array<Answer, 1> tokenCreate{{{201, "The token; its secret is told this once.", "NewAccessToken"}}};
constexpr std::array<Answer, 2> tokenRemoval{{{204, "The token is good for nothing now."}, absent}};

} // namespace

void addAccountRoutes(std::vector<Route>& table) {
    const std::span<const Parameter> none;
    table.insert(table.end(),
                 {{M::Post, "/auth/login", "login", "A token for e-mail and password", "Access", N::Public, S::Pool,
                   none, &loginBody, loginDone, auth::login},
                  {M::Post, "/auth/logout", "logout", "Revoke the token that this is sent with", "Access", N::Read,
                   S::Pool, none, nullptr, logoutDone, auth::logout},
                  {M::Get, "/users/me", "readMe", "Whose token this is", "Access", N::Read, S::Pool, none, nullptr,
                   meRead, auth::me},
                  {M::Get, "/users", "listUsers", "List users", "Users", N::Admin, S::Pool, none, nullptr, userList,
                   users::list},
                  {M::Post, "/users", "createUser", "Add a user; the first is an admin", "Users", N::Admin, S::Pool,
                   none, &userBody, userCreate, users::create},
                  {M::Patch, "/users/{user_id}", "changeUser", "Change role or password, or let a user in or out",
                   "Users", N::Admin, S::Pool, none, &userPatch, userChange, users::change},
                  {M::Delete, "/users/{user_id}", "deleteUser", "Remove a user with their tokens", "Users", N::Admin,
                   S::Pool, none, nullptr, userRemoval, users::remove},
                  {M::Get, "/tokens", "listTokens", "List access tokens", "Users", N::Admin, S::Pool, none, nullptr,
                   tokenList, tokens::list},
                  {M::Post, "/tokens", "createToken", "Make an access token", "Users", N::Admin, S::Pool, none,
                   &tokenBody, tokenCreate, tokens::create},
                  {M::Delete, "/tokens/{token_id}", "revokeToken", "Revoke an access token", "Users", N::Admin, S::Pool,
                   none, nullptr, tokenRemoval, tokens::revoke}});
}

} // namespace pricebook::http
