#pragma once

#include "message.h"

/// The handlers of the route table.
namespace pricebook::http {

struct Call;

namespace categories {
Response list(Call& call);
Response create(Call& call);
Response read(Call& call);
Response replace(Call& call);
Response change(Call& call);
Response remove(Call& call);
} // namespace categories

namespace tags {
Response list(Call& call);
Response create(Call& call);
Response read(Call& call);
Response replace(Call& call);
Response change(Call& call);
Response remove(Call& call);
} // namespace tags

namespace products {
Response list(Call& call);
Response create(Call& call);
Response read(Call& call);
Response change(Call& call);
Response remove(Call& call);
Response download(Call& call);
} // namespace products

namespace auth {
Response login(Call& call);
Response logout(Call& call);
Response me(Call& call);
} // namespace auth

namespace users {
Response list(Call& call);
Response create(Call& call);
Response change(Call& call);
Response remove(Call& call);
} // namespace users

namespace tokens {
Response list(Call& call);
Response create(Call& call);
Response revoke(Call& call);
} // namespace tokens

namespace service {
Response databaseStatus(Call& call);
Response live(Call& call);
Response ready(Call& call);
Response metrics(Call& call);
Response changes(Call& call);
Response openApi(Call& call);
Response page(Call& call);
} // namespace service

} // namespace pricebook::http
