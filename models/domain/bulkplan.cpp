#include "bulkplan.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::BulkResult)
};

} // namespace

QString BulkResult::whoAndWhen() const {
    if (named.empty())
        return {};
    const BulkSkipped& first = named.front();
    QString who = first.actor;
    if (who.isEmpty())
        who = first.source.isEmpty() ? Texts::tr("another program") : Texts::tr("somebody");
    for (const BulkSkipped& other : named) {
        if (other.actor != first.actor || other.source != first.source) {
            who = Texts::tr("%1 and others").arg(who);
            break;
        }
    }
    const QString what = first.isDeleted ? Texts::tr("deleted by %1").arg(who) : Texts::tr("changed by %1").arg(who);
    if (!first.at.isValid())
        return what;
    const QDateTime local = first.at.toLocalTime();
    const bool today = local.date() == QDate::currentDate();
    const QLocale locale;
    const QString at =
        today ? locale.toString(local.time(), QLocale::ShortFormat) : locale.toString(local, QLocale::ShortFormat);
    return Texts::tr("%1 at %2").arg(what, at);
}

QString BulkResult::summary() const {
    const QLocale locale;
    QString text = Texts::tr("%1 changed").arg(locale.toString(changed));
    if (impossible > 0)
        text += Texts::tr(", %1 left as they were (the result would be no price)").arg(locale.toString(impossible));
    if (skipped == 0)
        return text;
    text += Texts::tr(", %1 skipped").arg(locale.toString(skipped));
    const QString who = whoAndWhen();
    return who.isEmpty() ? text : u"%1: %2"_s.arg(text, who);
}

} // namespace pricebook
