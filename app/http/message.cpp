#include "message.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace pricebook::http {

Response errorResponse(int status, std::string_view detail) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    writer.StartObject();
    writer.Key("detail");
    writer.String(detail.data(), static_cast<rapidjson::SizeType>(detail.size()));
    writer.EndObject();
    Response response;
    response.status = status;
    response.body.assign(buffer.GetString(), buffer.GetSize());
    return response;
}

} // namespace pricebook::http
