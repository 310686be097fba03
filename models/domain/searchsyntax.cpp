#include "searchsyntax.h"

#include "textfold.h"
#include "textpattern.h"

#include <QCoreApplication>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::SearchSyntax)
};

enum class Key { Tag, Category, Name, Description, Picture, Shmeckles, Flurbos, Id };

std::optional<Key> keyOf(QStringView word) {
    const QString wanted = folded(word.toString());
    const auto is = [&wanted](QLatin1StringView english, const QString& translated) {
        return wanted == english || wanted == folded(translated);
    };
    if (is("tag"_L1, Texts::tr("tag", "search word")))
        return Key::Tag;
    if (is("category"_L1, Texts::tr("category", "search word")))
        return Key::Category;
    if (is("name"_L1, Texts::tr("name", "search word")))
        return Key::Name;
    if (is("description"_L1, Texts::tr("description", "search word")))
        return Key::Description;
    if (is("picture"_L1, Texts::tr("picture", "search word")))
        return Key::Picture;
    if (is("shmeckles"_L1, Texts::tr("shmeckles", "search word")))
        return Key::Shmeckles;
    if (is("flurbos"_L1, Texts::tr("flurbos", "search word")))
        return Key::Flurbos;
    if (is("id"_L1, Texts::tr("id", "search word")))
        return Key::Id;
    return std::nullopt;
}

bool isNone(const QString& value) {
    return value.compare("none"_L1, Qt::CaseInsensitive) == 0 ||
           folded(value) == folded(Texts::tr("none", "search word"));
}

/// One condition as it was typed.
struct Term {
    Key key = Key::Name;
    bool excluded = false;
    QString sign; ///< ":", "=", "<", "<=", ">" or ">="
    QString value;
    bool quoted = false;
};

/// What stands between spaces outside of quotation marks, these included.
QStringList wordsOf(const QString& typed) {
    QStringList words;
    QString word;
    bool quoted = false;
    for (const QChar c : typed) {
        if (c == u'"')
            quoted = !quoted;
        if (!quoted && c.isSpace()) {
            if (!word.isEmpty())
                words << std::exchange(word, {});
        } else {
            word += c;
        }
    }
    if (!word.isEmpty())
        words << word;
    return words;
}

std::optional<Term> termOf(const QString& word) {
    Term term;
    term.excluded = word.startsWith(u'-');
    const auto rest = QStringView(word).mid(term.excluded ? 1 : 0);
    const auto sign = std::find_if(rest.begin(), rest.end(), [](QChar c) { return u":=<>"_s.contains(c); });
    const auto length = sign - rest.begin();
    const std::optional<Key> key = keyOf(rest.left(length));
    if (!key || sign == rest.end())
        return std::nullopt;
    term.key = *key;
    term.sign = *sign;
    if ((*sign == u'<' || *sign == u'>') && rest.mid(length + 1).startsWith(u'='))
        term.sign += u'=';
    const QStringView value = rest.mid(length + term.sign.size());
    term.quoted = value.startsWith(u'"');
    term.value = value.toString().remove(u'"').trimmed();
    return term;
}

/// A word that would be a condition without its quotation marks; others keep theirs: 3" is a length.
QString plain(const QString& word) {
    const bool whole = word.size() > 2 && word.startsWith(u'"') && word.endsWith(u'"');
    return whole && termOf(word.mid(1, word.size() - 2)) ? word.mid(1, word.size() - 2) : word;
}

Error wrong(const QString& text) { return Error(Error::Kind::Invalid, text); }

Result<void> addPrice(const Term& term, ProductFilter& filter) {
    const bool first = term.key == Key::Shmeckles;
    std::optional<Money>& least = first ? filter.minShmeckles : filter.minFlurbos;
    std::optional<Money>& most = first ? filter.maxShmeckles : filter.maxFlurbos;
    const qsizetype dots = term.value.indexOf(".."_L1);
    const bool isRange = dots >= 0 && (term.sign == ":"_L1 || term.sign == "="_L1);
    const QString from = isRange ? term.value.left(dots).trimmed() : term.value;
    const QString to = isRange ? term.value.mid(dots + 2).trimmed() : term.value;
    const auto read = [](const QString& text) { return Money::parse(text); };
    const Result<Money> low = from.isEmpty() && isRange ? Result<Money>(Money()) : read(from);
    const Result<Money> high = to.isEmpty() && isRange ? Result<Money>(Money()) : read(to);
    if (term.excluded || !low || !high || (isRange && from.isEmpty() && to.isEmpty()))
        return wrong(Texts::tr("“%1” is no price to look for: write shmeckles<5 or shmeckles:2..5.").arg(term.value));
    const Money step = Money::fromHundredths(1);
    if (term.sign == "<"_L1)
        most = Money::fromHundredths(high->hundredths() - step.hundredths());
    else if (term.sign == "<="_L1)
        most = *high;
    else if (term.sign == ">"_L1)
        least = Money::fromHundredths(low->hundredths() + step.hundredths());
    else if (term.sign == ">="_L1)
        least = *low;
    else {
        if (!from.isEmpty())
            least = *low;
        if (!to.isEmpty())
            most = *high;
    }
    return {};
}

Result<void> addText(const Term& term, ProductFilter& filter) {
    TextCondition condition;
    condition.column = term.key == Key::Name          ? TextColumn::Name
                       : term.key == Key::Description ? TextColumn::Description
                                                      : TextColumn::Picture;
    const bool isPattern = term.value.size() > 2 && term.value.startsWith(u'/') && term.value.endsWith(u'/');
    const bool hasPatterns = condition.column != TextColumn::Picture;
    if (!term.quoted && isNone(term.value)) {
        condition.test = term.excluded ? TextTest::NotEmpty : TextTest::Empty;
    } else if (isPattern && hasPatterns && !term.quoted) {
        condition.test = TextTest::Matches;
        condition.text = term.value.mid(1, term.value.size() - 2);
        if (const Result<TextPattern> pattern = TextPattern::parse(condition.text); !pattern)
            return pattern.error();
        if (term.excluded)
            return wrong(Texts::tr("A pattern cannot be excluded: leave the minus sign out."));
    } else {
        const bool exact = term.sign == "="_L1;
        if (term.value.isEmpty() || (exact && term.excluded))
            return wrong(Texts::tr("Behind “%1” a text is missing, such as name:milk or name=Milk.").arg(term.sign));
        condition.test = exact ? TextTest::Equals : term.excluded ? TextTest::NotContains : TextTest::Contains;
        condition.text = term.value;
    }
    filter.texts.push_back(condition);
    return {};
}

Result<void> addIds(const Term& term, ProductFilter& filter) {
    for (const QString& part : term.value.split(u',')) {
        bool ok = false;
        const qint64 id = part.trimmed().toLongLong(&ok);
        if (!ok || id <= 0 || term.excluded)
            return wrong(Texts::tr("“%1” is no list of ids: write id:17 or id:17,18.").arg(term.value));
        filter.products.emplace_back(id);
    }
    return {};
}

Result<void> addNamed(const Term& term, SearchSyntax& syntax) {
    if (!term.quoted && isNone(term.value)) {
        if (term.key == Key::Tag)
            syntax.filter.hasTags = term.excluded;
        else
            syntax.filter.hasCategory = term.excluded;
        return {};
    }
    if (term.value.isEmpty())
        return wrong(Texts::tr("A name is missing: write tag:hot, category:Tea or, with spaces, tag:\"very hot\"."));
    if (term.key == Key::Category && term.excluded)
        return wrong(Texts::tr("A category cannot be excluded: leave the minus sign out."));
    (term.key == Key::Category ? syntax.categories : term.excluded ? syntax.excludedTags : syntax.tags) << term.value;
    return {};
}

} // namespace

bool SearchSyntax::hasConditions() const {
    return !filter.isEmpty() || !categories.isEmpty() || !tags.isEmpty() || !excludedTags.isEmpty();
}

Result<SearchSyntax> SearchSyntax::parse(const QString& typed) {
    SearchSyntax syntax;
    for (const QString& word : wordsOf(typed)) {
        const std::optional<Term> term = termOf(word);
        if (!term)
            continue;
        const bool isCompared = term->key == Key::Shmeckles || term->key == Key::Flurbos;
        if (!isCompared && term->sign != ":"_L1 && term->sign != "="_L1)
            return wrong(Texts::tr("Only prices are compared with “%1”: write “:” instead.").arg(term->sign));
        const Result<void> added = isCompared                   ? addPrice(*term, syntax.filter)
                                   : term->key == Key::Id       ? addIds(*term, syntax.filter)
                                   : term->key == Key::Tag      ? addNamed(*term, syntax)
                                   : term->key == Key::Category ? addNamed(*term, syntax)
                                                                : addText(*term, syntax.filter);
        if (!added)
            return added.error();
    }
    syntax.text = textOf(typed);
    return syntax;
}

QString SearchSyntax::textOf(const QString& typed) {
    const QStringList words = wordsOf(typed);
    QStringList text;
    for (const QString& word : words) {
        if (!termOf(word))
            text << plain(word);
    }
    return text == words ? typed.trimmed() : text.join(u' ');
}

QString SearchSyntax::typedFor(const QString& text) {
    if (textOf(text) == text.trimmed())
        return text;
    QStringList typed;
    for (const QString& word : wordsOf(text))
        typed << (termOf(word) && !word.contains(u'"') ? u'"' + word + u'"' : word);
    return typed.join(u' ');
}

ProductFilter combined(ProductFilter base, const ProductFilter& more) {
    const auto append = [](auto& to, const auto& from) {
        for (const auto& one : from) {
            if (std::find(to.begin(), to.end(), one) == to.end())
                to.push_back(one);
        }
    };
    if (base.tags.empty())
        base.tagMatch = more.tags.size() > 1 ? TagMatch::All : base.tagMatch;
    append(base.categories, more.categories);
    append(base.tags, more.tags);
    append(base.excludedTags, more.excludedTags);
    append(base.texts, more.texts);
    if (!more.products.empty())
        base.products = more.products;
    const auto take = [](auto& to, const auto& from) {
        if (from)
            to = from;
    };
    if (more.minShmeckles || more.maxShmeckles) {
        base.minShmeckles = more.minShmeckles;
        base.maxShmeckles = more.maxShmeckles;
    }
    if (more.minFlurbos || more.maxFlurbos) {
        base.minFlurbos = more.minFlurbos;
        base.maxFlurbos = more.maxFlurbos;
    }
    take(base.hasTags, more.hasTags);
    take(base.hasCategory, more.hasCategory);
    return base;
}

} // namespace pricebook
