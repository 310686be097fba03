#include "expectedschemas.h"
#include "testbackend.h"
#include "verify.h"

#include <QCoreApplication>
#include <QDir>
#include <cstdio>

using namespace pricebook;
using namespace Qt::StringLiterals;

/// update_expected FOLDER: writes the schema that each revision makes, on both engines, and removes files of revisions
/// that are no more.
int main(int argc, char* argv[]) {
    const QCoreApplication app(argc, argv);
    if (argc != 2) {
        std::fputs("usage: update_expected FOLDER\n", stderr);
        return 2;
    }
    const QDir folder(QString::fromLocal8Bit(argv[1]));
    QMap<QString, QByteArray> files;
    for (const QString& backend : TestBackend::names()) {
        const Result<QMap<QString, QByteArray>> made = makeExpectedSchemas(backend);
        if (!made) {
            std::fprintf(stderr, "%s\n", describe(made.error()).constData());
            return 1;
        }
        files.insert(*made);
    }
    for (const QString& old : folder.entryList({u"*.json"_s}, QDir::Files)) {
        if (!files.contains(old))
            QFile::remove(folder.filePath(old));
    }
    for (auto file = files.begin(); file != files.end(); ++file) {
        QFile target(folder.filePath(file.key()));
        if (!target.open(QIODevice::WriteOnly | QIODevice::Truncate) || target.write(*file) != file->size()) {
            std::fprintf(stderr, "%s cannot be written\n", qUtf8Printable(target.fileName()));
            return 1;
        }
        std::printf("%s\n", qUtf8Printable(target.fileName()));
    }
    return 0;
}
