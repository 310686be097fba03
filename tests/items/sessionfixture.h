#pragma once

#include "builders.h"
#include "catalogsession.h"
#include "catalogstore.h"
#include "testbackend.h"
#include "verify.h"

#include <QSignalSpy>
#include <QTest>

namespace pricebook {

/// Calls `start` with a context and a reply and waits for the answer; Kind::Internal "no reply" if none comes.
template <class T>
Result<T> await(const std::function<void(QObject*, Reply<T>)>& start, int timeout = 20'000) {
    QObject context;
    std::optional<Result<T>> answer;
    start(&context, [&answer](Result<T> result) { answer = std::move(result); });
    if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, timeout))
        return Error(Error::Kind::Internal, QStringLiteral("no reply"));
    return std::move(*answer);
}

inline Result<std::shared_ptr<CatalogSession>>
openSession(const DatabaseUrl& url, CatalogSession::Access access = CatalogSession::Access::ReadWrite) {
    return await<std::shared_ptr<CatalogSession>>(
        [&](QObject* context, auto reply) { CatalogSession::open(url, access, context, std::move(reply)); });
}

/// A migrated database of the row's backend, a session on it, and a store of "another program". For QFETCH_GLOBAL rows.
class SessionFixture {
public:
    SessionFixture() : backend(globalBackend()) {}

    [[nodiscard]] bool open() {
        if (!backend.migrate())
            return false;
        auto opened = CatalogStore::open(backend.url(), OpenMode::ReadWrite);
        if (!opened)
            QTest::qFail(describe(opened.error()).constData(), __FILE__, __LINE__);
        else
            other = std::move(*opened);
        return opened.ok();
    }
    [[nodiscard]] bool openSession() {
        auto opened = pricebook::openSession(backend.url());
        if (!opened)
            QTest::qFail(describe(opened.error()).constData(), __FILE__, __LINE__);
        else
            session = std::move(*opened);
        return opened.ok();
    }
    Result<Product> addProduct(const ProductDraft& draft) {
        return other->write<Product>([&](WriteUnit& unit) { return other->products().create(unit, draft); });
    }
    Result<Category> addCategory(const QString& name) {
        return other->write<Category>([&](WriteUnit& unit) { return other->categories().create(unit, name); });
    }
    Result<Tag> addTag(const QString& name) {
        return other->write<Tag>([&](WriteUnit& unit) { return other->tags().create(unit, name); });
    }

    TestBackend backend;
    std::unique_ptr<CatalogStore> other;
    std::shared_ptr<CatalogSession> session;

private:
    static QString globalBackend() {
        QFETCH_GLOBAL(QString, backend);
        return backend;
    }
};

} // namespace pricebook
