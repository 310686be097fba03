#include "droppanel.h"

#include "catalogsession.h"
#include "droplist.h"
#include "theme.h"

#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int mostTags = 100;
constexpr int widthOverTable = 260;

QLabel* heading(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    theme::setType(label, theme::Type::Small, true);
    return label;
}

} // namespace

DropPanel::DropPanel(QWidget* host, QWidget* other) : QFrame(host), m_host(host), m_other(other) {
    setAutoFillBackground(true);
    setFrameShape(NoFrame);
    m_hint = new QLabel(this);
    m_hint->setWordWrap(true);
    m_hint->setMinimumHeight(3 * theme::sectionSpace);
    m_hint->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_hint->setTextFormat(Qt::PlainText);
    theme::setType(m_hint, theme::Type::Strong);
    m_tags = new DropList(
        tr("Tags to drop products on"),
        [](const QString& name, qint64 products) {
            return tr("Add “%1” to %Ln products", nullptr, static_cast<int>(products)).arg(name);
        },
        this);
    m_categories = new DropList(
        tr("Categories to drop products on"),
        [](const QString& name, qint64 products) {
            return tr("Move %Ln products to “%1”", nullptr, static_cast<int>(products)).arg(name);
        },
        this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::wideSpace, theme::wideSpace, theme::wideSpace, theme::wideSpace);
    column->setSpacing(theme::halfSpace);
    column->addWidget(m_hint);
    column->addWidget(heading(tr("Tags"), this));
    column->addWidget(m_tags, 3);
    column->addSpacing(theme::space);
    column->addWidget(heading(tr("Categories"), this));
    column->addWidget(m_categories, 2);
    hide();
    for (const DropList* list : {m_tags, m_categories})
        connect(list, &DropList::hinted, this, &DropPanel::showHint);
    connect(m_tags, &DropList::dropped, this,
            [this](const std::vector<ProductId>& products, qint64 id, const QString& name) {
                Q_EMIT droppedOnTag(products, {TagId(id), name});
            });
    connect(m_categories, &DropList::dropped, this,
            [this](const std::vector<ProductId>& products, qint64 id, const QString& name) {
                Q_EMIT droppedOnCategory(products, {CategoryId(id), name});
            });
}

QListWidget* DropPanel::tagList() const { return m_tags; }

QListWidget* DropPanel::categoryList() const { return m_categories; }

void DropPanel::showHint(const QString& text) {
    m_hint->setText(text.isEmpty() ? tr("Drop on a tag to add it, on a category to move there.") : text);
}

void DropPanel::open(const std::shared_ptr<CatalogSession>& session, qint64 products) {
    m_session = session;
    m_tags->clear();
    m_categories->clear();
    showHint({});
    setAccessibleDescription(tr("%Ln products are dragged", nullptr, static_cast<int>(products)));
    QWidget* under = m_host->isVisible() ? m_host : m_other;
    setParent(under);
    setGeometry(under == m_host
                    ? under->rect()
                    : QRect(0, 0, std::min(theme::scaled(widthOverTable), under->width()), under->height()));
    raise();
    show();
    const quint64 generation = ++m_generation;
    session->suggestTags({}, mostTags, this, [this, generation](const Result<std::vector<TagUsage>>& tags) {
        if (generation != m_generation || !tags)
            return;
        for (const TagUsage& usage : *tags)
            m_tags->addRow(usage.tag.id.value, usage.tag.name, u"tag"_s);
    });
    session->allCategories(this, [this, generation](const Result<std::vector<CategoryUsage>>& categories) {
        if (generation != m_generation || !categories)
            return;
        m_categories->addRow(0, tr("No category"), u"folder"_s);
        for (const CategoryUsage& usage : *categories)
            m_categories->addRow(usage.category.id.value, usage.category.name, u"folder"_s);
    });
}

void DropPanel::close() {
    ++m_generation;
    hide();
}

} // namespace pricebook
