#include "bulkeditform.h"

#include "bulkfieldrow.h"
#include "catalogsession.h"
#include "categorycombo.h"
#include "fieldframe.h"
#include "priceeditfields.h"
#include "tageditor.h"
#include "theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int descriptionLines = 4;
constexpr size_t mostTagsTold = 12;

/// The last entry of the tags' modes.
constexpr int takeAllAway = 3;

QString mixed() { return BulkEditForm::tr("mixed values"); }

QString priceText(Money least, Money most) {
    const QLocale locale;
    return least == most
               ? least.toDisplay(locale)
               : BulkEditForm::tr("mixed values: %1 – %2").arg(least.toDisplay(locale), most.toDisplay(locale));
}

QString textOf(const BulkSummary::Common<QString>& common) {
    if (!common.value)
        return mixed();
    return common.value->isEmpty() ? BulkEditForm::tr("empty") : *common.value;
}

QString tagsText(const BulkSummary& summary) {
    const QLocale locale;
    QStringList parts;
    for (const BulkSummary::TagCount& tag : summary.tags) {
        if (parts.size() == static_cast<qsizetype>(mostTagsTold)) {
            parts << u"…"_s;
            break;
        }
        parts << (tag.products == summary.products
                      ? BulkEditForm::tr("%1 (all)").arg(tag.tag.name)
                      : BulkEditForm::tr("%1 (%2)").arg(tag.tag.name, locale.toString(tag.products)));
    }
    return parts.isEmpty() ? BulkEditForm::tr("no tags") : parts.join(u", "_s);
}

} // namespace

BulkEditForm::BulkEditForm(const std::shared_ptr<CatalogSession>& session, QWidget* parent)
    : QWidget(parent),
      m_shmeckles(new PriceEditFields(tr("Price in shmeckles"), tr("price in flurbos"), this)),
      m_flurbos(new PriceEditFields(tr("Price in flurbos"), tr("price in shmeckles"), this)),
      m_category(new CategoryCombo(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::pageMargin, theme::wideSpace, theme::pageMargin, theme::wideSpace);
    column->setSpacing(theme::wideSpace);
    auto* category = new QWidget(this);
    auto* inside = new QVBoxLayout(category);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(theme::halfSpace);
    auto* label = new QLabel(tr("New category"), category);
    theme::setType(label, theme::Type::Small, true);
    label->setBuddy(m_category);
    m_category->lineEdit()->setAccessibleName(tr("New category"));
    m_category->setSession(session);
    inside->addWidget(label);
    inside->addWidget(m_category);
    category->setFocusProxy(m_category);

    add(column, Field::PriceShmeckles, tr("Price in shmeckles"), m_shmeckles);
    add(column, Field::PriceFlurbos, tr("Price in flurbos"), m_flurbos);
    add(column, Field::Category, tr("Category"), category);
    add(column, Field::Tags, tr("Tags"), buildTags(session));
    add(column, Field::Description, tr("Description"), buildDescription());
    add(column, Field::ImageUrl, tr("Picture address"), buildPicture());
    column->addStretch();
    connect(m_shmeckles, &PriceEditFields::edited, this, &BulkEditForm::edited);
    connect(m_flurbos, &PriceEditFields::edited, this, &BulkEditForm::edited);
    connect(m_category, &CategoryCombo::edited, this, &BulkEditForm::edited);
}

BulkFieldRow* BulkEditForm::add(QVBoxLayout* column, Field field, const QString& name, QWidget* body) {
    auto* row = new BulkFieldRow(field, name, body, this);
    row->setPresent(tr("reading…"));
    connect(row, &BulkFieldRow::ticked, this, &BulkEditForm::edited);
    column->addWidget(row);
    m_rows.push_back(row);
    return row;
}

QWidget* BulkEditForm::buildTags(const std::shared_ptr<CatalogSession>& session) {
    auto* body = new QWidget(this);
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::space);
    m_tagMode = new QComboBox(body);
    m_tagMode->setAccessibleName(tr("What to do with tags"));
    m_tagMode->addItems({tr("Add"), tr("Take away"), tr("Replace all by"), tr("Take all away")});
    m_tags = new TagEditor(body);
    m_tags->setSession(session);
    m_tags->setFieldName(tr("Tags to add, take away or set"));
    column->addWidget(m_tagMode);
    column->addWidget(m_tags);
    body->setFocusProxy(m_tags->lineEdit());
    connect(m_tagMode, &QComboBox::currentIndexChanged, this, [this](int mode) {
        m_tags->setVisible(mode != takeAllAway);
        Q_EMIT edited();
    });
    connect(m_tags, &TagEditor::edited, this, &BulkEditForm::edited);
    return body;
}

QWidget* BulkEditForm::buildDescription() {
    auto* body = new QWidget(this);
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::halfSpace);
    auto* frame = new FieldFrame(body);
    auto* inset = new QVBoxLayout(frame);
    inset->setContentsMargins(3, 3, 3, 3);
    m_description = new QPlainTextEdit(frame);
    m_description->setAccessibleName(tr("New description"));
    m_description->setTabChangesFocus(true);
    m_description->setFrameShape(QFrame::NoFrame);
    m_description->setFixedHeight(m_description->fontMetrics().lineSpacing() * descriptionLines + theme::space);
    inset->addWidget(m_description);
    m_noDescription = new QCheckBox(tr("Set empty"), body);
    m_noDescription->setAccessibleName(tr("Set the description empty"));
    column->addWidget(frame);
    column->addWidget(m_noDescription);
    body->setFocusProxy(m_description);
    connect(m_description, &QPlainTextEdit::textChanged, this, &BulkEditForm::edited);
    connect(m_noDescription, &QCheckBox::toggled, this, [this, frame](bool on) {
        frame->setEnabled(!on);
        Q_EMIT edited();
    });
    return body;
}

QWidget* BulkEditForm::buildPicture() {
    auto* body = new QWidget(this);
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::halfSpace);
    m_picture = new QLineEdit(body);
    m_picture->setAccessibleName(tr("New picture address"));
    m_picture->setPlaceholderText(tr("https://… or pictures/tea.png"));
    m_noPicture = new QCheckBox(tr("Set empty"), body);
    m_noPicture->setAccessibleName(tr("Set the picture address empty"));
    column->addWidget(m_picture);
    column->addWidget(m_noPicture);
    body->setFocusProxy(m_picture);
    connect(m_picture, &QLineEdit::textEdited, this, &BulkEditForm::edited);
    connect(m_noPicture, &QCheckBox::toggled, this, [this](bool on) {
        m_picture->setEnabled(!on);
        Q_EMIT edited();
    });
    return body;
}

BulkFieldRow* BulkEditForm::row(Field field) const {
    const auto found =
        std::find_if(m_rows.begin(), m_rows.end(), [field](const BulkFieldRow* row) { return row->field() == field; });
    return found == m_rows.end() ? nullptr : *found;
}

void BulkEditForm::showSummary(const BulkSummary& summary) {
    row(Field::PriceShmeckles)->setPresent(priceText(summary.least.shmeckles, summary.most.shmeckles));
    row(Field::PriceFlurbos)->setPresent(priceText(summary.least.flurbos, summary.most.flurbos));
    QString category = mixed();
    if (summary.category.value)
        category = *summary.category.value ? (*summary.category.value)->name : tr("no category");
    row(Field::Category)->setPresent(category);
    row(Field::Tags)->setPresent(tagsText(summary));
    row(Field::Description)->setPresent(textOf(summary.description));
    row(Field::ImageUrl)->setPresent(textOf(summary.imageUrl));
}

bool BulkEditForm::isAnyTicked() const {
    return std::any_of(m_rows.begin(), m_rows.end(), [](const BulkFieldRow* row) { return row->isTicked(); });
}

void BulkEditForm::settle(std::function<void()> done) {
    if (row(Field::Tags)->isTicked())
        m_tags->settle(std::move(done));
    else
        done();
}

// What is asked for

void BulkEditForm::readTags(BulkEdit& edit, std::vector<Issue>& issues) const {
    BulkTags tags;
    const int mode = m_tagMode->currentIndex();
    tags.mode = mode == takeAllAway ? BulkTags::Mode::Replace : static_cast<BulkTags::Mode>(mode);
    if (mode != takeAllAway) {
        for (const Tag& tag : m_tags->tags())
            tags.tags.push_back(tag.id);
        tags.newNames = m_tags->newNames();
        if (tags.tags.empty() && tags.newNames.isEmpty())
            issues.push_back({Field::Tags, Issue::Severity::Error, tr("Name at least one tag.")});
    }
    edit.tags = tags;
}

void BulkEditForm::readTexts(BulkEdit& edit, std::vector<Issue>& issues) const {
    const auto read = [&](Field field, const QString& text, const QCheckBox* empty, std::optional<QString>& target,
                          const QString& missing) {
        if (!row(field)->isTicked())
            return;
        if (text.trimmed().isEmpty() && !empty->isChecked())
            issues.push_back({field, Issue::Severity::Error, missing});
        target = empty->isChecked() ? QString() : text;
    };
    read(Field::Description, m_description->toPlainText(), m_noDescription, edit.description,
         tr("Type a description, or tick “Set empty”."));
    read(Field::ImageUrl, m_picture->text(), m_noPicture, edit.imageUrl, tr("Type an address, or tick “Set empty”."));
}

Result<BulkEdit> BulkEditForm::edit() const {
    BulkEdit edit;
    std::vector<Issue> issues;
    const auto readPrice = [&](const PriceEditFields* fields, Field field, std::optional<PriceEdit>& target) {
        if (!row(field)->isTicked())
            return;
        const Result<PriceEdit> price = fields->value(field);
        if (price)
            target = *price;
        else
            issues.insert(issues.end(), price.error().issues.begin(), price.error().issues.end());
    };
    readPrice(m_shmeckles, Field::PriceShmeckles, edit.shmeckles);
    readPrice(m_flurbos, Field::PriceFlurbos, edit.flurbos);
    if (row(Field::Category)->isTicked()) {
        edit.category = m_category->current();
        if (const QString unknown = m_category->unknownText(); !unknown.isEmpty())
            issues.push_back({Field::Category, Issue::Severity::Error,
                              tr("There is no category “%1”. Choose one of the list.").arg(unknown)});
    }
    if (row(Field::Tags)->isTicked())
        readTags(edit, issues);
    readTexts(edit, issues);
    if (issues.empty() && !edit.isEmpty())
        issues = bulkedit::validate(bulkedit::normalized(edit));
    if (!issues.empty())
        return Error::invalid(std::move(issues));
    return edit;
}

BulkPreviewModel::Names BulkEditForm::names() const {
    return {m_category->current() ? m_category->currentText() : QString(), m_tags->tags()};
}

QString BulkEditForm::showIssues(const std::vector<Issue>& issues) {
    clearIssues();
    QStringList others;
    for (const Issue& issue : issues) {
        if (BulkFieldRow* at = row(issue.field))
            at->showError(issue.text);
        else
            others << issue.text;
    }
    return others.join(u' ');
}

void BulkEditForm::clearIssues() {
    for (BulkFieldRow* row : m_rows)
        row->clearError();
}

} // namespace pricebook
