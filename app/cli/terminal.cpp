#include "terminal.h"

#include <QCoreApplication>
#include <QLocale>
#include <array>
#include <cstdio>
#include <unistd.h>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Terminal)
};

void write(FILE* file, const QString& line) {
    const QByteArray bytes = line.toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), file);
    std::fflush(file);
}

} // namespace

QString Terminal::visible(QString text) {
    for (QChar& character : text) {
        if (character.category() == QChar::Other_Control && character != u'\n' && character != u'\t')
            character = QChar::ReplacementCharacter;
    }
    return text;
}

Terminal::Terminal() : m_showsProgress(isatty(STDERR_FILENO) == 1) {}

void Terminal::data(const QString& line) {
    const std::lock_guard guard(m_mutex);
    clearProgress();
    write(stdout, line);
}

void Terminal::message(const QString& line) {
    const std::lock_guard guard(m_mutex);
    clearProgress();
    write(stderr, visible(line));
}

void Terminal::log(const std::string& lines) {
    const std::lock_guard guard(m_mutex);
    clearProgress();
    std::fwrite(lines.data(), 1, lines.size(), stderr);
    std::fflush(stderr);
}

void Terminal::error(const Error& error) {
    message(Texts::tr("pricebookctl: %1").arg(error.text));
    if (!error.engine.isEmpty() && error.kind != Error::Kind::Invalid)
        message(u"  (%1)"_s.arg(error.engine));
}

ProgressHandler Terminal::progressHandler() {
    if (!m_showsProgress)
        return {};
    return [this](const TransferProgress& state) { progress(state); };
}

void Terminal::progress(const TransferProgress& progress) {
    const QLocale locale;
    const bool checking = progress.phase == TransferProgress::Phase::Checking;
    QString line = checking ? Texts::tr("Checking: %1").arg(locale.toString(progress.rows))
                            : Texts::tr("Writing: %1").arg(locale.toString(progress.rows));
    if (progress.rowsTotal >= 0)
        line += Texts::tr(" of %1").arg(locale.toString(progress.rowsTotal));
    line += Texts::tr(" products, %1 a second").arg(locale.toString(progress.rowsPerSecond, 'f', 0));
    if (progress.millisecondsLeft >= 0)
        line += Texts::tr(", %1 s left").arg(locale.toString((progress.millisecondsLeft + 999) / 1000));
    status(line);
}

void Terminal::status(const QString& line) {
    if (!m_showsProgress)
        return;
    const std::lock_guard guard(m_mutex);
    const QByteArray bytes = "\r\x1b[K" + visible(line).toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stderr);
    std::fflush(stderr);
    m_progressShown = true;
}

bool Terminal::confirms(const QString& question) {
    if (!m_showsProgress || isatty(STDIN_FILENO) == 0)
        return false;
    {
        const std::lock_guard guard(m_mutex);
        clearProgress();
        const QByteArray bytes = (question + u" [y/N] "_s).toUtf8();
        std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stderr);
        std::fflush(stderr);
    }
    std::array<char, 16> answer{};
    if (std::fgets(answer.data(), static_cast<int>(answer.size()), stdin) == nullptr)
        return false;
    const QByteArray word = QByteArray(answer.data()).trimmed().toLower();
    return word == "y" || word == "yes";
}

void Terminal::clearProgress() {
    if (m_progressShown)
        std::fputs("\r\x1b[K", stderr);
    m_progressShown = false;
}

} // namespace pricebook
