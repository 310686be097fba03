#pragma once

#include "builders.h"
#include "catalogsession.h"
#include "catalogstore.h"
#include "fakeprompts.h"
#include "testbackend.h"
#include "verify.h"

#include <QApplication>
#include <QKeyEvent>
#include <QSignalSpy>
#include <QTest>
#include <QWidget>

namespace pricebook {

/// A catalogue on SQLite with a session, and a store of "another program" to fill it and look into it.
class GuiFixture {
public:
    GuiFixture() : backend(QStringLiteral("sqlite")) {}

    [[nodiscard]] bool open() {
        if (!backend.migrate())
            return false;
        auto store = CatalogStore::open(backend.url(), OpenMode::ReadWrite);
        if (!store)
            return fail(store.error());
        other = std::move(*store);
        std::optional<Result<std::shared_ptr<CatalogSession>>> opened;
        QObject context;
        CatalogSession::open(backend.url(), CatalogSession::Access::ReadWrite, &context,
                             [&opened](Result<std::shared_ptr<CatalogSession>> answer) { opened = std::move(answer); });
        if (!QTest::qWaitFor([&opened] { return opened.has_value(); }, 10'000))
            return fail(Error(Error::Kind::Internal, QStringLiteral("no reply")));
        if (!*opened)
            return fail(opened->error());
        session = std::move(**opened);
        return true;
    }
    Product addProduct(const ProductDraft& draft) {
        auto added = other->write<Product>([&](WriteUnit& unit) { return other->products().create(unit, draft); });
        return added ? *added : (fail(added.error()), Product{});
    }
    Category addCategory(const QString& name) {
        auto added = other->write<Category>([&](WriteUnit& unit) { return other->categories().create(unit, name); });
        return added ? *added : (fail(added.error()), Category{});
    }
    Tag addTag(const QString& name) {
        auto added = other->write<Tag>([&](WriteUnit& unit) { return other->tags().create(unit, name); });
        return added ? *added : (fail(added.error()), Tag{});
    }
    Product stored(ProductId id) {
        auto found = other->products().byId(id);
        return found ? *found : (fail(found.error()), Product{});
    }

    TestBackend backend;
    FakePrompts prompts;
    std::unique_ptr<CatalogStore> other;
    std::shared_ptr<CatalogSession> session;

private:
    static bool fail(const Error& error) {
        QTest::qFail(describe(error).constData(), __FILE__, __LINE__);
        return false;
    }
};

/// Types text of any script; QTest::keyClicks() stops at letters beyond Latin-1.
inline void typeText(QWidget* widget, const QString& text) {
    for (const QChar c : text)
        QTest::sendKeyEvent(QTest::Click, widget, Qt::Key_unknown, QString(c), Qt::NoModifier);
}

/// Types into whatever has the focus, as a person does.
inline void typeText(const QString& text) { typeText(QApplication::focusWidget(), text); }
inline void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QTest::keyClick(QApplication::focusWidget(), key, modifiers);
}

/// The child with this accessible name, as trials from outside find it; null if none or several.
template <class T>
T* named(const QWidget* parent, const QString& name) {
    T* found = nullptr;
    for (T* widget : parent->findChildren<T*>()) {
        if (widget->accessibleName() != name)
            continue;
        if (found)
            return nullptr;
        found = widget;
    }
    return found;
}

/// The visible button that says this.
template <class T>
T* buttonSaying(const QWidget* parent, const QString& text) {
    for (T* button : parent->findChildren<T*>()) {
        if (button->text() == text && button->isVisible())
            return button;
    }
    return nullptr;
}

} // namespace pricebook
