#include "commandline.h"

#include <QCoreApplication>

int main(int argc, char* argv[]) {
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("pricebook"));
    QCoreApplication::setApplicationVersion(QStringLiteral(PRICEBOOK_VERSION));
    return pricebook::runCommandLine(argc, argv);
}
