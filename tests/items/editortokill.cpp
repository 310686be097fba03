// Edits the table of products of the catalogue at DATABASE_URL until it is killed, and prints "product value" for each
// edit that the table says is saved. For tst_killededitor.

#include "catalogsession.h"
#include "money.h"
#include "producttablemodel.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRandomGenerator>
#include <QTextStream>
#include <QTimer>
#include <QVariant>

using namespace pricebook;

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    QLocale::setDefault(QLocale::c());
    const Result<DatabaseUrl> url = DatabaseUrl::parse(qEnvironmentVariable("DATABASE_URL"));
    qint64 counter = application.arguments().value(1).toLongLong();
    if (!url)
        return 1;
    ProductTableModel model;
    QObject context;
    QTextStream out(stdout);
    QHash<ProductId, QString> typed;
    const auto editNext = [&] {
        const int row = static_cast<int>(QRandomGenerator::global()->bounded(static_cast<quint32>(model.rowCount())));
        const ProductId id = model.idAt(row);
        const QString price = Money::fromHundredths(100 + ++counter).toString();
        typed.insert(id, price);
        model.setData(model.index(row, static_cast<int>(ProductColumn::PriceShmeckles)), price);
    };
    bool begun = false;
    QObject::connect(&model, &ProductTableModel::refreshed, &context, [&] {
        if (std::exchange(begun, true) || model.rowCount() == 0)
            return;
        out << "ready\n" << Qt::flush;
        editNext();
    });
    QObject::connect(&model, &ProductTableModel::edited, &context, [&](ProductId id, ProductColumn) {
        out << id.value << ' ' << typed.value(id) << '\n' << Qt::flush;
        QTimer::singleShot(0, &context, editNext);
    });
    QObject::connect(&model, &ProductTableModel::failed, &application, [] { QCoreApplication::exit(2); });
    QObject::connect(&model, &ProductTableModel::editFailed, &application, [] { QCoreApplication::exit(3); });
    CatalogSession::open(*url, CatalogSession::Access::ReadWrite, &context, [&](auto opened) {
        if (!opened) {
            QCoreApplication::exit(4);
            return;
        }
        model.setSession(*opened);
        model.setQuery({});
    });
    return QCoreApplication::exec();
}
