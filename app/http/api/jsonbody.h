#pragma once

#include "apierrors.h"
#include "bodyschema.h"
#include "money.h"

#include <QString>
#include <string_view>
#include <vector>

namespace pricebook::http {

/// A request's JSON body, taken apart by its schema.
class JsonBody {
public:
    struct Value {
        bool present = false; ///< and good
        bool null = false;
        QString text;
        Money price;
        qint64 id = 0;
        bool boolean = false;
        std::vector<qint64> ids;
        std::vector<qint64> positions; ///< of ids
    };

    /// Appends everything that is wrong to `issues`; what is good can be asked for nevertheless. A body that is no JSON
    /// gives one issue with the offset in bytes.
    JsonBody(std::string_view body, const BodySchema& schema, BadValues& issues);

    /// Of a field of the schema.
    [[nodiscard]] const Value& operator[](std::string_view name) const;

private:
    const BodySchema& m_schema;
    std::vector<Value> m_values; ///< as m_schema.fields
};

} // namespace pricebook::http
