#pragma once

#include <QCoreApplication>
#include <QTest>
#include <QWidget>

/// What the files of WindowTour share.
namespace pricebook::windowtour {

inline constexpr int patience = 10'000; ///< milliseconds

/// As it is said now.
inline QString text(const char* context, const char* source) { return QCoreApplication::translate(context, source); }

/// The child that says this, as soon as it is there; null if it does not come.
template <class T>
T* saying(const QWidget* parent, const QString& wanted) {
    T* found = nullptr;
    (void)QTest::qWaitFor(
        [&] {
            for (T* each : parent->findChildren<T*>()) {
                if (each->text() == wanted && each->isVisible() && each->isEnabled())
                    found = each;
            }
            return found != nullptr;
        },
        patience);
    return found;
}

} // namespace pricebook::windowtour
