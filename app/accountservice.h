#pragma once

#include "accountservices.h"

namespace pricebook::accountservice {

/// The work behind AccountServices, each on a connection of its own; any thread, may take a second.
Result<AccountServices::Accounts> list(const DatabaseUrl& url);
Result<User> addUser(const DatabaseUrl& url, const AccountServices::UserDraft& draft);
Result<User> setRole(const DatabaseUrl& url, qint64 id, Role role);
Result<User> setDisabled(const DatabaseUrl& url, qint64 id, bool disabled);
Result<void> setPassword(const DatabaseUrl& url, qint64 id, const QString& password);
Result<void> removeUser(const DatabaseUrl& url, qint64 id);
Result<NewToken> createToken(const DatabaseUrl& url, const AccountServices::TokenDraft& draft);
Result<void> revokeToken(const DatabaseUrl& url, qint64 id);

} // namespace pricebook::accountservice
