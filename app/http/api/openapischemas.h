#pragma once

#include "bodyschema.h"
#include "jsonwriter.h"
#include "queryparameters.h"

namespace pricebook::http {

/// The schemas of the OpenAPI document: what answers and bodies hold, with their limits.

/// Every component that an answer or a body of the table names.
void writeSchemas(JsonWriter& writer);
/// {"$ref": …}, or an array of it for "[Product]".
void writeReference(JsonWriter& writer, std::string_view schema);
/// The type of a query parameter with its limits.
void writeParameterSchema(JsonWriter& writer, const Parameter& parameter);
void writeIdSchema(JsonWriter& writer);

} // namespace pricebook::http
