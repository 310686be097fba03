#pragma once

#include <QString>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <string>
#include <string_view>

namespace pricebook::http {

/// RapidJSON's writer, spoken to with string views.
class JsonWriter {
public:
    JsonWriter& object() {
        m_writer.StartObject();
        return *this;
    }
    JsonWriter& endObject() {
        m_writer.EndObject();
        return *this;
    }
    JsonWriter& array() {
        m_writer.StartArray();
        return *this;
    }
    JsonWriter& endArray() {
        m_writer.EndArray();
        return *this;
    }
    JsonWriter& key(std::string_view name) {
        m_writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
        return *this;
    }
    JsonWriter& text(std::string_view utf8) {
        m_writer.String(utf8.data() != nullptr ? utf8.data() : "", static_cast<rapidjson::SizeType>(utf8.size()));
        return *this;
    }
    JsonWriter& text(const char* utf8) { return text(std::string_view(utf8)); }
    JsonWriter& text(const QString& text) { return this->text(std::string_view(text.toStdString())); }
    JsonWriter& integer(qint64 value) {
        m_writer.Int64(value);
        return *this;
    }
    JsonWriter& boolean(bool value) {
        m_writer.Bool(value);
        return *this;
    }
    JsonWriter& null() {
        m_writer.Null();
        return *this;
    }
    /// JSON as it is.
    JsonWriter& raw(std::string_view json) {
        m_writer.RawValue(json.data(), json.size(), rapidjson::kObjectType);
        return *this;
    }
    /// A member whose value is a text.
    JsonWriter& member(std::string_view name, std::string_view value) { return key(name).text(value); }

    [[nodiscard]] std::string take() const { return {m_buffer.GetString(), m_buffer.GetSize()}; }

private:
    rapidjson::StringBuffer m_buffer;
    rapidjson::Writer<rapidjson::StringBuffer> m_writer{m_buffer};
};

} // namespace pricebook::http
