#include "validation.h"

#include <QCoreApplication>
#include <QUrl>

namespace pricebook {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Validation)
};

Issue issue(Field field, const QString& text) { return Issue{field, Issue::Severity::Error, text}; }

bool isControl(QChar c, bool lineBreaksAllowed) {
    if (lineBreaksAllowed && (c == u'\n' || c == u'\r' || c == u'\t'))
        return false;
    return c.unicode() < 0x20 || (c.unicode() >= 0x7f && c.unicode() < 0xa0);
}

/// The part of the rules that every text shares: no control character, no half of a surrogate pair.
std::optional<Issue> checkCharacters(Field field, QStringView text, bool lineBreaksAllowed) {
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (isControl(c, lineBreaksAllowed)) {
            const QString sentence = lineBreaksAllowed
                                         ? Texts::tr("A control character is not allowed here: remove the one at "
                                                     "position %1.")
                                         : Texts::tr("A line break or another control character is not allowed "
                                                     "here: remove the one at position %1.");
            return issue(field, sentence.arg(characterCount(text.left(i)) + 1));
        }
        if (c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate())
            ++i;
        else if (c.isSurrogate())
            return issue(field, Texts::tr("The character at position %1 is broken: type it again.")
                                    .arg(characterCount(text.left(i)) + 1));
    }
    return std::nullopt;
}

std::optional<Issue> checkName(Field field, QStringView name, int most) {
    const QStringView trimmed = name.trimmed();
    if (trimmed.isEmpty())
        return issue(field, Texts::tr("A name is needed."));
    if (const qsizetype count = characterCount(trimmed); count > most)
        return issue(field, Texts::tr("The name has %1 characters; at most %2 are allowed.").arg(count).arg(most));
    return checkCharacters(field, trimmed, false);
}

} // namespace

qsizetype characterCount(QStringView text) {
    qsizetype count = 0;
    for (qsizetype i = 0; i < text.size(); ++i, ++count) {
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate())
            ++i;
    }
    return count;
}

QString trimmedName(QStringView name) { return name.trimmed().toString(); }

std::optional<Issue> checkCategoryName(QStringView name) { return checkName(Field::Name, name, limits::categoryName); }

std::optional<Issue> checkTagName(QStringView name) { return checkName(Field::Name, name, limits::tagName); }

std::optional<Issue> checkProductName(QStringView name) { return checkName(Field::Name, name, limits::productName); }

std::optional<Issue> checkDescription(QStringView text) {
    if (const qsizetype count = characterCount(text); count > limits::description)
        return issue(Field::Description, Texts::tr("The description has %1 characters; at most %2 are allowed.")
                                             .arg(count)
                                             .arg(limits::description));
    return checkCharacters(Field::Description, text, true);
}

std::optional<Issue> checkImageUrl(QStringView url) {
    const QStringView text = url.trimmed();
    if (text.isEmpty())
        return std::nullopt;
    if (const qsizetype count = characterCount(text); count > limits::imageUrl)
        return issue(Field::ImageUrl, Texts::tr("The picture address has %1 characters; at most %2 are allowed.")
                                          .arg(count)
                                          .arg(limits::imageUrl));
    if (auto found = checkCharacters(Field::ImageUrl, text, false))
        return found;
    const QString hint =
        Texts::tr("A picture address starts with http:// or https://, or is the path of a file beside the "
                  "database, such as pictures/tea.png.");
    const QUrl parsed(text.toString(), QUrl::TolerantMode);
    if (!parsed.isValid())
        return issue(Field::ImageUrl, hint);
    const QString scheme = parsed.scheme().toLower();
    if (scheme == QStringLiteral("http") || scheme == QStringLiteral("https"))
        return parsed.host().isEmpty() ? std::optional(issue(Field::ImageUrl, hint)) : std::nullopt;
    const bool leavesFolder = text.startsWith(u'/') || text.startsWith(u'\\') ||
                              text.split(u'/').contains(QStringView(u"..")) || text.contains(u'\\');
    if (!scheme.isEmpty() || leavesFolder)
        return issue(Field::ImageUrl, hint);
    return std::nullopt;
}

std::optional<Issue> checkPrice(Field field, Money price) {
    if (price.isValid())
        return std::nullopt;
    return issue(field, price.hundredths() < Money::minimumHundredths
                            ? Texts::tr("A price must be above zero: 0.01 is the least.")
                            : Texts::tr("A price can be at most 9,999,999,999.99."));
}

std::vector<Issue> validate(const ProductPatch& patch) {
    std::vector<Issue> issues;
    const auto add = [&issues](std::optional<Issue> found) {
        if (found)
            issues.push_back(std::move(*found));
    };
    if (patch.name)
        add(checkProductName(*patch.name));
    if (patch.description)
        add(checkDescription(*patch.description));
    if (patch.imageUrl)
        add(checkImageUrl(*patch.imageUrl));
    if (patch.shmeckles)
        add(checkPrice(Field::PriceShmeckles, *patch.shmeckles));
    if (patch.flurbos)
        add(checkPrice(Field::PriceFlurbos, *patch.flurbos));
    for (const QString& tag : patch.tags.create) {
        if (auto found = checkTagName(tag)) {
            found->field = Field::Tags;
            found->text = Texts::tr("Tag “%1”: %2").arg(tag.left(60), found->text);
            add(std::move(found));
        }
    }
    return issues;
}

std::vector<Issue> validate(const ProductDraft& draft) {
    ProductPatch patch;
    patch.name = draft.name;
    patch.description = draft.description;
    patch.imageUrl = draft.imageUrl;
    patch.shmeckles = draft.shmeckles;
    patch.flurbos = draft.flurbos;
    patch.tags.create = draft.newTags;
    return validate(patch);
}

ProductDraft normalized(ProductDraft draft) {
    draft.name = trimmedName(draft.name);
    draft.imageUrl = trimmedName(draft.imageUrl);
    for (QString& tag : draft.newTags)
        tag = trimmedName(tag);
    return draft;
}

ProductPatch normalized(ProductPatch patch) {
    if (patch.name)
        patch.name = trimmedName(*patch.name);
    if (patch.imageUrl)
        patch.imageUrl = trimmedName(*patch.imageUrl);
    for (QString& tag : patch.tags.create)
        tag = trimmedName(tag);
    return patch;
}

} // namespace pricebook
