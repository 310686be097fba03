#include "noticetexts.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <map>

namespace pricebook::noticetexts {

using namespace Qt::StringLiterals;

namespace {

using Kind = NoticeEvent::Kind;

constexpr std::size_t namesAtOnce = 10;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::NoticeTexts)
};

const char* wordOf(Kind kind) { return noticeWords[static_cast<std::size_t>(kind)]; }

QString headingOf(Kind kind, qint64 count) {
    switch (kind) {
    case Kind::Created:
        return count == 1 ? Texts::tr("New product") : Texts::tr("New products: %1").arg(count);
    case Kind::PriceChanged:
        return count == 1 ? Texts::tr("Price changed") : Texts::tr("Prices changed: %1").arg(count);
    case Kind::Deleted:
        return count == 1 ? Texts::tr("Product deleted") : Texts::tr("Products deleted: %1").arg(count);
    default:
        return count == 1 ? Texts::tr("Product changed") : Texts::tr("Products changed: %1").arg(count);
    }
}

QString priceText(Money now, const std::optional<Money>& before) {
    return before ? Texts::tr("%1 → %2").arg(before->toString(), now.toString()) : now.toString();
}

QString lineOf(const NoticeEvent& event) {
    if (event.kind == Kind::Deleted)
        return event.name;
    return Texts::tr("%1: %2 shmeckles, %3 flurbos")
        .arg(event.name, priceText(event.shmeckles, event.oldShmeckles), priceText(event.flurbos, event.oldFlurbos));
}

QString withActor(const QString& text, const QString& actor) {
    return actor.isEmpty() ? text : text + u'\n' + Texts::tr("by %1").arg(actor);
}

NoticeDraft summary(const NoticeEvent& first) {
    return {u"step:%1:%2"_s.arg(first.step).arg(QLatin1String(wordOf(first.kind))),
            withActor(headingOf(first.kind, first.productsOfStep), first.actor)};
}

NoticeDraft message(const std::vector<const NoticeEvent*>& events) {
    const NoticeEvent& first = *events.front();
    QStringList lines{headingOf(first.kind, static_cast<qint64>(events.size()))};
    for (std::size_t i = 0; i < events.size() && i < namesAtOnce; ++i)
        lines << lineOf(*events[i]);
    if (events.size() > namesAtOnce)
        lines << Texts::tr("… and %1 more").arg(events.size() - namesAtOnce);
    return {u"entry:%1:%2"_s.arg(first.entry).arg(QLatin1String(wordOf(first.kind))),
            withActor(lines.join(u'\n'), first.actor)};
}

} // namespace

std::vector<NoticeDraft> telegram(const std::vector<NoticeEvent>& events, const QSet<Kind>& wanted) {
    std::vector<NoticeDraft> drafts;
    // By kind and person, so that what one has done at once is one message.
    std::map<std::pair<Kind, QString>, std::vector<const NoticeEvent*>> groups;
    for (const NoticeEvent& event : events) {
        if (!wanted.contains(event.kind))
            continue;
        if (event.productsOfStep <= mostOfStep)
            groups[{event.kind, event.actor}].push_back(&event);
        else if (const NoticeDraft draft = summary(event);
                 std::find(drafts.begin(), drafts.end(), draft) == drafts.end())
            drafts.push_back(draft);
    }
    for (const auto& [key, group] : groups)
        drafts.push_back(message(group));
    return drafts;
}

std::vector<NoticeDraft> webhook(const std::vector<NoticeEvent>& events, const QSet<Kind>& wanted) {
    QJsonArray changes;
    qint64 first = 0;
    for (const NoticeEvent& event : events) {
        if (!wanted.contains(event.kind))
            continue;
        first = first == 0 ? event.entry : first;
        QJsonObject change{{u"action"_s, QLatin1String(wordOf(event.kind))},
                           {u"id"_s, event.productId},
                           {u"name"_s, event.name},
                           {u"price_shmeckles"_s, event.shmeckles.toString()},
                           {u"price_flurbos"_s, event.flurbos.toString()},
                           {u"at"_s, event.at.toString(Qt::ISODateWithMs)},
                           {u"actor"_s, event.actor}};
        if (event.oldShmeckles)
            change[u"old_price_shmeckles"_s] = event.oldShmeckles->toString();
        if (event.oldFlurbos)
            change[u"old_price_flurbos"_s] = event.oldFlurbos->toString();
        changes << change;
    }
    if (changes.isEmpty())
        return {};
    const QJsonObject document{{u"event"_s, u"products"_s}, {u"changes"_s, changes}};
    return {{u"entry:%1"_s.arg(first), QString::fromUtf8(QJsonDocument(document).toJson(QJsonDocument::Compact))}};
}

} // namespace pricebook::noticetexts
