#include "transfertexts.h"

#include "importtypes.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::TransferTexts)
};

QString number(qint64 value) { return QLocale().toString(value); }

QString timeText(qint64 milliseconds) {
    const qint64 seconds = (milliseconds + 999) / 1000;
    if (seconds < 60)
        return Texts::tr("%1 s left").arg(seconds);
    return Texts::tr("%1 min %2 s left").arg(seconds / 60).arg(seconds % 60);
}

QString countsLine(const QString& what, const ImportCounts& counts) {
    QStringList parts{Texts::tr("%1 new").arg(number(counts.added)),
                      Texts::tr("%1 changed").arg(number(counts.changed)),
                      Texts::tr("%1 unchanged").arg(number(counts.unchanged))};
    if (counts.skipped > 0)
        parts << Texts::tr("%1 not valid").arg(number(counts.skipped));
    return u"%1: %2"_s.arg(what, parts.join(u", "_s));
}

QString unknownKeysText(const ImportReport& report) {
    QStringList keys;
    for (auto it = report.unknownKeys.cbegin(); it != report.unknownKeys.cend(); ++it)
        keys << Texts::tr("%1 (%2 times)").arg(it.key(), number(it.value()));
    return keys.isEmpty() ? QString() : Texts::tr("Keys that mean nothing here: %1.").arg(keys.join(u", "_s));
}

} // namespace

double shareOf(const TransferProgress& progress) {
    if (progress.rowsTotal > 0)
        return std::clamp(static_cast<double>(progress.rows) / static_cast<double>(progress.rowsTotal), 0.0, 1.0);
    if (progress.bytesTotal > 0)
        return std::clamp(static_cast<double>(progress.bytes) / static_cast<double>(progress.bytesTotal), 0.0, 1.0);
    return -1;
}

QString progressText(const TransferProgress& progress) {
    const bool checking = progress.phase == TransferProgress::Phase::Checking;
    QStringList parts{checking ? Texts::tr("Checking: %Ln products", nullptr, static_cast<int>(progress.rows))
                               : Texts::tr("Writing: %Ln products", nullptr, static_cast<int>(progress.rows))};
    if (progress.rowsPerSecond >= 1)
        parts << Texts::tr("%1 a second").arg(number(static_cast<qint64>(progress.rowsPerSecond)));
    if (progress.millisecondsLeft >= 0)
        parts << timeText(progress.millisecondsLeft);
    return parts.join(u", "_s);
}

QString countsText(const ImportReport& report, bool done) {
    QStringList lines;
    if (!done)
        lines << Texts::tr("This file would bring:");
    lines << countsLine(Texts::tr("Products"), report.products)
          << countsLine(Texts::tr("Categories"), report.categories) << countsLine(Texts::tr("Tags"), report.tags);
    if (report.warned > 0)
        lines << Texts::tr("⚠ Prices worth a look, by the price checks: %1").arg(number(report.warned));
    if (const QString keys = unknownKeysText(report); !keys.isEmpty())
        lines << keys;
    if (done && report.seconds >= 0.1)
        lines << Texts::tr("It took %1 s.").arg(QLocale().toString(report.seconds, 'f', 1));
    return lines.join(u'\n');
}

QString issuesHeading(const ImportReport& report) {
    if (!report.hasIssues())
        return {};
    const auto shown = static_cast<qint64>(report.issues.size());
    return report.issueCount > shown
               ? Texts::tr("The first %1 of %2 problems:").arg(number(shown), number(report.issueCount))
               : Texts::tr("Problems: %1").arg(number(report.issueCount));
}

QString issuesText(const ImportReport& report, const QString& file) {
    QStringList lines{Texts::tr("File: %1").arg(file), countsText(report, report.applied), issuesHeading(report)};
    lines << QStringList{Texts::tr("Line"), Texts::tr("Place"), Texts::tr("Value"), Texts::tr("What is wrong")}.join(
        u'\t');
    for (const ImportIssue& issue : report.issues)
        lines << QStringList{QString::number(issue.line), issue.path, issue.value, issue.reason}.join(u'\t');
    return lines.join(u'\n') + u'\n';
}

QString openFilter() {
    return Texts::tr("Catalogues (*.json *.ndjson *.jsonl *.json.gz *.ndjson.gz *.jsonl.gz);;All files (*)");
}

QString jsonFilter() { return Texts::tr("JSON (*.json)"); }

QString textFilter() { return Texts::tr("Text (*.txt)"); }

QString exportFilter(bool json, bool packed) {
    const QString name = json ? Texts::tr("JSON") : Texts::tr("NDJSON");
    return u"%1 (*.%2%3)"_s.arg(name, json ? u"json"_s : u"ndjson"_s, packed ? u".gz"_s : QString());
}

} // namespace pricebook
