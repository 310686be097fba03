#include "openapischemas.h"

#include "routetable.h"

#include <algorithm>
#include <set>

namespace pricebook::http {

namespace {

constexpr std::string_view price =
    R"({"type":"number","exclusiveMinimum":0,"maximum":9999999999.99,"examples":[250.5]})";

/// What answers hold besides bodies: said once, here.
constexpr std::string_view answerSchemas = R"schemas({
"Category":{"type":"object","required":["id","name"],"additionalProperties":false,"properties":{
  "id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string","minLength":1,"maxLength":100,"examples":["Teas"]}}},
"Tag":{"type":"object","required":["id","name"],"additionalProperties":false,"properties":{
  "id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string","minLength":1,"maxLength":50,"examples":["green"]}}},
"Product":{"type":"object","additionalProperties":false,
  "required":["id","name","description","image_url","price_shmeckles","price_flurbos","category","tags","version","created_at","updated_at"],
  "properties":{
    "id":{"$ref":"#/components/schemas/Id"},
    "name":{"type":"string","minLength":1,"maxLength":100,"examples":["Sencha"]},
    "description":{"type":["string","null"],"maxLength":10000},
    "image_url":{"type":["string","null"],"maxLength":2048},
    "price_shmeckles":{"$ref":"#/components/schemas/Price"},
    "price_flurbos":{"$ref":"#/components/schemas/Price"},
    "category":{"anyOf":[{"$ref":"#/components/schemas/Category"},{"type":"null"}]},
    "tags":{"type":"array","items":{"$ref":"#/components/schemas/Tag"}},
    "version":{"type":"integer","minimum":1,"description":"Raised by every change; the ETag."},
    "created_at":{"type":"string","format":"date-time"},
    "updated_at":{"type":"string","format":"date-time"}}},
"Error":{"type":"object","required":["detail"],"properties":{"detail":{"type":"string"}}},
"NameTaken":{"type":"object","required":["detail"],"additionalProperties":false,"properties":{
  "detail":{"type":"string"},"existing_id":{"$ref":"#/components/schemas/Id"}}},
"PreconditionFailed":{"type":"object","required":["detail","current"],"additionalProperties":false,"properties":{
  "detail":{"type":"string"},"current":{"$ref":"#/components/schemas/Product"}}},
"ValidationError":{"type":"object","required":["detail"],"additionalProperties":false,"properties":{"detail":{
  "type":"array","minItems":1,"items":{"type":"object","required":["loc","msg","type"],"additionalProperties":false,"properties":{
    "loc":{"type":"array","minItems":1,"items":{"type":["string","integer"]}},"msg":{"type":"string"},"type":{"type":"string"}}}}}},
"DatabaseStatus":{"type":"object","required":["connected","backend","revision","head","up_to_date"],"additionalProperties":false,
  "properties":{"connected":{"type":"boolean"},"backend":{"type":"string","enum":["sqlite","postgresql"]},
    "revision":{"type":["string","null"]},"head":{"type":["string","null"]},"up_to_date":{"type":"boolean"},
    "detail":{"type":"string"}}},
"Token":{"type":"object","required":["access_token","token_type","expires_at"],"additionalProperties":false,"properties":{
  "access_token":{"type":"string"},"token_type":{"type":"string","const":"bearer"},"expires_at":{"type":"string","format":"date-time"}}},
"User":{"type":"object","required":["id","email","role","is_active","created_at"],"additionalProperties":false,"properties":{
  "id":{"$ref":"#/components/schemas/Id"},"email":{"type":"string"},"role":{"type":"string","enum":["viewer","editor","admin"]},
  "is_active":{"type":"boolean"},"created_at":{"type":"string","format":"date-time"}}},
"AccessToken":{"type":"object","required":["id","name","user_id","may_write","created_at","expires_at","last_used_at"],"additionalProperties":false,"properties":{
  "id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},"user_id":{"anyOf":[{"$ref":"#/components/schemas/Id"},{"type":"null"}]},
  "may_write":{"type":"boolean"},"created_at":{"type":"string","format":"date-time"},"expires_at":{"type":["string","null"],"format":"date-time"},
  "last_used_at":{"type":["string","null"],"format":"date-time"}}},
"NewAccessToken":{"type":"object","required":["id","name","user_id","may_write","created_at","expires_at","last_used_at","access_token"],"additionalProperties":false,"properties":{
  "id":{"$ref":"#/components/schemas/Id"},"name":{"type":"string"},"user_id":{"anyOf":[{"$ref":"#/components/schemas/Id"},{"type":"null"}]},
  "may_write":{"type":"boolean"},"created_at":{"type":"string","format":"date-time"},"expires_at":{"type":["string","null"],"format":"date-time"},
  "last_used_at":{"type":["string","null"],"format":"date-time"},"access_token":{"type":"string"}}},
"Changes":{"type":"object","required":["changes","next","more"],"additionalProperties":false,"properties":{
  "changes":{"type":"array","items":{"type":"object","required":["entity","id","action","version","at","source"],"additionalProperties":false,
    "properties":{"entity":{"type":"string","enum":["category","tag","product"]},"id":{"$ref":"#/components/schemas/Id"},
      "action":{"type":"string","enum":["created","changed","deleted"]},"version":{"type":"integer"},
      "at":{"type":"string","format":"date-time"},"source":{"type":["string","null"]}}}},
  "next":{"type":"string","description":"To be given as since."},"more":{"type":"boolean"}}},
"Health":{"type":"object","required":["status"],"additionalProperties":false,"properties":{"status":{"type":"string"}}},
"Text":{"type":"string"},
"Object":{"type":"object"},
)schemas";

void writeFieldSchema(JsonWriter& writer, const BodyField& field) {
    using Kind = BodyField::Kind;
    const auto reference = [&](std::string_view name) {
        const std::string target = "#/components/schemas/" + std::string(name);
        if (!field.nullable) {
            writer.member("$ref", target);
            return;
        }
        writer.key("anyOf").array().object().member("$ref", target).endObject();
        writer.object().member("type", "null").endObject().endArray();
    };
    const auto type = [&](std::string_view name) {
        writer.key("type");
        if (field.nullable)
            writer.array().text(name).text("null").endArray();
        else
            writer.text(name);
    };
    writer.object();
    switch (field.kind) {
    case Kind::Price:
        reference("Price");
        break;
    case Kind::Id:
        if (field.most > 0) {
            type("integer");
            writer.key("minimum").integer(1).key("maximum").integer(field.most);
        } else {
            reference("Id");
        }
        break;
    case Kind::Ids:
        type("array");
        writer.key("items").object().member("$ref", "#/components/schemas/Id").endObject();
        break;
    case Kind::Boolean:
        type("boolean");
        break;
    case Kind::Name:
    case Kind::Text:
        type("string");
        if (field.kind == Kind::Name || field.least > 0)
            writer.key("minLength").integer(std::max(field.least, 1));
        if (field.most > 0)
            writer.key("maxLength").integer(field.most);
        if (!field.words.empty()) {
            writer.key("enum").array();
            for (const std::string_view word : field.words)
                writer.text(word);
            writer.endArray();
        }
        break;
    }
    if (!field.description.empty())
        writer.member("description", field.description);
    writer.endObject();
}

void writeBodySchema(JsonWriter& writer, const BodySchema& schema) {
    writer.key(schema.name).object().member("type", "object").key("additionalProperties").boolean(false);
    bool anyRequired = false;
    for (const BodyField& field : schema.fields) {
        if (field.required && !anyRequired)
            writer.key("required").array();
        anyRequired = anyRequired || field.required;
        if (field.required)
            writer.text(field.name);
    }
    if (anyRequired)
        writer.endArray();
    writer.key("properties").object();
    for (const BodyField& field : schema.fields) {
        writer.key(field.name);
        writeFieldSchema(writer, field);
    }
    writer.endObject().endObject();
}

} // namespace

void writeIdSchema(JsonWriter& writer) {
    writer.object().member("type", "integer").key("minimum").integer(1).key("maximum").integer(largestId).endObject();
}

void writeSchemas(JsonWriter& writer) {
    JsonWriter bodies;
    bodies.object().key("Price").raw(price).key("Id");
    writeIdSchema(bodies);
    std::set<std::string_view> written;
    for (const Route& route : routes()) {
        if (route.body != nullptr && written.insert(route.body->name).second)
            writeBodySchema(bodies, *route.body);
    }
    const std::string made = bodies.endObject().take();
    writer.raw(std::string(answerSchemas) + made.substr(1));
}

void writeReference(JsonWriter& writer, std::string_view schema) {
    const bool list = schema.starts_with('[');
    const std::string target =
        "#/components/schemas/" + std::string(list ? schema.substr(1, schema.size() - 2) : schema);
    writer.object();
    if (list)
        writer.member("type", "array").key("items").object();
    writer.member("$ref", target).endObject();
    if (list)
        writer.endObject();
}

void writeParameterSchema(JsonWriter& writer, const Parameter& parameter) {
    using Kind = Parameter::Kind;
    writer.object();
    switch (parameter.kind) {
    case Kind::Text:
        writer.member("type", "string");
        break;
    case Kind::Integer:
        writer.member("type", "integer").key("minimum").integer(parameter.least);
        writer.key("maximum").integer(parameter.most).key("default").integer(parameter.initial);
        break;
    case Kind::Boolean:
        writer.member("type", "boolean");
        break;
    case Kind::Choice:
        writer.member("type", "string").key("enum").array();
        for (const std::string_view choice : parameter.choices)
            writer.text(choice);
        writer.endArray().member("default", parameter.choices.front());
        break;
    case Kind::Ids:
        writer.member("type", "array").key("items");
        writeIdSchema(writer);
        writer.key("minItems").integer(1);
        break;
    case Kind::Price:
        writer.member("type", "number").key("minimum").integer(0).key("maximum").raw("9999999999.99");
        break;
    }
    writer.endObject();
}

} // namespace pricebook::http
