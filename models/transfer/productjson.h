#pragma once

#include "product.h"

#include <QByteArray>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pricebook {

struct ProductRow;

/// A category or tag as JSON may name it: by id, by name, or both. At least one is set.
struct NameRef {
    qint64 id = 0;
    std::string name; ///< UTF-8, trimmed
    bool operator==(const NameRef&) const = default;
};

/// A product as one JSON object gives it. Only the parts in `parts` were there; a part that was null, "" or [] is there
/// and empty. Texts are UTF-8, names and addresses trimmed.
struct ProductRecord {
    enum Part {
        Id = 1,
        Name = 2,
        Description = 4,
        ImageUrl = 8,
        Shmeckles = 16,
        Flurbos = 32,
        Category = 64,
        Tags = 128
    };
    unsigned parts = 0;
    qint64 id = 0;
    std::string name;
    std::string description;
    std::string imageUrl;
    Money shmeckles;
    Money flurbos;
    std::optional<NameRef> category;
    std::vector<NameRef> tags;

    [[nodiscard]] bool has(Part part) const { return (parts & part) != 0; }
    void clear();
};

/// One thing that is wrong in a JSON object.
struct JsonIssue {
    enum class Kind { Syntax, WrongType, BadValue, UnknownKey, DuplicateKey, Missing };
    Kind kind = Kind::Syntax;
    QString path;      ///< inside the object: "price_shmeckles", "tags[2].name"; empty: the object itself
    qint64 offset = 0; ///< of the value, from the start of the text
    QString value;     ///< what stands there, shortened; empty where nothing does
    QString reason;    ///< a translated sentence
};

/// The one JSON codec of a product, for files and HTTP: the reading half. Keeps buffers from one call to the next; one
/// thread at a time.
class ProductJsonReader {
public:
    /// Bytes that must be readable after the end of every text that is given.
    static constexpr std::size_t padding = 64;
    /// Ids in JSON are 1 to this, what both engines' id columns hold.
    static constexpr qint64 largestId = 2147483647;

    ProductJsonReader();
    ~ProductJsonReader();

    /// Whether read() applies the rules of validation.h (it does unless told not to); types and syntax are always
    /// looked at.
    void setChecking(bool checking) { m_checking = checking; }

    /// Fills `out` from one object. Appends everything that is wrong to `issues`; true when nothing was. Keys: id,
    /// name, description, image_url, price_shmeckles, price_flurbos, category (name, object or null) or category_id,
    /// tags (names or objects) or tag_ids; version, created_at, updated_at and import_error are passed over; any other
    /// is an issue.
    bool read(std::string_view text, ProductRecord& out, std::vector<JsonIssue>& issues);
    /// The same for an element of "categories" (`tag` false) or "tags": {"id", "name"} or just the name.
    bool readNamed(std::string_view text, bool tag, NameRef& out, std::vector<JsonIssue>& issues);
    /// What a new product cannot do without (name and both prices) and `record` does not have.
    static void checkComplete(const ProductRecord& record, std::vector<JsonIssue>& issues);

private:
    struct Private;
    std::unique_ptr<Private> d;
    bool m_checking = true;
};

/// The writing half.
namespace productjson {

struct NameView {
    qint64 id = 0;
    std::string_view name;
    std::string_view json = {}; ///< what appendNamed() writes of it, where that is at hand
};

/// A product to be written; the views must outlive the call. Tags in the order in which they are to appear.
struct ProductView {
    qint64 id = 0;
    std::string_view name;
    std::string_view description;
    std::string_view imageUrl;
    Money shmeckles;
    Money flurbos;
    std::optional<NameView> category;
    std::span<const NameView> tags;
};

enum class Form {
    Catalogue, ///< as files have it: what a product is
    Record,    ///< as HTTP has it: with version, created_at and updated_at
};

/// A JSON string with its quotes. Bytes that are no UTF-8 become U+FFFD.
void appendString(QByteArray& out, std::string_view utf8);
/// {"id":1,"name":"Tea"}
void appendNamed(QByteArray& out, const NameView& named);
void appendProduct(QByteArray& out, const ProductView& product);
void appendProduct(QByteArray& out, const Product& product, Form form);

/// As Form::Record.
void appendRecord(QByteArray& out, const ProductRow& product);

} // namespace productjson
} // namespace pricebook
