#pragma once

#include "bulkstore.h"
#include "catalogstore.h"
#include "exporter.h"
#include "importer.h"
#include "query.h"
#include "samplecatalogue.h"
#include "testbackend.h"
#include "verify.h"

#include <QDir>
#include <QFile>
#include <QTest>

namespace pricebook {

using namespace Qt::StringLiterals;

/// JSON with ' for ".
inline QByteArray json(const char* text) { return QByteArray(text).replace('\'', '"'); }

/// A migrated database of the row's backend with a folder for files.
class Bench {
public:
    Bench() : m_backend(backendOfRow()) {
        if (!m_backend.migrate())
            return;
        Result<std::unique_ptr<CatalogStore>> opened = CatalogStore::open(m_backend.url(), OpenMode::ReadWrite);
        if (opened)
            m_store = std::move(*opened);
    }
    [[nodiscard]] bool ok() const { return m_store != nullptr; }
    CatalogStore& store() { return *m_store; }
    [[nodiscard]] const DatabaseUrl& url() const { return m_backend.url(); }

    QString write(const QByteArray& content) {
        const QString path = m_backend.folder() + u"/file-%1.json"_s.arg(++m_files);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write the test's file");
        return path;
    }
    [[nodiscard]] QString path(const QString& name) const { return m_backend.folder() + u'/' + name; }

    Result<ImportReport> import(const QByteArray& content, ImportOptions options = {}) {
        return Importer(*m_store, std::move(options)).run(write(content));
    }
    /// The catalogue as the export has it.
    QByteArray exported() {
        const QString target = path(u"out.json"_s);
        const Result<ExportReport> report = Exporter(*m_store, {}).run(target);
        if (!report)
            return describe(report.error());
        QFile file(target);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    qint64 number(const QString& sql) { return scalarInteger(m_store->connection(), sql).valueOr(-1); }

private:
    static QString backendOfRow() {
        QString backend;
        const auto fetch = [&backend] {
            QFETCH(QString, backend_name);
            backend = backend_name;
        };
        fetch();
        return backend;
    }
    TestBackend m_backend;
    std::unique_ptr<CatalogStore> m_store;
    int m_files = 0;
};

inline ImportOptions matching(ImportMatch match) {
    ImportOptions options;
    options.match = match;
    return options;
}

inline QString counts(const ImportCounts& counts) {
    return u"%1/%2/%3/%4"_s.arg(counts.added).arg(counts.changed).arg(counts.unchanged).arg(counts.skipped);
}

/// "categories tags products", each added/changed/unchanged/skipped.
inline QString counts(const ImportReport& report) {
    return counts(report.categories) + u' ' + counts(report.tags) + u' ' + counts(report.products);
}

inline const QByteArray teaShop =
    json("{'format':'pricebook-catalog','version':1,"
         "\n"
         "'categories':[{'id':1,'name':'Drinks'},{'id':2,'name':'Empty'}],"
         "\n"
         "'tags':[{'id':5,'name':'hot'},{'id':6,'name':'new'}],"
         "\n"
         "'products':["
         "\n"
         "{'id':10,'name':'Tea','description':'black','image_url':'t.png','price_shmeckles':19.9,'price_flurbos':3,'"
         "category':{'id':1,'name':'Drinks'},'tags':[{'id':5,'name':'hot'}]},"
         "\n"
         "{'id':20,'name':'Cola','description':null,'image_url':null,'price_shmeckles':2,'price_flurbos':0.5,'category'"
         ":{'id':1,'name':'Drinks'},'tags':[]},"
         "\n"
         "{'id':30,'name':'Чай "
         "\\'Зелёный\\'','description':null,'image_url':null,'price_shmeckles':0.01,'price_flurbos':9999999999.99,'"
         "category':null,'tags':[{'id':5,'name':'hot'},{'id':6,'name':'new'}]}"
         "\n"
         "]}");

} // namespace pricebook
