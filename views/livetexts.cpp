#include "livetexts.h"

#include "language.h"
#include "livetextschange.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QMutexLocker>
#include <QPointer>
#include <QWidget>

namespace pricebook {

namespace {

QPointer<LiveTexts> listener;

} // namespace

LiveTexts::LiveTexts(QObject* parent) : QTranslator(parent) { QCoreApplication::installTranslator(this); }

void LiveTexts::listen() {
    if (!listener)
        listener = new LiveTexts(QCoreApplication::instance());
}

void LiveTexts::speak(const QString& code) {
    if (listener)
        listener->change(code);
    else
        language::speak(code);
}

QString LiveTexts::translate(const char* context, const char* source, const char* disambiguation, int n) const {
    if (source == nullptr || context == nullptr)
        return {};
    const QMutexLocker lock(&m_mutex);
    const std::pair place(context, source);
    // A text that is no literal may have the address of one that is gone.
    const auto known = m_places.constFind(place);
    if (known != m_places.constEnd() && m_sources[*known].text == source && m_sources[*known].context == context)
        return {};
    m_places.insert(place, m_sources.size());
    m_sources.push_back({context, source, disambiguation, n >= 0});
    return {};
}

void LiveTexts::change(const QString& code) {
    const QString before = language::spoken();
    std::vector<Source> sources;
    {
        const QMutexLocker lock(&m_mutex);
        sources = m_sources;
    }
    LiveTextsChange change(sources);
    language::speak(code);
    // The newest is asked first: it has to hear of everything.
    QCoreApplication::removeTranslator(this);
    QCoreApplication::installTranslator(this);
    if (before == language::spoken())
        return;
    for (QWidget* window : QApplication::topLevelWidgets())
        window->setLocale(QLocale()); // of fields for numbers and dates
    for (QWidget* widget : QApplication::allWidgets()) {
        change.apply(*widget);
        for (QAction* action : widget->findChildren<QAction*>(Qt::FindDirectChildrenOnly))
            change.apply(*action);
        widget->updateGeometry();
        widget->update();
    }
}

} // namespace pricebook
