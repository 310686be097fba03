#include "apipages.h"

#include "gunzip.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QResource>
#include <algorithm>
#include <array>
#include <map>

// Outside of any namespace, as it declares a function of the compiled resources.
static void initialiseResources() { Q_INIT_RESOURCE(apipages); }

namespace pricebook::http {

namespace {

using namespace std::string_view_literals;

struct File {
    std::string_view data; ///< of static lifetime
    bool compressed = false;
    std::string_view contentType;
    std::string tag;
};

std::string_view contentTypeOf(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> types{
        {{".html"sv, "text/html; charset=utf-8"sv},
         {".js"sv, "text/javascript; charset=utf-8"sv},
         {".css"sv, "text/css; charset=utf-8"sv},
         {".png"sv, "image/png"sv}}};
    for (const auto& [end, type] : types) {
        if (name.ends_with(end))
            return type;
    }
    return "text/plain; charset=utf-8"sv;
}

std::string tagOf(std::string_view data) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArray::fromRawData(data.data(), static_cast<qsizetype>(data.size())));
    // Weak, as the same file is sent compressed and not.
    return "W/\"" + hash.result().toHex().left(24).toStdString() + '"';
}

/// Our own pages by their names in pages.qrc, what was fetched as "docs/swagger-ui.css".
using Files = std::map<std::string, File, std::less<>>;

const Files& files() {
    static const Files all = [] {
        initialiseResources();
        Files found;
        const QString top = QStringLiteral(":/api-pages/");
        QDirIterator entries(top, QDir::Files, QDirIterator::Subdirectories);
        while (entries.hasNext()) {
            const QResource resource(entries.next());
            std::string name = entries.filePath().mid(top.size()).toStdString();
            File file;
            file.data = {reinterpret_cast<const char*>(resource.data()), static_cast<std::size_t>(resource.size())};
            file.compressed = name.starts_with("files/");
            if (file.compressed)
                name = name.substr(6, name.size() - 6 - 3);
            file.contentType = contentTypeOf(name);
            file.tag = tagOf(file.data);
            found.emplace(std::move(name), std::move(file));
        }
        return found;
    }();
    return all;
}

const File* find(std::string_view name) {
    const auto found = files().find(name);
    return found == files().end() ? nullptr : &found->second;
}

std::string replaced(std::string_view text,
                     std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
    std::string out(text);
    for (const auto& [mark, value] : values) {
        for (std::size_t at = out.find(mark); at != std::string::npos; at = out.find(mark, at + value.size()))
            out.replace(at, mark.size(), value);
    }
    return out;
}

/// Everything comes from where the page came from. Both programs set styles from their scripts, and ReDoc searches in a
/// worker that it makes of a blob.
constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

Response answer(const Request& request, std::string_view contentType, const std::string& tag) {
    Response response;
    response.contentType = contentType;
    // Asked anew each time, which costs a 304: the addresses stay the same when the program is updated.
    response.headers = {{"ETag"sv, tag},
                        {"Cache-Control"sv, "no-cache"},
                        {"Vary"sv, "Accept-Encoding"},
                        {"X-Content-Type-Options"sv, "nosniff"},
                        {"Referrer-Policy"sv, "no-referrer"},
                        {"Content-Security-Policy"sv, std::string(policy)}};
    const std::string_view opaque = std::string_view(tag).substr(2);
    if (request.ifNoneMatch == "*"sv || request.ifNoneMatch.find(opaque) != std::string_view::npos)
        response.status = 304;
    return response;
}

Response fileAnswer(const Request& request, const File& file) {
    Response response = answer(request, file.contentType, file.tag);
    if (response.status == 304)
        return response;
    if (file.compressed && !request.acceptsGzip) {
        response.body = gunzip(file.data);
        return response;
    }
    if (file.compressed)
        response.headers.emplace_back("Content-Encoding"sv, "gzip");
    response.fixedBody = file.data;
    return response;
}

struct Page {
    std::string_view path;
    std::string_view name;
    std::string_view html;                                            ///< in files(), as the others
    std::string_view script;                                          ///< that it cannot do without
    std::array<std::pair<std::string_view, std::string_view>, 2> own; ///< files below it, and their names in files()
};

constexpr std::array<Page, 2> pages{
    {{"/docs", "Swagger UI", "docs.html", "docs/swagger-ui-bundle.js", {{{"start.js", "docs.js"}}}},
     {"/redoc",
      "ReDoc",
      "redoc.html",
      "redoc/redoc.standalone.js",
      {{{"start.js", "redoc.js"}, {"page.css", "redoc.css"}}}}}};

Response htmlAnswer(const Request& request, const Page& page, bool slash) {
    const std::string below = slash ? std::string() : std::string(page.path.substr(1)) + '/';
    const std::string_view root = slash ? "../"sv : ""sv;
    const File* html = find(find(page.script) != nullptr ? page.html : "absent.html"sv);
    std::string body = replaced(html->data, {{"@BELOW@", below}, {"@ROOT@", root}, {"@NAME@", page.name}});
    Response response = answer(request, html->contentType, tagOf(body));
    if (response.status != 304)
        response.body = std::move(body);
    return response;
}

} // namespace

std::optional<Response> apiPage(const Request& request, std::string_view path) {
    for (const Page& page : pages) {
        if (!path.starts_with(page.path))
            continue;
        const std::string_view rest = path.substr(page.path.size());
        if (rest.empty() || rest == "/"sv)
            return htmlAnswer(request, page, !rest.empty());
        if (rest.front() != '/')
            continue;
        std::string name(path.substr(1));
        for (const auto& [below, own] : page.own) {
            if (rest.substr(1) == below)
                name = own;
        }
        const File* file = find(name);
        return file != nullptr ? std::optional(fileAnswer(request, *file)) : std::nullopt;
    }
    return std::nullopt;
}

bool apiPagesComplete() {
    return std::all_of(pages.begin(), pages.end(), [](const Page& page) { return find(page.script) != nullptr; });
}

} // namespace pricebook::http
