#include "routetable.h"

#include "accountroutes.h"
#include "productrequest.h"
#include "resources.h"
#include "validation.h"

#include <array>
#include <vector>

namespace pricebook::http {

namespace {

using PK = Parameter::Kind;
using FK = BodyField::Kind;

constexpr std::string_view uniqueNameText = "Trimmed; not blank; no other has it, whatever its case.";

template <bool Required, int Most, std::optional<Issue> (*Check)(QStringView)>
constexpr std::array<BodyField, 1> nameField{{{"name", FK::Name, Required, false, Most, Check, uniqueNameText}}};

constexpr BodySchema categoryWrite{"CategoryWrite", nameField<true, limits::categoryName, checkCategoryName>};
constexpr BodySchema categoryPatch{"CategoryPatch", nameField<false, limits::categoryName, checkCategoryName>};
constexpr BodySchema tagWrite{"TagWrite", nameField<true, limits::tagName, checkTagName>};
constexpr BodySchema tagPatch{"TagPatch", nameField<false, limits::tagName, checkTagName>};

constexpr std::array<Parameter, 3> namedParameters{{
    {"skip", PK::Integer, "Rows to pass over.", 0, largestId, 0},
    {"limit", PK::Integer, "Rows to answer at most.", 1, 1000, 100},
    {"name", PK::Text, "Part of the name; case is ignored in every script."},
}};

constexpr std::array<Parameter, 2> changesParameters{{
    {"since", PK::Text,
     "A cursor: \"next\" of the answer before. Absent: from the oldest that is kept; \"now\": nothing yet."},
    {"limit", PK::Integer, "Changes to answer at most.", 1, 1000, 100},
}};

constexpr std::string_view json = "application/json";
constexpr Answer gone{204, "It is deleted."};
constexpr Answer absent{404, "There is none of this id.", "Error"};
constexpr Answer taken{409, "The name is taken; existing_id has it.", "NameTaken"};
constexpr Answer changedMeanwhile{412, "If-Match names another version; current is what it is now.",
                                  "PreconditionFailed", json, "ETag"};

constexpr std::array<Answer, 1> categoryList{{{200, "Categories by id.", "[Category]", json, "X-Total-Count"}}};
constexpr std::array<Answer, 2> categoryCreate{{{201, "It is made.", "Category", json, "Location"}, taken}};
constexpr std::array<Answer, 2> categoryRead{{{200, "The category.", "Category"}, absent}};
constexpr std::array<Answer, 3> categoryChange{{{200, "The category as it is now.", "Category"}, absent, taken}};
constexpr std::array<Answer, 1> tagList{{{200, "Tags by id.", "[Tag]", json, "X-Total-Count"}}};
constexpr std::array<Answer, 2> tagCreate{{{201, "It is made.", "Tag", json, "Location"}, taken}};
constexpr std::array<Answer, 2> tagRead{{{200, "The tag.", "Tag"}, absent}};
constexpr std::array<Answer, 3> tagChange{{{200, "The tag as it is now.", "Tag"}, absent, taken}};
constexpr std::array<Answer, 2> removal{{gone, absent}};
constexpr std::array<Answer, 1> productList{{{200, "A page of products.", "[Product]", json, "X-Total-Count,Link"}}};
constexpr std::array<Answer, 1> productCreate{{{201, "It is made.", "Product", json, "Location,ETag"}}};
constexpr std::array<Answer, 3> productRead{
    {{200, "The product.", "Product", json, "ETag"}, {304, "The client has this version.", {}, {}, "ETag"}, absent}};
constexpr std::array<Answer, 3> productChange{
    {{200, "The product as it is now.", "Product", json, "ETag"}, absent, changedMeanwhile}};
constexpr std::array<Answer, 3> productRemoval{{gone, absent, changedMeanwhile}};
constexpr std::array<Answer, 2> status{
    {{200, "The database answers.", "DatabaseStatus"}, {503, "It does not.", "DatabaseStatus", json, "Retry-After"}}};
constexpr std::array<Answer, 1> exported{
    {{200, "The file.", "Object", "application/json,application/x-ndjson,text/csv", "Content-Disposition"}}};
constexpr std::array<Answer, 1> health{{{200, "Yes.", "Health"}}};
constexpr std::array<Answer, 1> metricsText{{{200, "Prometheus' text format.", "Text", "text/plain"}}};
constexpr std::array<Answer, 2> changeList{
    {{200,
      "What changed, oldest first. Of two changes of the same record the one with the higher version is the later.",
      "Changes"},
     {410, "The cursor's place is not in the journal any more: begin anew with the whole catalogue.", "Error"}}};
constexpr std::array<Answer, 1> document{{{200, "The OpenAPI document.", "Object"}}};

constexpr std::string_view categoriesPath = "/categories";
constexpr std::string_view categoryPath = "/categories/{category_id}";
constexpr std::string_view tagsPath = "/tags";
constexpr std::string_view tagPath = "/tags/{tag_id}";
constexpr std::string_view productsPath = "/products";
constexpr std::string_view productPath = "/products/{product_id}";

using M = Method;
using N = Need;
using S = Speed;

void addNamed(std::vector<Route>& table) {
    const std::span<const Parameter> none;
    table.insert(
        table.end(),
        {{M::Get, categoriesPath, "listCategories", "List categories", "Categories", N::Read, S::Pool, namedParameters,
          nullptr, categoryList, categories::list},
         {M::Post, categoriesPath, "createCategory", "Make a category", "Categories", N::Write, S::Pool, none,
          &categoryWrite, categoryCreate, categories::create},
         {M::Get, categoryPath, "readCategory", "Read a category", "Categories", N::Read, S::Now, none, nullptr,
          categoryRead, categories::read},
         {M::Put, categoryPath, "replaceCategory", "Rename a category", "Categories", N::Write, S::Pool, none,
          &categoryWrite, categoryChange, categories::replace},
         {M::Patch, categoryPath, "changeCategory", "Rename a category, or leave it as it is", "Categories", N::Write,
          S::Pool, none, &categoryPatch, categoryChange, categories::change},
         {M::Delete, categoryPath, "deleteCategory", "Delete a category; its products stay, without one", "Categories",
          N::Write, S::Pool, none, nullptr, removal, categories::remove},
         {M::Get, tagsPath, "listTags", "List tags", "Tags", N::Read, S::Pool, namedParameters, nullptr, tagList,
          tags::list},
         {M::Post, tagsPath, "createTag", "Make a tag", "Tags", N::Write, S::Pool, none, &tagWrite, tagCreate,
          tags::create},
         {M::Get, tagPath, "readTag", "Read a tag", "Tags", N::Read, S::Now, none, nullptr, tagRead, tags::read},
         {M::Put, tagPath, "replaceTag", "Rename a tag", "Tags", N::Write, S::Pool, none, &tagWrite, tagChange,
          tags::replace},
         {M::Patch, tagPath, "changeTag", "Rename a tag, or leave it as it is", "Tags", N::Write, S::Pool, none,
          &tagPatch, tagChange, tags::change},
         {M::Delete, tagPath, "deleteTag", "Delete a tag; products only lose it", "Tags", N::Write, S::Pool, none,
          nullptr, removal, tags::remove}});
}

void addProducts(std::vector<Route>& table) {
    const std::span<const Parameter> none;
    table.insert(table.end(),
                 {{M::Get, productPath, "readProduct", "Read a product", "Products", N::Read, S::Now, none, nullptr,
                   productRead, products::read},
                  {M::Get, productsPath, "listProducts", "List products", "Products", N::Read, S::Pool,
                   productListParameters(), nullptr, productList, products::list},
                  {M::Post, productsPath, "createProduct", "Make a product", "Products", N::Write, S::Pool, none,
                   &productCreateSchema(), productCreate, products::create},
                  {M::Put, productPath, "replaceProduct", "Change the fields of a product that are given", "Products",
                   N::Write, S::Pool, none, &productUpdateSchema(), productChange, products::change},
                  {M::Patch, productPath, "changeProduct", "The same as PUT", "Products", N::Write, S::Pool, none,
                   &productUpdateSchema(), productChange, products::change},
                  {M::Delete, productPath, "deleteProduct", "Delete a product", "Products", N::Write, S::Pool, none,
                   nullptr, productRemoval, products::remove}});
}

void addExport(std::vector<Route>& table) {
    table.push_back({M::Get, "/export", "exportCatalogue", "Download the catalogue, or the products that pass a filter",
                     "Products", N::Read, S::Now, exportParameters(), nullptr, exported, products::download});
}

void addService(std::vector<Route>& table) {
    const std::span<const Parameter> none;
    table.insert(table.end(),
                 {{M::Get, "/db-status", "readDatabaseStatus", "Whether the database answers and is up to date",
                   "Service", N::Public, S::Pool, none, nullptr, status, service::databaseStatus},
                  {M::Get, "/health/live", "readLive", "Whether the program runs", "Service", N::Public, S::NoDatabase,
                   none, nullptr, health, service::live},
                  {M::Get, "/health/ready", "readReady", "Whether it can answer", "Service", N::Public, S::Pool, none,
                   nullptr, health, service::ready},
                  {M::Get, "/metrics", "readMetrics", "Counters for Prometheus", "Service", N::Public, S::NoDatabase,
                   none, nullptr, metricsText, service::metrics},
                  {M::Get, "/changes", "listChanges", "What changed, by whatever program", "Changes", N::Read, S::Pool,
                   changesParameters, nullptr, changeList, service::changes},
                  {M::Get, "/openapi.json", "readOpenApi", "This document", "Service", N::Public, S::NoDatabase, none,
                   nullptr, document, service::openApi}});
    for (const std::string_view path : {"/docs", "/docs/*", "/redoc", "/redoc/*"})
        table.push_back({M::Get, path, {}, {}, {}, N::Public, S::NoDatabase, none, nullptr, {}, service::page, false});
}

} // namespace

std::string_view Route::idName() const {
    const std::size_t open = path.find('{');
    return open == std::string_view::npos ? std::string_view() : path.substr(open + 1, path.find('}') - open - 1);
}

std::span<const Route> routes() {
    static const std::vector<Route> table = [] {
        std::vector<Route> made;
        addProducts(made); // the most asked for first
        addNamed(made);
        addAccountRoutes(made);
        addExport(made);
        addService(made);
        return made;
    }();
    return table;
}

std::string_view methodName(Method method) {
    switch (method) {
    case Method::Get:
        return "GET";
    case Method::Head:
        return "HEAD";
    case Method::Post:
        return "POST";
    case Method::Put:
        return "PUT";
    case Method::Patch:
        return "PATCH";
    case Method::Delete:
        return "DELETE";
    case Method::Options:
        return "OPTIONS";
    case Method::Other:
        break;
    }
    return {};
}

} // namespace pricebook::http
