#include "emptyresult.h"

#include "filterparts.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::EmptyResult)
};

bool contains(const std::vector<ProductFilter>& parts, const ProductFilter& part) {
    return std::find(parts.begin(), parts.end(), part) != parts.end();
}

QString sentence(const QStringList& quoted) {
    if (quoted.isEmpty())
        return Texts::tr("No product passes all of the filters above.");
    if (quoted.size() == 1)
        return Texts::tr("No product at all passes %1.").arg(quoted.first());
    if (quoted.size() == 2)
        return Texts::tr("No product passes both %1 and %2.").arg(quoted[0], quoted[1]);
    return Texts::tr("No product passes %1 and %2 together.")
        .arg(quoted.mid(0, quoted.size() - 1).join(u", "_s), quoted.last());
}

} // namespace

void EmptyResult::note(const ProductFilter& filter) {
    const std::vector<ProductFilter> parts = partsOf(filter);
    std::erase_if(m_order, [&parts](const ProductFilter& part) { return !contains(parts, part); });
    for (const ProductFilter& part : parts) {
        if (!contains(m_order, part))
            m_order.push_back(part);
    }
}

EmptyResult::Advice EmptyResult::advise(const ProductFilter& filter, const std::vector<ProductFilter>& conflict,
                                        const Describe& describe) const {
    Advice advice;
    QStringList quoted;
    for (const ProductFilter& part : conflict)
        quoted << u"“%1”"_s.arg(describe(part));
    advice.text = sentence(quoted);
    std::vector<ProductFilter> parts = partsOf(filter);
    const std::vector<ProductFilter>& among = conflict.empty() ? parts : conflict;
    const auto last = std::find_if(m_order.rbegin(), m_order.rend(),
                                   [&](const ProductFilter& part) { return contains(among, part); });
    if (last == m_order.rend() || parts.size() < 2)
        return advice;
    advice.drop = describe(*last);
    std::erase(parts, *last);
    advice.without = joined(parts);
    return advice;
}

} // namespace pricebook
