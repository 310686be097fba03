#include "filterpanel.h"

#include "categorypicker.h"
#include "pricerange.h"
#include "segmentedcontrol.h"
#include "tageditor.h"
#include "theme.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

enum PictureChoice { AnyPicture, WithPicture, WithoutPicture };

/// A heading with its widgets below it.
void addSection(QVBoxLayout* column, const QString& title, const QList<QWidget*>& widgets) {
    auto* heading = new QLabel(title);
    theme::setType(heading, theme::Type::Small, true);
    if (column->count() > 0)
        column->addSpacing(theme::wideSpace);
    column->addWidget(heading);
    column->addSpacing(theme::halfSpace);
    for (qsizetype i = 0; i < widgets.size(); ++i) {
        if (i > 0)
            column->addSpacing(theme::space);
        column->addWidget(widgets[i]);
    }
}

} // namespace

FilterPanel::FilterPanel(QWidget* parent) : QScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(theme::wideSpace, theme::space, theme::wideSpace, theme::wideSpace);
    column->setSpacing(0);

    m_categories = new CategoryPicker(content);
    addSection(column, tr("Category"), {m_categories});

    m_tags = new TagEditor(content);
    m_tags->setFieldName(tr("Tag filter"));
    m_tags->setCreatingAllowed(false);
    m_tags->setPickerVisible(false);
    m_tags->setPlaceholderText(tr("Any tags"));
    m_tagMatch = new SegmentedControl(tr("Tags"), {tr("Any"), tr("All"), tr("None")}, content);
    m_tagMatch->setToolTips({tr("Products that have at least one of these tags"),
                             tr("Products that have all of these tags"), tr("Products that have none of these tags")});
    m_untagged = new QCheckBox(tr("Without any tag"), content);
    addSection(column, tr("Tags"), {m_tags, m_tagMatch, m_untagged});

    m_shmeckles = new PriceRange(tr("Minimum price in shmeckles"), tr("Maximum price in shmeckles"), content);
    addSection(column, tr("Price in shmeckles"), {m_shmeckles});
    m_flurbos = new PriceRange(tr("Minimum price in flurbos"), tr("Maximum price in flurbos"), content);
    addSection(column, tr("Price in flurbos"), {m_flurbos});

    m_picture = new SegmentedControl(tr("Picture"), {tr("Any"), tr("With"), tr("Without")}, content);
    addSection(column, tr("Picture"), {m_picture});
    column->addStretch(1);
    setWidget(content);
    viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);

    connect(m_categories, &CategoryPicker::edited, this, &FilterPanel::edited);
    connect(m_categories, &CategoryPicker::namesChanged, this, &FilterPanel::namesChanged);
    connect(m_tags, &TagEditor::edited, this, &FilterPanel::edited);
    connect(m_tagMatch, &SegmentedControl::edited, this, &FilterPanel::edited);
    connect(m_untagged, &QCheckBox::toggled, this, &FilterPanel::edited);
    connect(m_shmeckles, &PriceRange::edited, this, &FilterPanel::edited);
    connect(m_flurbos, &PriceRange::edited, this, &FilterPanel::edited);
    connect(m_picture, &SegmentedControl::edited, this, &FilterPanel::edited);
}

void FilterPanel::setSession(const std::shared_ptr<CatalogSession>& session) {
    m_categories->setSession(session);
    m_tags->setSession(session);
    setEnabled(session != nullptr);
    clear();
}

ProductFilter FilterPanel::filter() const {
    ProductFilter filter;
    filter.categories = m_categories->categories();
    filter.uncategorized = m_categories->includesNone();
    for (const Tag& tag : m_tags->tags())
        filter.tags.push_back(tag.id);
    // Without tags the way of matching is no condition, and must not make the filter look used.
    filter.tagMatch = filter.tags.empty() ? TagMatch::Any : static_cast<TagMatch>(m_tagMatch->current());
    filter.untagged = m_untagged->isChecked();
    filter.minShmeckles = m_shmeckles->minimum();
    filter.maxShmeckles = m_shmeckles->maximum();
    filter.minFlurbos = m_flurbos->minimum();
    filter.maxFlurbos = m_flurbos->maximum();
    if (m_picture->current() != AnyPicture)
        filter.hasImage = m_picture->current() == WithPicture;
    return filter;
}

std::vector<Tag> FilterPanel::tags() const { return m_tags->tags(); }

QString FilterPanel::categoryName(CategoryId category) const { return m_categories->nameOf(category); }

void FilterPanel::setFilter(const ProductFilter& filter, const std::vector<Tag>& tags) {
    const QSignalBlocker quiet(this);
    m_categories->setSelection(filter.categories, filter.uncategorized);
    // What is being typed stays when another condition is taken away.
    if (m_tags->tags() != tags)
        m_tags->setTags(tags);
    if (!filter.tags.empty())
        m_tagMatch->setCurrent(static_cast<int>(filter.tagMatch));
    m_untagged->setChecked(filter.untagged);
    m_shmeckles->setRange(filter.minShmeckles, filter.maxShmeckles);
    m_flurbos->setRange(filter.minFlurbos, filter.maxFlurbos);
    m_picture->setCurrent(!filter.hasImage ? AnyPicture : *filter.hasImage ? WithPicture : WithoutPicture);
}

void FilterPanel::clear() {
    const QSignalBlocker quiet(this);
    m_tags->setTags({});
    m_shmeckles->clear();
    m_flurbos->clear();
    setFilter({}, {});
}

} // namespace pricebook
