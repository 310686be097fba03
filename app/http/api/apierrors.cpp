#include "apierrors.h"

#include "jsonwriter.h"

#include <algorithm>

namespace pricebook::http {

namespace {

constexpr const char* retrySeconds = "2";

void writeStep(JsonWriter& writer, const BadValue::Step& step) {
    if (const auto* name = std::get_if<std::string>(&step))
        writer.text(std::string_view(*name));
    else
        writer.integer(std::get<qint64>(step));
}

std::string_view keyOf(Field field) {
    switch (field) {
    case Field::Name:
        return "name";
    case Field::Description:
        return "description";
    case Field::ImageUrl:
        return "image_url";
    case Field::PriceShmeckles:
        return "price_shmeckles";
    case Field::PriceFlurbos:
        return "price_flurbos";
    case Field::Category:
        return "category_id";
    case Field::Tags:
        return "tag_ids";
    case Field::Id:
        return "id";
    case Field::None:
        break;
    }
    return {};
}

Response invalid(const Error& error) {
    BadValues values;
    for (const Issue& issue : error.issues) {
        BadValue value{{std::string("body")}, issue.text.toStdString(), "value_error"};
        if (const std::string_view key = keyOf(issue.field); !key.empty())
            value.loc.emplace_back(std::string(key));
        values.push_back(std::move(value));
    }
    if (values.empty())
        values.push_back({{std::string("body")}, "A value breaks a rule of the database.", "value_error"});
    return unprocessable(values);
}

} // namespace

Response unprocessable(const BadValues& values) {
    JsonWriter writer;
    writer.object().key("detail").array();
    const std::size_t count = std::min(values.size(), mostBadValues);
    for (std::size_t i = 0; i < count; ++i) {
        writer.object().key("loc").array();
        for (const BadValue::Step& step : values[i].loc)
            writeStep(writer, step);
        writer.endArray().member("msg", values[i].message).member("type", values[i].type).endObject();
    }
    writer.endArray().endObject();
    Response response;
    response.status = 422;
    response.body = writer.take();
    return response;
}

Response unavailable(std::string_view detail) {
    Response response = errorResponse(503, detail);
    response.headers.emplace_back("Retry-After", retrySeconds);
    return response;
}

Response notFound(std::string_view what, qint64 id) {
    return errorResponse(404, "There is no " + std::string(what) + " " + std::to_string(id) + ".");
}

Response notAllowed(std::string_view allow) {
    Response response = errorResponse(405, "Method Not Allowed");
    response.headers.emplace_back("Allow", allow);
    return response;
}

Response nameTaken(const Error& error) {
    const qint64 existing = error.issues.empty() ? 0 : error.issues.front().existingId;
    JsonWriter writer;
    writer.object().key("detail").text(error.text);
    if (existing > 0)
        writer.key("existing_id").integer(existing);
    writer.endObject();
    Response response;
    response.status = 409;
    response.body = writer.take();
    return response;
}

Response errorAnswer(const Error& error) {
    using Kind = Error::Kind;
    if (error.mayBeDone)
        return errorResponse(504, "The database went away at the moment of saving: it may be done or not.");
    switch (error.kind) {
    case Kind::Invalid:
        return invalid(error);
    case Kind::NotFound:
        return errorResponse(404, "Not Found");
    case Kind::NameTaken:
        return nameTaken(error);
    case Kind::Conflict:
        return unavailable("Others change the same record at this moment: try again.");
    case Kind::Locked:
        return unavailable("Another program is writing to the database: try again in a moment.");
    case Kind::Unavailable:
    case Kind::Denied:
        return unavailable("The database cannot be reached at the moment: try again later.");
    case Kind::ReadOnly:
        return errorResponse(403, "This catalogue can only be read.");
    case Kind::DiskFull:
        return unavailable("The disk is full; nothing was changed.");
    case Kind::Schema:
        return unavailable("The tables of the database are not those that this program works with.");
    case Kind::Damaged:
        return unavailable("The database is damaged.");
    case Kind::Cancelled:
        return unavailable("The request took too long; nothing was changed.");
    case Kind::Internal:
        break;
    }
    return errorResponse(500, "Something went wrong inside the program.");
}

} // namespace pricebook::http
