#include "tagfinder.h"

#include "catalogsession.h"
#include "tagnames.h"

#include <algorithm>

namespace pricebook {

namespace {

/// So many tags are looked at for each piece of a misspelled name.
constexpr int pieceLimit = 200;
constexpr size_t mostNear = 3;

bool moreUsed(const TagUsage& a, const TagUsage& b) { return a.products > b.products; }

bool contains(const std::vector<TagUsage>& tags, TagId id) {
    return std::any_of(tags.cbegin(), tags.cend(), [id](const TagUsage& usage) { return usage.tag.id == id; });
}

} // namespace

TagFinder::TagFinder(QObject* parent) : QObject(parent) {}

void TagFinder::setSession(std::shared_ptr<CatalogSession> session) {
    stopFinding();
    m_session = std::move(session);
}

void TagFinder::stopFinding() {
    delete m_finding;
    m_finding = nullptr;
}

void TagFinder::find(const QString& text, int limit, std::function<void(const Found&)> done) {
    stopFinding();
    if (!m_session)
        return;
    m_finding = new QObject(this);
    const auto searched = [this, text, done = std::move(done)](Result<Usages> answer) {
        Found found;
        if (!answer) {
            found.error = answer.error().text;
            done(found);
            return;
        }
        found.hits = std::move(*answer);
        found.exact = std::any_of(found.hits.cbegin(), found.hits.cend(),
                                  [&text](const TagUsage& hit) { return sameTagName(hit.tag.name, text); });
        if (found.exact || text.trimmed().isEmpty()) {
            done(found);
            return;
        }
        searchAll(searchPieces(text), m_finding, [text, found, done](const Usages& candidates) mutable {
            for (const TagUsage& usage : candidates) {
                const bool same = sameTagName(usage.tag.name, text);
                if ((same || isNearTagName(usage.tag.name, text)) && !contains(found.hits, usage.tag.id))
                    found.near.push_back(usage);
                found.exact = found.exact || same;
            }
            std::stable_sort(found.near.begin(), found.near.end(), moreUsed);
            if (found.near.size() > mostNear)
                found.near.resize(mostNear);
            done(found);
        });
    };
    m_session->suggestTags(text.simplified(), limit, m_finding, searched);
}

void TagFinder::searchAll(const QStringList& texts, QObject* owner, const std::function<void(const Usages&)>& done) {
    struct Gathered {
        Usages tags;
        qsizetype open = 0;
    };
    auto gathered = std::make_shared<Gathered>();
    gathered->open = texts.size();
    for (const QString& text : texts) {
        // The session keeps one open search for each context.
        auto* context = new QObject(owner);
        m_session->suggestTags(text, pieceLimit, context, [gathered, done](Result<Usages> answer) {
            if (answer) {
                for (const TagUsage& usage : *answer) {
                    if (!contains(gathered->tags, usage.tag.id))
                        gathered->tags.push_back(usage);
                }
            }
            if (--gathered->open == 0)
                done(gathered->tags);
        });
    }
}

void TagFinder::resolve(const QStringList& names, std::function<void(const std::vector<Resolved>&)> done) {
    auto* owner = new QObject(this);
    const auto finish = [owner, done = std::move(done)](const std::vector<Resolved>& found) {
        owner->deleteLater();
        done(found);
    };
    std::vector<Resolved> unknown;
    for (const QString& name : names)
        unknown.push_back({name, {}, {}});
    if (!m_session) {
        finish(unknown);
        return;
    }
    m_session->resolveTagNames(names, owner,
                               [this, owner, unknown, finish](Result<CatalogSession::ResolvedTags> answer) mutable {
                                   QStringList pieces;
                                   for (size_t i = 0; answer && i < unknown.size() && i < answer->size(); ++i) {
                                       unknown[i].tag = (*answer)[i].second;
                                       if (!unknown[i].tag)
                                           pieces << searchPieces(unknown[i].name);
                                   }
                                   pieces.removeDuplicates();
                                   if (pieces.isEmpty()) {
                                       finish(unknown);
                                       return;
                                   }
                                   searchAll(pieces, owner, [unknown, finish](Usages candidates) mutable {
                                       std::stable_sort(candidates.begin(), candidates.end(), moreUsed);
                                       for (Resolved& entry : unknown) {
                                           for (const TagUsage& usage : candidates) {
                                               if (!entry.tag && sameTagName(usage.tag.name, entry.name))
                                                   entry.tag = usage.tag;
                                               else if (!entry.near && isNearTagName(usage.tag.name, entry.name))
                                                   entry.near = usage.tag;
                                           }
                                       }
                                       finish(unknown);
                                   });
                               });
}

} // namespace pricebook
