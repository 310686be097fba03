#pragma once

#include "account.h"
#include "jsonwriter.h"

namespace pricebook::http {

/// Users and tokens as answers have them; no hash, and no secret but that of a token just made.
void writeUser(JsonWriter& writer, const User& user);
void writeToken(JsonWriter& writer, const AccessToken& token, const QString& secret = {});

} // namespace pricebook::http
