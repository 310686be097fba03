#pragma once

#include "result.h"

#include <QRegularExpression>
#include <QString>

namespace pricebook {

/// A regular expression that selects the same texts on SQLite, where Qt runs it, and on PostgreSQL. Therefore it is
/// what both agree on, with a meaning that depends on neither: letters of any script (case ignored), `.` for any
/// character, [abc] [a-z] [^abc], ( ) and (?: ), |, * + ? {n} {n,} {n,m} up to 255 (a `?` behind them changes nothing),
/// ^ and $ for the beginning and the end of the whole text, \d \w \s and \D \W \S of ASCII, and \ before a sign for the
/// sign itself. Look-around, back references and options are refused. It is looked for anywhere in the folded() text.
class TextPattern {
public:
    static constexpr int longest = 200; ///< characters

    /// Invalid with one sentence that says what is wrong.
    static Result<TextPattern> parse(const QString& text);

    /// For folded() text.
    [[nodiscard]] const QRegularExpression& qt() const { return m_qt; }
    /// For PostgreSQL's ~ on its foldedText().
    [[nodiscard]] const QString& posix() const { return m_posix; }
    /// The same as qt() in one line that can be bound and compiled elsewhere.
    [[nodiscard]] QString qtText() const { return m_qt.pattern(); }
    [[nodiscard]] static QRegularExpression compile(const QString& qtText);

private:
    TextPattern(QRegularExpression qt, QString posix) : m_qt(std::move(qt)), m_posix(std::move(posix)) {}
    QRegularExpression m_qt;
    QString m_posix;
};

} // namespace pricebook
