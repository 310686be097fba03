#pragma once

#include "livetexts.h"

#include <QLocale>
#include <QRegularExpression>
#include <QSet>
#include <QStringList>
#include <vector>

class QObject;

namespace pricebook {

/// One change of language. Made while the old one is spoken, used after the new one is.
class LiveTextsChange final {
public:
    explicit LiveTextsChange(const std::vector<LiveTexts::Source>& sources);

    /// Texts of the object that people read, in the language spoken now.
    void apply(QObject& object);
    /// The text in the new language, or as it is. `contexts`: which translation is meant if there are several.
    [[nodiscard]] QString inNewLanguage(const QString& text, const QSet<QByteArray>& contexts, int depth = 0);

private:
    /// A text with values in it, as it was in the old language.
    struct Template {
        const LiveTexts::Source* source;
        QStringList markers; ///< "%1", "%n", … in the order in which they stand in it
        QString longest;     ///< its longest part without a marker
        qsizetype letters;   ///< outside of the markers
        QRegularExpression expression;
    };

    void remember(const LiveTexts::Source& source, const QString& old);
    void applyToHeader(QObject& object, const QSet<QByteArray>& contexts);
    [[nodiscard]] QString filled(const Template& found, const QRegularExpressionMatch& match,
                                 const QSet<QByteArray>& contexts, int depth);
    [[nodiscard]] QString piecewise(const QString& text, const QSet<QByteArray>& contexts, int depth);
    [[nodiscard]] QString value(const QString& old, const QSet<QByteArray>& contexts, int depth);

    QLocale m_oldLocale;
    QHash<QString, std::vector<const LiveTexts::Source*>> m_plain;
    std::vector<Template> m_templates; ///< those with most text of their own first
    bool m_sorted = false;
};

} // namespace pricebook
