// Sends the notices of the catalogue at DATABASE_URL, as the environment says, until it is killed. For
// tst_killedsender.

#include "noticesender.h"

#include <QCoreApplication>

using namespace pricebook;

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    const Result<DatabaseUrl> url = DatabaseUrl::parse(qEnvironmentVariable("DATABASE_URL"));
    const Result<NoticeOptions> options = resolveNoticeOptions(ConfigurationSources::ofProcess());
    if (!url || !options)
        return 1;
    const NoticeSender sender(*url, *options, std::chrono::milliseconds(50));
    return QCoreApplication::exec();
}
