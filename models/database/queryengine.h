#pragma once

#include "query.h"

#include <string>

namespace pricebook {

/// What a backend does for Query. Errors of prepare and bind are kept and given by the first step().
class Query::Engine {
public:
    virtual ~Engine() = default;
    virtual void bindInteger(const char* name, qint64 value) = 0;
    virtual void bindText(const char* name, std::string value) = 0;      ///< copied
    virtual void bindView(const char* name, std::string_view value) = 0; ///< not copied
    virtual void bindMoney(const char* name, Money value) = 0;
    virtual void bindNull(const char* name) = 0;
    virtual Result<bool> step() = 0;
    virtual void rewind() = 0;
    virtual void finish() = 0;
    [[nodiscard]] virtual qint64 rowsChanged() const = 0;
    [[nodiscard]] virtual bool isNull(int column) const = 0;
    [[nodiscard]] virtual bool isReal(int column) const = 0; ///< held as a double rather than as a text
    [[nodiscard]] virtual qint64 integer(int column) const = 0;
    [[nodiscard]] virtual double real(int column) const = 0;
    [[nodiscard]] virtual std::string_view utf8(int column) const = 0;
};

} // namespace pricebook
