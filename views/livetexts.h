#pragma once

#include <QByteArray>
#include <QHash>
#include <QMutex>
#include <QString>
#include <QTranslator>
#include <utility>
#include <vector>

namespace pricebook {

/// Changes the language of windows that are open. It notes which texts have been asked for, and on a
/// change looks up where each text that a widget or action shows came from and puts the new one in its place, with the
/// same values in it; what people typed, and what no text matches, stays as it is. Item views ask their models again.
/// A text that is composed or painted by its class is made anew there, on QEvent::LanguageChange, which follows.
/// Where a widget's text or items are data, set its property `showsData` to true, so that a tag is not translated that
/// happens to have the name of a button.
/// Window's thread only, but for translate().
class LiveTexts final : public QTranslator {
    Q_OBJECT
public:
    /// Begins to take notes: before the first window. Goes with the application.
    static void listen();
    static constexpr const char* showsData = "showsData";
    /// Property of a tree or table that keeps its texts: the columns (QVariantList) whose cells are texts of the
    /// program.
    static constexpr const char* textColumns = "textColumns";
    /// As language::speak(), for all that is open too. Without listen() only what is made later is in the language.
    static void speak(const QString& code);

    /// Takes a note and leaves the answer to the other translators.
    QString translate(const char* context, const char* source, const char* disambiguation, int n) const override;
    [[nodiscard]] bool isEmpty() const override { return false; }

private:
    explicit LiveTexts(QObject* parent);
    void change(const QString& code);

    struct Source {
        QByteArray context;
        QByteArray text;
        QByteArray disambiguation;
        bool counted = false; ///< with %n
    };
    friend class LiveTextsChange;
    mutable QMutex m_mutex; ///< guards what follows
    mutable std::vector<Source> m_sources;
    mutable QHash<std::pair<const char*, const char*>, std::size_t> m_places; ///< by the addresses of context and text
};

} // namespace pricebook
