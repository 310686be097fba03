#include "tidypage.h"

#include "catalogsession.h"
#include "inlinemessage.h"
#include "theme.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int pageWidth = 760;
constexpr int countWidth = 84;
constexpr int buttonWidth = 130;

struct Words {
    const char* title;
    const char* why;
    const char* button;
    bool startsGroup;
};

/// A class, for lupdate to know whose texts these are; it is told that TEXT marks one.
struct TidyTexts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::TidyPage)
public:
#define TEXT(text) text
    static constexpr Words words[]{
        {TEXT("Products without a category"), TEXT("They are missing wherever somebody looks by category."),
         TEXT("Show products"), true},
        {TEXT("Products without tags"), TEXT("No tag leads to them."), TEXT("Show products"), false},
        {TEXT("Products without a description"), TEXT("Customers read only the name."), TEXT("Show products"), false},
        {TEXT("Products without a picture"), TEXT("Lists show an empty place."), TEXT("Show products"), false},
        {TEXT("Products whose two prices are the same number"), TEXT("Often one was copied into the other's field."),
         TEXT("Show products"), false},
        {TEXT("Products that share a name"), TEXT("The same product may have been added twice."), TEXT("Show products"),
         false},
        {TEXT("Products with nearly the same name"), TEXT("They differ in spaces, signs or plural only."),
         TEXT("Show products"), false},
        {TEXT("Tags that no product has"), TEXT("They only make the lists longer."), TEXT("Show tags"), true},
        {TEXT("Tags that look like another one"), TEXT("They differ in case, spaces, plural or one letter."),
         TEXT("Compare…"), false},
        {TEXT("Categories without products"), TEXT("They only make the lists longer."), TEXT("Show categories"), false},
        {TEXT("Categories that look like another one"), TEXT("They differ in case, spaces, plural or one letter."),
         TEXT("Compare…"), false},
    };
#undef TEXT
};
constexpr const auto& words = TidyTexts::words;
static_assert(std::size(words) == QualityChecks::checkCount);

} // namespace

TidyPage::TidyPage(QWidget* parent) : QWidget(parent), m_checks(new QualityChecks(this)) {
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(theme::sectionSpace, theme::pageMargin, theme::sectionSpace, theme::pageMargin);
    column->setSpacing(theme::halfSpace);
    auto* title = new QLabel(tr("To tidy up"), content);
    theme::setType(title, theme::Type::Title);
    auto* lead =
        new QLabel(tr("What may be missing or doubled in this catalogue. It is counted again after changes."), content);
    lead->setWordWrap(true);
    theme::setType(lead, theme::Type::Body, true);
    m_message = new InlineMessage(nullptr, content);
    for (QWidget* widget :
         {static_cast<QWidget*>(title), static_cast<QWidget*>(lead), static_cast<QWidget*>(m_message)})
        column->addWidget(widget);
    for (size_t i = 0; i < std::size(words); ++i) {
        if (words[i].startsGroup)
            column->addSpacing(theme::wideSpace);
        column->addWidget(buildRow(static_cast<Check>(i)));
    }
    column->addStretch();
    content->setMaximumWidth(theme::scaled(pageWidth));
    auto* area = new QScrollArea(this);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setWidget(content);
    area->setFocusPolicy(Qt::NoFocus);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    outer->addWidget(area);
    connect(m_checks, &QualityChecks::counted, this, &TidyPage::updateRows);
    connect(m_checks, &QualityChecks::failed, this, [this](const Error& error) { m_message->showError(error.text); });
    updateRows();
}

QWidget* TidyPage::buildRow(Check check) {
    const Words& said = words[static_cast<size_t>(check)];
    auto* box = new QWidget(this);
    auto* title = new QLabel(tr(said.title), box);
    title->setWordWrap(true);
    auto* why = new QLabel(tr(said.why), box);
    why->setWordWrap(true);
    theme::setType(why, theme::Type::Small, true);
    Row& row = m_rows[static_cast<size_t>(check)];
    row.icon = new QLabel(box);
    row.icon->setFixedSize(theme::iconSide(), theme::iconSide());
    row.count = new QLabel(box);
    row.count->setFixedWidth(theme::scaled(countWidth));
    row.count->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    theme::setType(row.count, theme::Type::Heading);
    row.show = new QPushButton(tr(said.button), box);
    row.show->setMinimumWidth(theme::scaled(buttonWidth));
    auto* text = new QVBoxLayout;
    text->setSpacing(0);
    text->addWidget(title);
    text->addWidget(why);
    auto* line = new QHBoxLayout(box);
    line->setContentsMargins(0, theme::halfSpace, 0, theme::halfSpace);
    line->setSpacing(theme::wideSpace);
    line->addWidget(row.icon);
    line->addLayout(text, 1);
    line->addWidget(row.count);
    line->addWidget(row.show);
    connect(row.show, &QPushButton::clicked, this, [this, check] { open(check); });
    return box;
}

void TidyPage::setSession(const std::shared_ptr<CatalogSession>& session) {
    m_hasSession = session != nullptr;
    m_message->clearMessage();
    m_checks->setSession(session);
}

void TidyPage::updateRows() {
    const QLocale locale;
    for (size_t i = 0; i < m_rows.size(); ++i) {
        const Row& row = m_rows[i];
        const qint64 count = m_checks->count(static_cast<Check>(i));
        const QString shown = !m_hasSession ? QString() : count < 0 ? u"…"_s : locale.toString(count);
        row.count->setText(shown);
        row.icon->setPixmap(theme::icon(count > 0    ? u"dialog-warning"_s
                                        : count == 0 ? u"dialog-ok"_s
                                                     : u"view-refresh"_s)
                                .pixmap(theme::iconSide()));
        row.show->setEnabled(count > 0);
        row.show->setAccessibleName(count < 0 ? tr(words[i].title)
                                              : tr("%1: %2, %3", "what was found, how many, and what the button does")
                                                    .arg(tr(words[i].title), shown, tr(words[i].button)));
    }
    Q_EMIT countChanged(m_checks->total());
}

void TidyPage::open(Check check) {
    switch (check) {
    case Check::UnusedTags:
        return Q_EMIT showUnusedTags();
    case Check::NearTags:
        return Q_EMIT showDuplicateTags();
    case Check::EmptyCategories:
        return Q_EMIT showEmptyCategories();
    case Check::NearCategories:
        return Q_EMIT showDuplicateCategories();
    default:
        return Q_EMIT showProducts(m_checks->filter(check));
    }
}

void TidyPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_checks->setActive(true);
}

void TidyPage::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_checks->setActive(false);
}

} // namespace pricebook
