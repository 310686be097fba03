#include "livetextschange.h"

#include "language.h"

#include <QAction>
#include <QComboBox>
#include <QDateTime>
#include <QDateTimeEdit>
#include <QLineEdit>
#include <QMetaProperty>
#include <QSignalBlocker>
#include <QStandardItemModel>
#include <QStatusBar>
#include <QTabBar>
#include <QTableView>
#include <QTreeWidget>
#include <algorithm>
#include <array>
#include <functional>
#include <optional>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

/// Of widgets and actions; what people type is in none of them, but for a line edit's text.
constexpr std::array readProperties{"text",      "title",     "windowTitle",     "toolTip",
                                    "statusTip", "whatsThis", "accessibleName",  "accessibleDescription",
                                    "prefix",    "suffix",    "placeholderText", "specialValueText",
                                    "message",   "linkText"};
constexpr int messageMilliseconds = 8000;
/// Values in values in values are made of data.
constexpr int deepest = 5;

const QRegularExpression& marker() {
    static const QRegularExpression expression(u"%L?(\\d|n)"_s);
    return expression;
}

bool hasLetter(const QString& text) {
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.isLetter(); });
}

/// The number a plural depends on decides between these.
constexpr std::array numbersOfAllForms{1, 2, 5, 0};

QSet<QByteArray> contextsOf(const QObject& object) {
    QSet<QByteArray> contexts;
    for (const QObject* one = &object; one != nullptr; one = one->parent()) {
        for (const QMetaObject* meta = one->metaObject(); meta != nullptr; meta = meta->superClass())
            contexts.insert(meta->className());
    }
    return contexts;
}

/// A time in one of the locale's forms; a year of two digits is one of ours.
std::optional<QString> timeAsWritten(const QString& old, const QLocale& locale) {
    for (const QLocale::FormatType form : {QLocale::ShortFormat, QLocale::LongFormat}) {
        static const QRegularExpression zone(u" t+$"_s);
        // The name of a zone cannot be read back.
        const QString format = locale.dateTimeFormat(form);
        const bool zoned = format.contains(zone);
        QDateTime time =
            locale.toDateTime(zoned ? old.section(u' ', 0, -2) : old, zoned ? QString(format).remove(zone) : format);
        if (time.isValid() && time.date().year() < 1970)
            time = time.addYears(100);
        if (time.isValid())
            return QLocale().toString(time, form);
        if (const QTime clock = locale.toTime(old, form); clock.isValid())
            return QLocale().toString(clock, form);
    }
    return std::nullopt;
}

/// "240.00 KiB", "11.4 MB".
std::optional<QString> sizeAsWritten(const QString& old, const QLocale& locale) {
    const QString written = old.section(u' ', 0, -2);
    bool isNumber = false;
    const double number = locale.toDouble(written, &isNumber);
    if (!isNumber)
        return std::nullopt;
    const qsizetype sign = written.indexOf(locale.decimalPoint());
    const int decimals = sign < 0 ? 0 : static_cast<int>(written.size() - sign - 1);
    constexpr qint64 kibibyte = 1024;
    for (const auto format : {QLocale::DataSizeIecFormat, QLocale::DataSizeTraditionalFormat}) {
        for (qint64 unit = 1; unit <= kibibyte * kibibyte * kibibyte; unit *= kibibyte) {
            if (locale.formattedDataSize(2 * unit, decimals, format).section(u' ', -1) == old.section(u' ', -1))
                return QLocale().formattedDataSize(static_cast<qint64>(number * static_cast<double>(unit)), decimals,
                                                   format);
        }
    }
    return std::nullopt;
}

/// A number, time or size as the new locale writes it; none: it is something else. A number counts only where it is in
/// groups: else it may be a year or a name.
std::optional<QString> asWritten(const QString& old, const QLocale& locale) {
    bool isNumber = false;
    const qlonglong number = locale.toLongLong(old, &isNumber);
    if (isNumber)
        return old.contains(locale.groupSeparator()) ? QLocale().toString(number) : old;
    if (std::none_of(old.begin(), old.end(), [](QChar c) { return c.isDigit(); }))
        return std::nullopt;
    const std::optional<QString> time = timeAsWritten(old, locale);
    return time ? time : sizeAsWritten(old, locale);
}

/// What an action shows as its tool tip when it has none.
bool isOwnToolTip(const QObject& object, const char* property, const QString& text) {
    const auto* action = qobject_cast<const QAction*>(&object);
    return action != nullptr && qstrcmp(property, "toolTip") == 0 && !action->text().isEmpty() &&
           QString(action->text()).remove(u'&').remove(u"…"_s).remove(u"..."_s) == text;
}

} // namespace

LiveTextsChange::LiveTextsChange(const std::vector<LiveTexts::Source>& sources) {
    for (const LiveTexts::Source& source : sources) {
        const auto pattern = [&source](int n) {
            return language::pattern(source.context.constData(), source.text.constData(),
                                     source.disambiguation.constData(), n);
        };
        if (!source.counted) {
            remember(source, pattern(-1));
            continue;
        }
        QStringList forms;
        for (const int n : numbersOfAllForms)
            forms << pattern(n);
        forms.removeDuplicates();
        for (const QString& form : forms)
            remember(source, form);
    }
}

void LiveTextsChange::remember(const LiveTexts::Source& source, const QString& old) {
    if (old.isEmpty())
        return;
    QRegularExpressionMatchIterator markers = marker().globalMatch(old);
    if (!markers.hasNext()) {
        m_plain[old].push_back(&source);
        return;
    }
    Template found{&source, {}, {}, 0, {}};
    QString expression;
    qsizetype end = 0;
    const auto addFixed = [&](const QString& fixed) {
        expression += QRegularExpression::escape(fixed);
        found.letters += std::count_if(fixed.begin(), fixed.end(), [](QChar c) { return c.isLetter(); });
        if (fixed.size() > found.longest.size())
            found.longest = fixed;
    };
    while (markers.hasNext()) {
        const QRegularExpressionMatch match = markers.next();
        addFixed(old.mid(end, match.capturedStart() - end));
        const QString which = match.captured(1);
        expression += which == u"n"_s ? u"([\\d.,'\\x{a0}\\x{202f} ]+)"_s : u"(.*?)"_s;
        found.markers << which;
        end = match.capturedEnd();
    }
    addFixed(old.mid(end));
    found.expression = QRegularExpression(QRegularExpression::anchoredPattern(expression),
                                          QRegularExpression::DotMatchesEverythingOption);
    m_templates.push_back(std::move(found));
}

QString LiveTextsChange::value(const QString& old, const QSet<QByteArray>& contexts, int depth) {
    const std::optional<QString> written = asWritten(old, m_oldLocale);
    return written ? *written : inNewLanguage(old, contexts, depth + 1);
}

QString LiveTextsChange::filled(const Template& found, const QRegularExpressionMatch& match,
                                const QSet<QByteArray>& contexts, int depth) {
    QHash<QString, QString> values;
    int number = -1;
    for (qsizetype i = 0; i < found.markers.size(); ++i) {
        const QString captured = match.captured(static_cast<int>(i) + 1);
        if (found.markers[i] == u"n"_s) {
            number = m_oldLocale.toInt(captured);
            values.insert(u"n"_s, QLocale().toString(number));
        } else {
            values.insert(found.markers[i], value(captured, contexts, depth));
        }
    }
    const LiveTexts::Source& source = *found.source;
    // A form without its number ("one product") says it by being that form.
    const QString pattern =
        language::pattern(source.context.constData(), source.text.constData(), source.disambiguation.constData(),
                          source.counted ? std::max(number, 1) : -1);
    QString text;
    qsizetype end = 0;
    QRegularExpressionMatchIterator markers = marker().globalMatch(pattern);
    while (markers.hasNext()) {
        const QRegularExpressionMatch one = markers.next();
        text += QStringView(pattern).mid(end, one.capturedStart() - end);
        text += values.value(one.captured(1));
        end = one.capturedEnd();
    }
    return text + pattern.mid(end);
}

QString LiveTextsChange::piecewise(const QString& text, const QSet<QByteArray>& contexts, int depth) {
    if (text.size() > 2 && text.startsWith(u'“') && text.endsWith(u'”'))
        return u'“' + value(text.sliced(1, text.size() - 2), contexts, depth) + u'”';
    for (const QString& separator : {u"\n"_s, u" · "_s, u"; "_s, u" … "_s, u": "_s, u", "_s}) {
        if (!text.contains(separator))
            continue;
        QStringList pieces = text.split(separator);
        for (QString& piece : pieces)
            piece = value(piece, contexts, depth);
        return pieces.join(separator);
    }
    return asWritten(text, m_oldLocale).value_or(text);
}

QString LiveTextsChange::inNewLanguage(const QString& text, const QSet<QByteArray>& contexts, int depth) {
    if (depth > deepest)
        return text;
    if (!hasLetter(text))
        return asWritten(text, m_oldLocale).value_or(text);
    if (const auto known = m_plain.constFind(text); known != m_plain.constEnd()) {
        const auto meant = std::find_if(known->begin(), known->end(), [&contexts](const LiveTexts::Source* source) {
            return contexts.contains(source->context);
        });
        const LiveTexts::Source& source = meant == known->end() ? *known->front() : **meant;
        return language::pattern(source.context.constData(), source.text.constData(), source.disambiguation.constData(),
                                 source.counted ? 1 : -1);
    }
    // "what it does (its keys)"
    static const QRegularExpression withKeys(u"^(.+) \\(([^() ]+)\\)$"_s,
                                             QRegularExpression::DotMatchesEverythingOption);
    if (const QRegularExpressionMatch match = withKeys.match(text);
        match.hasMatch() && m_plain.contains(match.captured(1)))
        return u"%1 (%2)"_s.arg(inNewLanguage(match.captured(1), contexts, depth + 1), match.captured(2));
    if (!m_sorted) {
        std::stable_sort(m_templates.begin(), m_templates.end(),
                         [](const Template& a, const Template& b) { return a.letters > b.letters; });
        m_sorted = true;
    }
    for (const Template& one : m_templates) {
        if (one.letters == 0)
            break; // values and signs only: any text looks like that
        if (!text.contains(one.longest))
            continue;
        if (const QRegularExpressionMatch match = one.expression.match(text); match.hasMatch())
            return filled(one, match, contexts, depth);
    }
    return piecewise(text, contexts, depth);
}

namespace {

/// What the cells of a column say; for trees with two levels and tables that keep their texts.
void changeColumn(QObject& object, int column, const std::function<QString(const QString&)>& changed) {
    if (const auto* tree = qobject_cast<QTreeWidget*>(&object)) {
        for (QTreeWidgetItemIterator item(const_cast<QTreeWidget*>(tree)); *item; ++item)
            (*item)->setText(column, changed((*item)->text(column)));
    }
    const auto* table = qobject_cast<QTableView*>(&object);
    const auto* model = table ? qobject_cast<QStandardItemModel*>(table->model()) : nullptr;
    for (int row = 0; model != nullptr && row < model->rowCount(); ++row) {
        QStandardItem* item = model->item(row, column);
        item->setText(changed(item->text()));
        item->setToolTip(changed(item->toolTip()));
    }
}

} // namespace

/// Titles that a model keeps as texts; any other model makes them when they are asked for. Cells are data, but for
/// those of columns that are said not to be.
void LiveTextsChange::applyToHeader(QObject& object, const QSet<QByteArray>& contexts) {
    if (auto* tree = qobject_cast<QTreeWidget*>(&object)) {
        for (int column = 0; column < tree->columnCount(); ++column)
            tree->headerItem()->setText(column, inNewLanguage(tree->headerItem()->text(column), contexts));
    }
    const auto* table = qobject_cast<QTableView*>(&object);
    const auto* model = table ? qobject_cast<QStandardItemModel*>(table->model()) : nullptr;
    for (int column = 0; model != nullptr && column < model->columnCount(); ++column) {
        if (QStandardItem* title = model->horizontalHeaderItem(column))
            title->setText(inNewLanguage(title->text(), contexts));
    }
    for (const QVariant& column : object.property(LiveTexts::textColumns).toList())
        changeColumn(object, column.toInt(), [&](const QString& text) { return inNewLanguage(text, contexts); });
}

void LiveTextsChange::apply(QObject& object) {
    const QMetaObject* meta = object.metaObject();
    const QSet<QByteArray> contexts = contextsOf(object);
    // A text that is made of a message follows it.
    const bool showsData = object.property(LiveTexts::showsData).toBool() || meta->indexOfProperty("message") >= 0;
    for (const char* name : readProperties) {
        if ((showsData || qobject_cast<QLineEdit*>(&object) != nullptr) && qstrcmp(name, "text") == 0)
            continue;
        const QMetaProperty property = meta->property(meta->indexOfProperty(name));
        if (!property.isValid() || !property.isWritable() || property.metaType() != QMetaType::fromType<QString>())
            continue;
        const QString old = property.read(&object).toString();
        if (isOwnToolTip(object, name, old))
            continue;
        // An entry of a menu has a letter that it was given when the menu was open last.
        const QString plain = qobject_cast<QAction*>(&object) != nullptr ? QString(old).remove(u'&') : old;
        const QString now = inNewLanguage(plain, contexts);
        if (now != plain)
            property.write(&object, now);
    }
    // Its message is none of the properties.
    if (auto* bar = qobject_cast<QStatusBar*>(&object); bar != nullptr && !bar->currentMessage().isEmpty())
        bar->showMessage(inNewLanguage(bar->currentMessage(), contexts), messageMilliseconds);
    if (auto* time = qobject_cast<QDateTimeEdit*>(&object)) {
        time->setLocale(QLocale());
        time->setDisplayFormat(QLocale().dateTimeFormat(QLocale::ShortFormat));
    }
    if (auto* tabs = qobject_cast<QTabBar*>(&object)) {
        for (int i = 0; i < tabs->count(); ++i)
            tabs->setTabText(i, inNewLanguage(tabs->tabText(i), contexts));
    }
    applyToHeader(object, contexts);
    // Its own model holds texts of the program; any other knows what it says.
    auto* combo = qobject_cast<QComboBox*>(&object);
    if (showsData || combo == nullptr || qobject_cast<QStandardItemModel*>(combo->model()) == nullptr)
        return;
    const QSignalBlocker quiet(combo);
    for (int i = 0; i < combo->count(); ++i)
        combo->setItemText(i, inNewLanguage(combo->itemText(i), contexts));
}

} // namespace pricebook
