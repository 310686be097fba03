#include "qualitystore.h"

#include "nearduplicates.h"
#include "query.h"
#include "textfold.h"

#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct NameMark {
    size_t key = 0;
    size_t exact = 0;
    ProductId id;
};

} // namespace

Result<std::vector<ProductId>> QualityStore::nearlyEqualNames() {
    std::vector<NameMark> marks;
    Query query(m_connection, u"SELECT id, name FROM products"_s);
    while (true) {
        const Result<bool> row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        const QString name = query.text(1);
        marks.push_back({qHash(duplicateKey(name)), qHash(folded(name)), ProductId(query.integer(0))});
    }
    std::sort(marks.begin(), marks.end(), [](const NameMark& a, const NameMark& b) { return a.key < b.key; });
    std::vector<ProductId> found;
    for (size_t from = 0, to = 0; from < marks.size(); from = to) {
        bool differ = false;
        while (to < marks.size() && marks[to].key == marks[from].key) {
            differ = differ || marks[to].exact != marks[from].exact;
            ++to;
        }
        for (size_t i = from; differ && i < to; ++i)
            found.push_back(marks[i].id);
    }
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace pricebook
