#pragma once

#include "noticeoptions.h"

/// What is written into notices. Pure functions; any thread.
namespace pricebook::noticetexts {

/// One message for each kind of event, with the first few names; a step that changed more products than `mostOfStep` is
/// told once, by its number of products.
[[nodiscard]] std::vector<NoticeDraft> telegram(const std::vector<NoticeEvent>& events,
                                                const QSet<NoticeEvent::Kind>& wanted);
/// One JSON document for all of them: {"event": "products", "changes": [{"action", "id", "name", "price_shmeckles",
/// …}]}. Empty if none is wanted.
[[nodiscard]] std::vector<NoticeDraft> webhook(const std::vector<NoticeEvent>& events,
                                               const QSet<NoticeEvent::Kind>& wanted);

inline constexpr qint64 mostOfStep = 20;

} // namespace pricebook::noticetexts
