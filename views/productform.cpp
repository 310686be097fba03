#include "productform.h"

#include "catalogsession.h"
#include "categorycombo.h"
#include "fieldframe.h"
#include "formbanner.h"
#include "formfield.h"
#include "inlinemessage.h"
#include "pictureview.h"
#include "priceline.h"
#include "pricetext.h"
#include "pricewatch.h"
#include "prompts.h"
#include "readonlytip.h"
#include "tageditor.h"
#include "theme.h"
#include "validation.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int pictureDelayMilliseconds = 700;
constexpr int descriptionLines = 5;
const auto createCategoryLink = u"create-category"_s;

std::vector<TagId> idsOf(const std::vector<Tag>& tags) {
    std::vector<TagId> ids;
    ids.reserve(tags.size());
    for (const Tag& tag : tags)
        ids.push_back(tag.id);
    std::sort(ids.begin(), ids.end());
    return ids;
}

bool samePrice(const QString& a, const QString& b) {
    const auto left = Money::parse(a);
    const auto right = Money::parse(b);
    return left && right ? *left == *right : a == b;
}

bool holds(const std::vector<Tag>& tags, TagId id) {
    return std::any_of(tags.cbegin(), tags.cend(), [id](const Tag& tag) { return tag.id == id; });
}

std::optional<CategoryId> idOf(const std::optional<Category>& category) {
    return category ? std::optional(category->id) : std::nullopt;
}

} // namespace

ProductForm::ProductForm(QWidget* parent) : QWidget(parent), m_ownPrompts(std::make_unique<QtPrompts>()) {
    m_prompts = m_ownPrompts.get();
    m_pictureTimer = new QTimer(this);
    m_pictureTimer->setSingleShot(true);
    m_pictureTimer->setInterval(pictureDelayMilliseconds);
    connect(m_pictureTimer, &QTimer::timeout, this, &ProductForm::updatePicture);
    buildPage();
    connectFields();
    display(Mode::Empty, {}, {});
}

ProductForm::~ProductForm() = default;

// The page

void ProductForm::buildPage() {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    m_emptyHint = new QLabel(tr("Select a product to see and edit it here."), this);
    m_emptyHint->setAlignment(Qt::AlignCenter);
    m_emptyHint->setWordWrap(true);
    m_emptyHint->setMargin(theme::pageMargin);
    theme::setType(m_emptyHint, theme::Type::Body, true);
    m_scroll = new QScrollArea(this);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_page = new QWidget(m_scroll);
    auto* column = new QVBoxLayout(m_page);
    column->setContentsMargins(theme::pageMargin, theme::pageMargin, theme::pageMargin, theme::pageMargin);
    column->setSpacing(theme::wideSpace);
    buildFields(column);
    m_scroll->setWidget(m_page);
    outer->addWidget(m_emptyHint, 1);
    outer->addWidget(m_scroll, 1);
    m_foot = buildFoot();
    outer->addWidget(m_foot);
}

void ProductForm::buildFields(QVBoxLayout* column) {
    m_heading = new QLabel(m_page);
    m_heading->setTextFormat(Qt::PlainText);
    m_heading->setWordWrap(true);
    theme::setType(m_heading, theme::Type::Heading);
    m_picture = new PictureView(m_page);
    m_name = new QLineEdit(m_page);
    m_shmeckles = new PriceLine(m_page, true);
    m_flurbos = new PriceLine(m_page, true);
    m_category = new CategoryCombo(m_page);
    m_tags = new TagEditor(m_page);
    auto* descriptionFrame = new FieldFrame(m_page);
    auto* inset = new QVBoxLayout(descriptionFrame);
    inset->setContentsMargins(3, 3, 3, 3);
    m_description = new QPlainTextEdit(descriptionFrame);
    m_description->setTabChangesFocus(true);
    m_description->setFrameShape(QFrame::NoFrame);
    m_description->setFixedHeight(m_description->fontMetrics().lineSpacing() * descriptionLines + theme::space);
    inset->addWidget(m_description);
    m_imageUrl = new QLineEdit(m_page);
    m_imageUrl->setPlaceholderText(tr("https://… or pictures/tea.png"));

    m_notice = new QLabel(m_page);
    m_notice->setTextFormat(Qt::PlainText);
    m_notice->setWordWrap(true);
    m_notice->setObjectName(u"productNotice"_s);
    m_notice->hide();
    column->addWidget(m_heading);
    column->addWidget(m_notice);
    column->addWidget(m_picture);
    column->addWidget(addField(Field::Name, tr("Name"), m_name));
    auto* prices = new QBoxLayout(theme::hasLargeLetters() ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    prices->setSpacing(theme::wideSpace);
    prices->addWidget(addField(Field::PriceShmeckles, tr("Price in shmeckles"), m_shmeckles), 1, Qt::AlignTop);
    prices->addWidget(addField(Field::PriceFlurbos, tr("Price in flurbos"), m_flurbos), 1, Qt::AlignTop);
    column->addLayout(prices);
    m_priceWatch = new PriceWatch(fieldOf(Field::PriceShmeckles), fieldOf(Field::PriceFlurbos), this);
    column->addWidget(addField(Field::Category, tr("Category"), m_category));
    column->addWidget(addField(Field::Tags, tr("Tags"), m_tags->lineEdit(), m_tags));
    column->addWidget(addField(Field::Description, tr("Description"), m_description, descriptionFrame));
    column->addWidget(addField(Field::ImageUrl, tr("Picture address"), m_imageUrl));
    m_footnote = new QLabel(m_page);
    m_footnote->setWordWrap(true);
    theme::setType(m_footnote, theme::Type::Small, true);
    m_history = new QPushButton(theme::icon(u"view-history"_s), tr("History…"), m_page);
    m_history->setObjectName(u"productHistory"_s);
    m_history->setToolTip(tr("Who changed this product, and taking it back"));
    m_history->setAutoDefault(false);
    connect(m_history, &QPushButton::clicked, this, &ProductForm::historyRequested);
    column->addWidget(m_footnote);
    column->addWidget(m_history, 0, Qt::AlignLeft);
    column->addStretch();
}

FormField* ProductForm::addField(Field field, const QString& name, QWidget* input, QWidget* framed) {
    auto* row = new FormField(field, name, input, framed, m_page);
    input->installEventFilter(this);
    connect(row, &FormField::linkActivated, this, &ProductForm::createTypedCategory);
    m_fields.push_back(row);
    return row;
}

QWidget* ProductForm::buildFoot() {
    auto* foot = new QWidget(this);
    auto* column = new QVBoxLayout(foot);
    column->setContentsMargins(theme::pageMargin, theme::space, theme::pageMargin, theme::wideSpace);
    m_banner = new FormBanner(foot);
    m_save = new QPushButton(tr("Save"), foot);
    m_save->setProperty("accent", true);
    m_save->setToolTip(tr("Save this product (Ctrl+S)"));
    m_discard = new QPushButton(tr("Discard"), foot);
    m_discard->setToolTip(tr("Give up what was typed since the last saving"));
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_discard);
    buttons->addWidget(m_save);
    column->addWidget(m_banner);
    column->addLayout(buttons);
    connect(m_save, &QPushButton::clicked, this, [this] { save(); });
    connect(m_discard, &QPushButton::clicked, this, &ProductForm::discard);
    return foot;
}

void ProductForm::connectFields() {
    connect(m_name, &QLineEdit::textChanged, this, [this] { fieldEdited(Field::Name); });
    connect(m_shmeckles, &QLineEdit::textChanged, this, [this] { fieldEdited(Field::PriceShmeckles); });
    connect(m_flurbos, &QLineEdit::textChanged, this, [this] { fieldEdited(Field::PriceFlurbos); });
    connect(m_description, &QPlainTextEdit::textChanged, this, [this] { fieldEdited(Field::Description); });
    connect(m_imageUrl, &QLineEdit::textChanged, this, [this] { fieldEdited(Field::ImageUrl); });
    connect(m_imageUrl, &QLineEdit::textChanged, m_pictureTimer, qOverload<>(&QTimer::start));
    connect(m_category, &CategoryCombo::edited, this, [this] { fieldEdited(Field::Category); });
    connect(m_tags, &TagEditor::edited, this, [this] { fieldEdited(Field::Tags); });
    connect(m_tags, &TagEditor::pendingTextEdited, this, [this] { fieldEdited(Field::Tags); });
    m_tags->lineEdit()->parentWidget()->installEventFilter(this);
}

void ProductForm::setSession(const std::shared_ptr<CatalogSession>& session) {
    display(Mode::Empty, {}, {});
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    if (session) {
        connect(session.get(), &CatalogSession::changed, this, &ProductForm::catalogueChanged);
        connect(session.get(), &CatalogSession::connectionRestored, this, &ProductForm::saveAfterWaiting);
    }
    m_category->setSession(session);
    m_tags->setSession(session);
    const bool file = session && session->url().backend == Backend::Sqlite;
    m_picture->setFolder(file ? QFileInfo(session->url().path).absolutePath() : QString());
    updateState();
}

void ProductForm::setPrompts(Prompts* prompts) { m_prompts = prompts ? prompts : m_ownPrompts.get(); }

// What is shown

void ProductForm::showProduct(std::optional<Product> product) {
    if (product && m_base && product->id == m_base->id && m_mode == Mode::Edit)
        sameProductChanged(*product);
    else if (product)
        display(Mode::Edit, product, contentOf(*product));
    else
        display(Mode::Empty, {}, {});
}

void ProductForm::startNew() {
    m_begun = {};
    display(Mode::New, {}, {});
    m_name->setFocus(Qt::OtherFocusReason);
}

void ProductForm::startNewLike(const Product& product) {
    Content content;
    content.category = product.category;
    content.tags = product.tags;
    m_begun = content;
    display(Mode::New, {}, content);
    m_name->setFocus(Qt::OtherFocusReason);
}

void ProductForm::startNewNamed(const QString& name) {
    Content content;
    content.name = name;
    m_begun = {};
    display(Mode::New, {}, content);
    m_shmeckles->setFocus(Qt::OtherFocusReason);
}

void ProductForm::startCopyOf(const Product& product) {
    Content content = contentOf(product);
    const QString named = tr("%1 (copy)").arg(product.name);
    if (characterCount(named) <= limits::productName)
        content.name = named;
    m_begun = {};
    display(Mode::New, {}, content);
    m_name->setFocus(Qt::OtherFocusReason);
    m_name->selectAll();
}

void ProductForm::display(Mode mode, std::optional<Product> product, const Content& content) {
    ++m_shown;
    m_mode = mode;
    m_base = std::move(product);
    m_saving = false;
    m_mergedText.clear();
    m_saveAgain = false;
    m_banner->clearMessage();
    m_priceWatch->forget();
    fill(content);
    m_scroll->ensureVisible(0, 0);
    updatePicture();
    updateState();
    Q_EMIT productShown();
}

void ProductForm::fill(const Content& content) {
    m_filling = true;
    const auto setText = [](QLineEdit* line, const QString& text) {
        if (line->text() == text)
            return;
        line->setText(text);
        line->setCursorPosition(0);
    };
    setText(m_name, content.name);
    setText(m_imageUrl, content.imageUrl);
    setText(m_shmeckles, content.shmeckles);
    setText(m_flurbos, content.flurbos);
    if (m_description->toPlainText() != content.description)
        m_description->setPlainText(content.description);
    m_category->setCurrentCategory(content.category);
    if (!content.unknownCategory.isEmpty())
        m_category->setEditText(content.unknownCategory);
    const bool sameTags = m_tags->tags() == content.tags && m_tags->newNames() == content.newTags;
    if (!sameTags || m_tags->pendingText() != content.pendingTag)
        m_tags->setTags(content.tags, content.newTags, content.pendingTag);
    for (FormField* field : m_fields)
        field->clearError();
    m_pictureTimer->stop();
    m_filling = false;
}

ProductForm::Content ProductForm::contentOf(const Product& product) {
    Content content;
    content.name = product.name;
    content.description = product.description;
    content.imageUrl = product.imageUrl;
    content.shmeckles = typedPrice(product.shmeckles);
    content.flurbos = typedPrice(product.flurbos);
    content.category = product.category;
    content.tags = product.tags;
    return content;
}

ProductForm::Content ProductForm::stored() const {
    return m_base ? contentOf(*m_base) : (m_mode == Mode::New ? m_begun : Content{});
}

ProductForm::Content ProductForm::typed() const {
    Content content;
    content.name = m_name->text();
    content.description = m_description->toPlainText();
    content.imageUrl = m_imageUrl->text();
    content.shmeckles = m_shmeckles->text();
    content.flurbos = m_flurbos->text();
    if (const auto category = m_category->current())
        content.category = Category{*category, m_category->currentText()};
    content.unknownCategory = m_category->unknownText();
    content.tags = m_tags->tags();
    content.newTags = m_tags->newNames();
    content.pendingTag = m_tags->pendingText();
    return content;
}

std::vector<Field> ProductForm::differences(const Content& a, const Content& b) {
    std::vector<Field> fields;
    const auto differs = [&fields](Field field, bool different) {
        if (different)
            fields.push_back(field);
    };
    differs(Field::Name, a.name != b.name);
    differs(Field::PriceShmeckles, !samePrice(a.shmeckles, b.shmeckles));
    differs(Field::PriceFlurbos, !samePrice(a.flurbos, b.flurbos));
    differs(Field::Category, idOf(a.category) != idOf(b.category) || a.unknownCategory != b.unknownCategory);
    differs(Field::Tags, idsOf(a.tags) != idsOf(b.tags) || a.newTags != b.newTags ||
                             a.pendingTag.trimmed() != b.pendingTag.trimmed());
    // A stored description may end its lines in another way than the field does.
    QString left = a.description, right = b.description;
    differs(Field::Description, left.replace(u"\r\n"_s, u"\n"_s) != right.replace(u"\r\n"_s, u"\n"_s));
    differs(Field::ImageUrl, a.imageUrl != b.imageUrl);
    return fields;
}

bool ProductForm::isDirty() const { return m_mode != Mode::Empty && !differences(typed(), stored()).empty(); }

void ProductForm::mergeTags(Content& content, const Content& mine, const Content& known) {
    std::erase_if(content.tags, [&](const Tag& tag) { return holds(known.tags, tag.id) && !holds(mine.tags, tag.id); });
    for (const Tag& tag : mine.tags) {
        if (!holds(known.tags, tag.id) && !holds(content.tags, tag.id))
            content.tags.push_back(tag);
    }
    content.newTags = mine.newTags;
    content.pendingTag = mine.pendingTag;
}

void ProductForm::renew(const Content& known, const Content& newer, const std::vector<Field>& yielding) {
    Content content = newer;
    const Content mine = typed();
    bool tagsKept = false;
    for (const Field field : differences(mine, known)) {
        if (std::find(yielding.begin(), yielding.end(), field) != yielding.end())
            continue;
        switch (field) {
        case Field::Name:
            content.name = mine.name;
            break;
        case Field::Description:
            content.description = mine.description;
            break;
        case Field::ImageUrl:
            content.imageUrl = mine.imageUrl;
            break;
        case Field::PriceShmeckles:
            content.shmeckles = mine.shmeckles;
            break;
        case Field::PriceFlurbos:
            content.flurbos = mine.flurbos;
            break;
        case Field::Category:
            content.category = mine.category;
            content.unknownCategory = mine.unknownCategory;
            break;
        case Field::Tags:
            tagsKept = true;
            break;
        case Field::None:
        case Field::Id:
            break;
        }
    }
    if (tagsKept)
        mergeTags(content, mine, known);
    fill(content);
    updatePicture();
}

// Fields

void ProductForm::fieldEdited(Field field) {
    if (m_filling)
        return;
    if (const FormField* row = fieldOf(field); row && !row->message().message().isEmpty())
        checkField(field);
    updateState();
    Q_EMIT contentEdited();
}

void ProductForm::checkField(Field field) {
    FormField* row = fieldOf(field);
    if (!row)
        return;
    if (const auto issue = issueOf(field))
        showIssue(*issue);
    else
        row->clearError();
    if (field == Field::PriceShmeckles || field == Field::PriceFlurbos)
        m_priceWatch->look(storedPrices());
}

std::optional<Issue> ProductForm::issueOf(Field field) const {
    const auto price = [field](const QLineEdit* line) -> std::optional<Issue> {
        const auto parsed = Money::parse(line->text());
        return parsed ? std::nullopt : std::optional(Issue{field, Issue::Severity::Error, parsed.error().text});
    };
    switch (field) {
    case Field::Name:
        return checkProductName(m_name->text());
    case Field::Description:
        return checkDescription(m_description->toPlainText());
    case Field::ImageUrl:
        return checkImageUrl(m_imageUrl->text());
    case Field::PriceShmeckles:
        return price(m_shmeckles);
    case Field::PriceFlurbos:
        return price(m_flurbos);
    case Field::Category:
        if (const QString unknown = m_category->unknownText(); !unknown.isEmpty())
            return Issue{field, Issue::Severity::Error,
                         tr("There is no category “%1”. Choose one of the list.").arg(unknown)};
        return std::nullopt;
    case Field::Tags:
    case Field::None:
    case Field::Id:
        break;
    }
    return std::nullopt;
}

bool ProductForm::showIssues(const std::vector<Issue>& issues) {
    QStringList unplaced;
    FormField* first = nullptr;
    for (const Issue& issue : issues) {
        if (issue.severity != Issue::Severity::Error)
            continue;
        FormField* row = fieldOf(issue.field);
        if (!row) {
            unplaced << issue.text;
            continue;
        }
        showIssue(issue);
        const auto before = [this](const FormField* a, const FormField* b) {
            return std::find(m_fields.cbegin(), m_fields.cend(), a) < std::find(m_fields.cbegin(), m_fields.cend(), b);
        };
        if (!first || before(row, first))
            first = row;
    }
    if (!unplaced.isEmpty())
        m_banner->showMessage(FormBanner::Kind::Error, unplaced.join(u' '));
    if (first) {
        first->input()->setFocus(Qt::OtherFocusReason);
        m_scroll->ensureWidgetVisible(first);
    }
    return first || !unplaced.isEmpty();
}

void ProductForm::showIssue(const Issue& issue) {
    FormField* row = fieldOf(issue.field);
    const bool creatable = issue.field == Field::Category && !m_category->unknownText().isEmpty() &&
                           !checkCategoryName(m_category->unknownText()) && m_session && !m_session->isReadOnly();
    if (creatable)
        row->showError(issue.text, tr("Create it"), createCategoryLink);
    else
        row->showError(issue.text);
}

void ProductForm::createTypedCategory() {
    const QString name = m_category->unknownText();
    if (name.isEmpty() || !m_session)
        return;
    m_session->createCategory(name, this, [this, name, shown = m_shown](const Result<Category>& answer) {
        if (shown != m_shown || m_category->unknownText() != name)
            return;
        if (!answer) {
            fieldOf(Field::Category)->showError(answer.error().text);
            return;
        }
        m_category->setCurrentCategory(*answer);
        fieldOf(Field::Category)->clearError();
        updateState();
    });
}

FormField* ProductForm::fieldOf(Field field) const {
    const auto it = std::find_if(m_fields.cbegin(), m_fields.cend(),
                                 [field](const FormField* row) { return row->field() == field; });
    return it == m_fields.cend() ? nullptr : *it;
}

// State

void ProductForm::updateState() {
    const bool shown = m_mode != Mode::Empty && m_session;
    const bool writable = shown && !m_session->isReadOnly();
    m_emptyHint->setVisible(!shown);
    m_scroll->setVisible(shown);
    m_foot->setVisible(writable);
    for (QLineEdit* line : {m_name, m_shmeckles, m_flurbos, m_imageUrl})
        line->setReadOnly(!writable);
    m_description->setReadOnly(!writable);
    for (const FormField* field : m_fields)
        setReadOnlyTip(field->input(), shown && !writable);
    m_category->setEnabled(writable);
    m_tags->setEnabled(writable);
    m_heading->setText(m_mode == Mode::New ? tr("New product") : (m_base ? m_base->name : QString()));
    m_footnote->setVisible(m_base.has_value());
    m_history->setVisible(m_base.has_value());
    if (m_base)
        m_footnote->setText(tr("Product %1, last changed %2")
                                .arg(m_base->id.value)
                                .arg(QLocale().toString(m_base->updatedAt.toLocalTime(), QLocale::ShortFormat)));
    const bool dirty = isDirty();
    m_save->setEnabled(writable && !m_saving && (dirty || m_mode == Mode::New));
    m_save->setText(m_saving ? tr("Saving…") : tr("Save"));
    m_discard->setEnabled(writable && !m_saving && (dirty || m_mode == Mode::New));
    if (std::exchange(m_wasDirty, dirty) != dirty)
        Q_EMIT dirtyChanged(dirty);
    Q_EMIT stateChanged();
}

void ProductForm::updatePicture() {
    m_pictureTimer->stop();
    const QString address = m_imageUrl->text().trimmed();
    if (const auto issue = checkImageUrl(address))
        m_picture->setInvalid(issue->text);
    else
        m_picture->setAddress(address);
}

bool ProductForm::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut) {
        const auto reason = static_cast<QFocusEvent*>(event)->reason();
        const auto it = std::find_if(m_fields.cbegin(), m_fields.cend(),
                                     [watched](const FormField* row) { return row->input() == watched; });
        if (it != m_fields.cend() && reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason) {
            const std::vector<Field> edited = differences(typed(), stored());
            // Leaving a field that was not touched is no reason to complain.
            if (std::find(edited.cbegin(), edited.cend(), (*it)->field()) != edited.cend())
                checkField((*it)->field());
        }
    }
    // Chips push the line down, perhaps out of sight.
    const bool moved = event->type() == QEvent::Move || event->type() == QEvent::Resize;
    if (moved && watched == m_tags->lineEdit()->parentWidget() && m_tags->lineEdit()->hasFocus())
        QTimer::singleShot(0, this, [this] { m_scroll->ensureWidgetVisible(m_tags->lineEdit()); });
    return QWidget::eventFilter(watched, event);
}

bool ProductForm::event(QEvent* event) {
    // Taken as a key, so that it does not meet a window's shortcut of the same keys as an ambiguity.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Save)) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void ProductForm::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Save))
        save();
    else
        QWidget::keyPressEvent(event);
}

} // namespace pricebook
