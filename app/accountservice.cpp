#include "accountservice.h"

#include "accountstore.h"
#include "catalogstore.h"

namespace pricebook::accountservice {

namespace {

template <class T>
Result<T> write(const DatabaseUrl& url, const std::function<Result<T>(AccountStore&, WriteUnit&)>& work) {
    const Result<std::unique_ptr<CatalogStore>> store = CatalogStore::open(url, OpenMode::ReadWrite);
    if (!store)
        return store.error();
    AccountStore accounts((*store)->connection());
    return (*store)->write<T>([&](WriteUnit& unit) { return work(accounts, unit); });
}

} // namespace

Result<AccountServices::Accounts> list(const DatabaseUrl& url) {
    const Result<std::unique_ptr<Connection>> connection = Connection::open(url, OpenMode::ReadOnly);
    if (!connection)
        return connection.error();
    AccountStore store(**connection);
    Result<std::vector<User>> users = store.users();
    if (!users)
        return users.error();
    Result<std::vector<AccessToken>> tokens = store.tokens();
    if (!tokens)
        return tokens.error();
    return AccountServices::Accounts{std::move(*users), std::move(*tokens)};
}

Result<User> addUser(const DatabaseUrl& url, const AccountServices::UserDraft& draft) {
    const Result<crypto::PasswordHash> hash = AccountStore::hash(draft.password); // before any lock: it takes its time
    if (!hash)
        return hash.error();
    return write<User>(
        url, [&](AccountStore& store, WriteUnit& unit) { return store.addUser(unit, draft.email, *hash, draft.role); });
}

Result<User> setRole(const DatabaseUrl& url, qint64 id, Role role) {
    return write<User>(url, [&](AccountStore& store, WriteUnit& unit) { return store.setRole(unit, id, role); });
}

Result<User> setDisabled(const DatabaseUrl& url, qint64 id, bool disabled) {
    return write<User>(url,
                       [&](AccountStore& store, WriteUnit& unit) { return store.setDisabled(unit, id, disabled); });
}

Result<void> setPassword(const DatabaseUrl& url, qint64 id, const QString& password) {
    const Result<crypto::PasswordHash> hash = AccountStore::hash(password);
    if (!hash)
        return hash.error();
    return write<void>(url, [&](AccountStore& store, WriteUnit& unit) { return store.setPassword(unit, id, *hash); });
}

Result<void> removeUser(const DatabaseUrl& url, qint64 id) {
    return write<void>(url, [&](AccountStore& store, WriteUnit& unit) { return store.removeUser(unit, id); });
}

Result<NewToken> createToken(const DatabaseUrl& url, const AccountServices::TokenDraft& draft) {
    return write<NewToken>(url, [&](AccountStore& store, WriteUnit& unit) {
        return store.createToken(unit, draft.name, 0, draft.mayWrite, draft.expiresAt);
    });
}

Result<void> revokeToken(const DatabaseUrl& url, qint64 id) {
    return write<void>(url, [&](AccountStore& store, WriteUnit& unit) { return store.revokeToken(unit, id); });
}

} // namespace pricebook::accountservice
