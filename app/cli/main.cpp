#include "commandline.h"
#include "language.h"

#include <QCoreApplication>

int main(int argc, char* argv[]) {
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("pricebook"));
    QCoreApplication::setApplicationVersion(QStringLiteral(PRICEBOOK_VERSION));
    pricebook::language::speak({});
    return pricebook::runCommandLine(argc, argv);
}
