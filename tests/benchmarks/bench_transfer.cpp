// Import and export of N products with 3 N links, next to the same rows written and read with SQLite's C API in the
// same run, into the same schema. Each part runs in a process of its own, so that its peak memory is its own. Prints a
// table; see --help.

#include "catalogstore.h"
#include "exporter.h"
#include "importer.h"
#include "migrationrunner.h"
#include "productjson.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTextStream>
#include <sqlite3.h>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 categoryCount = 500;
constexpr qint64 tagCount = 2000;
constexpr int cacheKibibytes = 96 * 1024; ///< what the import gives itself; the raw writer gets no less

[[noreturn]] void fail(const QString& text) {
    QTextStream(stderr) << text << Qt::endl;
    std::exit(1);
}

template <class T>
T must(Result<T> result) {
    if (!result)
        fail(result.error().text + u' ' + result.error().engine);
    return std::move(*result);
}

/// Product number i, the same every time.
struct Sample {
    std::string name;
    std::string description;
    std::string imageUrl;
    Money shmeckles;
    Money flurbos;
    qint64 category = 0;
    std::array<qint64, 3> tags{};

    explicit Sample(qint64 i) {
        static const std::array<const char*, 16> words = {"amber", "lamp",  "wooden",  "spoon", "heavy", "kettle",
                                                          "small", "press", "copper",  "frame", "woven", "basket",
                                                          "green", "chair", "folding", "table"};
        quint64 random = static_cast<quint64>(i) * 0x9e3779b97f4a7c15ULL + 1;
        const auto next = [&random] {
            random ^= random << 13U;
            random ^= random >> 7U;
            random ^= random << 17U;
            return random;
        };
        const auto word = [&] { return std::string(words[next() % words.size()]); };
        name = word() + ' ' + word() + ' ' + std::to_string(i);
        const quint64 length = 8 + next() % 8;
        for (quint64 w = 0; w < length; ++w)
            description += (w == 0 ? "" : " ") + word();
        if (i % 3 == 0)
            imageUrl = "https://pictures.example.org/" + std::to_string(i) + ".jpg";
        shmeckles = Money::fromHundredths(static_cast<qint64>(1 + next() % 100000));
        flurbos = Money::fromHundredths(static_cast<qint64>(1 + next() % 30000));
        category = i % 10 == 0 ? 0 : 1 + static_cast<qint64>(next() % categoryCount);
        const auto first = static_cast<qint64>(next() % (tagCount / 4));
        for (std::size_t t = 0; t < tags.size(); ++t)
            tags[t] = 1 + (first + static_cast<qint64>(t) * 601) % tagCount;
        std::sort(tags.begin(), tags.end());
    }
};

std::string categoryName(qint64 id) { return "category " + std::to_string(id); }
std::string tagName(qint64 id) { return "tag " + std::to_string(id); }

void writeSource(const QString& path, qint64 rows) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        fail(file.errorString());
    QByteArray out = R"({"format":"pricebook-catalog","version":1,"categories":[)";
    for (qint64 id = 1; id <= categoryCount; ++id) {
        out += id > 1 ? "," : "";
        productjson::appendNamed(out, {id, categoryName(id)});
    }
    out += R"(],"tags":[)";
    for (qint64 id = 1; id <= tagCount; ++id) {
        out += id > 1 ? "," : "";
        productjson::appendNamed(out, {id, tagName(id)});
    }
    out += R"(],"products":[)";
    for (qint64 i = 1; i <= rows; ++i) {
        const Sample sample(i);
        out += i > 1 ? ",\n" : "\n";
        const std::string category = categoryName(sample.category);
        std::array<std::string, 3> names;
        std::vector<productjson::NameView> tags;
        for (std::size_t t = 0; t < names.size(); ++t) {
            names[t] = tagName(sample.tags[t]);
            tags.push_back({sample.tags[t], names[t]});
        }
        productjson::ProductView view{
            i, sample.name, sample.description, sample.imageUrl, sample.shmeckles, sample.flurbos, {}, tags};
        if (sample.category != 0)
            view.category = productjson::NameView{sample.category, category};
        productjson::appendProduct(out, view);
        if (out.size() > 1'000'000) {
            file.write(out);
            out.clear();
        }
    }
    file.write(out + "]}\n");
}

void migrate(const QString& path) {
    const auto connection = must(Connection::open(DatabaseUrl::sqlite(path), OpenMode::CreateIfMissing));
    must(MigrationRunner(*connection, MigrationSet::embedded()).upgrade());
}

/// The raw C API, with nothing between.
class Raw {
public:
    explicit Raw(const QString& path) {
        check(sqlite3_open(QFile::encodeName(path).constData(), &m_handle));
        execute("PRAGMA foreign_keys = ON");
        execute("PRAGMA synchronous = FULL");
        execute(("PRAGMA cache_size = -" + std::to_string(cacheKibibytes)).c_str());
    }
    ~Raw() { sqlite3_close(m_handle); }
    Raw(const Raw&) = delete;
    Raw& operator=(const Raw&) = delete;

    void execute(const char* sql) { check(sqlite3_exec(m_handle, sql, nullptr, nullptr, nullptr)); }
    sqlite3_stmt* prepare(const char* sql) {
        sqlite3_stmt* statement = nullptr;
        check(sqlite3_prepare_v2(m_handle, sql, -1, &statement, nullptr));
        return statement;
    }
    void run(sqlite3_stmt* statement) {
        if (sqlite3_step(statement) != SQLITE_DONE)
            fail(QString::fromUtf8(sqlite3_errmsg(m_handle)));
        sqlite3_reset(statement);
    }

private:
    void check(int code) {
        if (code != SQLITE_OK)
            fail(QString::fromUtf8(sqlite3_errmsg(m_handle)));
    }
    sqlite3* m_handle = nullptr;
};

void bindText(sqlite3_stmt* statement, int index, const std::string& text) {
    if (text.empty())
        sqlite3_bind_null(statement, index);
    else
        sqlite3_bind_text(statement, index, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

void rawWrite(const QString& path, qint64 rows) {
    Raw raw(path);
    raw.execute("BEGIN IMMEDIATE");
    raw.execute("INSERT INTO write_guard (token) VALUES (1)");
    const auto named = [&raw](const char* sql, qint64 count, std::string (*name)(qint64)) {
        sqlite3_stmt* statement = raw.prepare(sql);
        for (qint64 id = 1; id <= count; ++id) {
            const std::string text = name(id);
            sqlite3_bind_int64(statement, 1, id);
            bindText(statement, 2, text);
            raw.run(statement);
        }
        sqlite3_finalize(statement);
    };
    named("INSERT INTO categories (id, name) VALUES (?, ?)", categoryCount, categoryName);
    named("INSERT INTO tags (id, name) VALUES (?, ?)", tagCount, tagName);
    sqlite3_stmt* product = raw.prepare("INSERT INTO products (id, name, description, image_url, price_shmeckles, "
                                        "price_flurbos, category_id) VALUES (?, ?, ?, ?, ?, ?, ?)");
    sqlite3_stmt* link = raw.prepare("INSERT INTO product_tag_association (product_id, tag_id) VALUES (?, ?)");
    for (qint64 i = 1; i <= rows; ++i) {
        const Sample sample(i);
        sqlite3_bind_int64(product, 1, i);
        bindText(product, 2, sample.name);
        bindText(product, 3, sample.description);
        bindText(product, 4, sample.imageUrl);
        sqlite3_bind_double(product, 5, sample.shmeckles.toDouble());
        sqlite3_bind_double(product, 6, sample.flurbos.toDouble());
        if (sample.category != 0)
            sqlite3_bind_int64(product, 7, sample.category);
        else
            sqlite3_bind_null(product, 7);
        raw.run(product);
        for (const qint64 tag : sample.tags) {
            sqlite3_bind_int64(link, 1, i);
            sqlite3_bind_int64(link, 2, tag);
            raw.run(link);
        }
    }
    sqlite3_finalize(product);
    sqlite3_finalize(link);
    raw.execute("DELETE FROM write_guard");
    raw.execute("COMMIT");
}

void rawRead(const QString& path) {
    Raw raw(path);
    qint64 bytes = 0;
    for (const char* sql : {"SELECT id, name, description, image_url, price_shmeckles, price_flurbos, category_id "
                            "FROM products ORDER BY id",
                            "SELECT product_id, tag_id FROM product_tag_association ORDER BY product_id, tag_id"}) {
        sqlite3_stmt* statement = raw.prepare(sql);
        while (sqlite3_step(statement) == SQLITE_ROW) {
            for (int column = 0; column < sqlite3_column_count(statement); ++column) {
                if (sqlite3_column_text(statement, column) != nullptr)
                    bytes += sqlite3_column_bytes(statement, column);
            }
        }
        sqlite3_finalize(statement);
    }
    if (bytes == 0)
        fail(u"nothing was read"_s);
}

void importInto(const QString& database, const QString& source, bool again) {
    const auto store = must(CatalogStore::open(DatabaseUrl::sqlite(database), OpenMode::ReadWrite));
    const ImportReport report = must(Importer(*store, {}).run(source));
    if (!report.applied || report.changesSomething() == again)
        fail(u"the import did not do what it should: "_s + report.summary());
}

void exportFrom(const QString& database, const QString& target) {
    const auto store = must(CatalogStore::open(DatabaseUrl::sqlite(database), OpenMode::ReadOnly));
    must(Exporter(*store, {}).run(target));
}

double peakMebibytes() {
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QString text = QString::fromLatin1(status.readAll());
    static const QRegularExpression peak(u"VmHWM:\\s+(\\d+) kB"_s);
    return peak.match(text).captured(1).toDouble() / 1024;
}

struct Part {
    const char* name;
    const char* what;
};
constexpr std::array<Part, 5> parts = {{{"raw-write", "written with the C API"},
                                        {"import", "import"},
                                        {"again", "the same import again"},
                                        {"raw-read", "read with the C API"},
                                        {"export", "export"}}};

void runPart(const QString& part, const QDir& folder, qint64 rows) {
    const QString raw = folder.filePath(u"raw.db"_s);
    const QString imported = folder.filePath(u"imported.db"_s);
    const QString source = folder.filePath(u"source.json"_s);
    if (part == "raw-write"_L1 || part == "import"_L1)
        migrate(part == "import"_L1 ? imported : raw);
    QElapsedTimer timer;
    timer.start();
    if (part == "raw-write"_L1)
        rawWrite(raw, rows);
    else if (part == "import"_L1 || part == "again"_L1)
        importInto(imported, source, part == "again"_L1);
    else if (part == "raw-read"_L1)
        rawRead(imported);
    else
        exportFrom(imported, folder.filePath(u"exported.json"_s));
    QTextStream(stdout) << static_cast<double>(timer.nsecsElapsed()) / 1e9 << ' ' << peakMebibytes() << Qt::endl;
}

void printTable(const QDir& folder, qint64 rows) {
    QTextStream out(stdout);
    out << "products " << rows << ", links " << 3 * rows << Qt::endl;
    out << qSetFieldWidth(26) << Qt::left << "part" << Qt::right << qSetFieldWidth(12) << "seconds"
        << "rows/s"
        << "ratio"
        << "peak MiB" << qSetFieldWidth(0) << Qt::endl;
    double base = 0;
    for (const Part& part : parts) {
        QProcess process;
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(QCoreApplication::applicationFilePath(), {u"--part"_s, QLatin1String(part.name), u"--rows"_s,
                                                                QString::number(rows), u"--data"_s, folder.path()});
        if (!process.waitForFinished(-1) || process.exitCode() != 0)
            fail(u"%1 failed"_s.arg(QLatin1String(part.what)));
        const QStringList figures = QString::fromLatin1(process.readAllStandardOutput()).simplified().split(u' ');
        const double seconds = figures.value(0).toDouble();
        if (base == 0)
            base = seconds;
        out << qSetFieldWidth(26) << Qt::left << part.what << Qt::right << qSetFieldWidth(12)
            << QString::number(seconds, 'f', 2) << QString::number(static_cast<double>(rows) / seconds, 'f', 0)
            << QString::number(seconds / base, 'f', 2) << QString::number(figures.value(1).toDouble(), 'f', 0)
            << qSetFieldWidth(0) << Qt::endl;
    }
}

} // namespace

int main(int argc, char* argv[]) {
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOption({u"rows"_s, u"Number of products."_s, u"n"_s, u"1000000"_s});
    parser.addOption({u"data"_s, u"Folder for the databases and files."_s, u"folder"_s, u"bench-transfer-data"_s});
    parser.addOption({u"part"_s, u"Run one part only and print its seconds and peak memory."_s, u"name"_s});
    parser.process(application);
    const qint64 rows = parser.value(u"rows"_s).toLongLong();
    const QDir folder(parser.value(u"data"_s));
    if (parser.isSet(u"part"_s)) {
        runPart(parser.value(u"part"_s), folder, rows);
        return 0;
    }
    QDir(folder).removeRecursively();
    if (!QDir().mkpath(folder.path()))
        fail(u"cannot make "_s + folder.path());
    writeSource(folder.filePath(u"source.json"_s), rows);
    printTable(folder, rows);
    return 0;
}
