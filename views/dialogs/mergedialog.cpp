#include "mergedialog.h"

#include "catalogsession.h"
#include "inlinemessage.h"
#include "livetexts.h"
#include "texttable.h"
#include "theme.h"
#include "validation.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int mostPreviewed = 200;
constexpr int shownRows = 9;
constexpr qsizetype mostNamed = 3;

QString nameWithCount(const CountedName& name) {
    return MergeDialog::tr("%1, %2", "a tag or category and how many products have it")
        .arg(name.name, QLocale().toString(name.uses));
}

} // namespace

MergeDialog::MergeDialog(std::shared_ptr<CatalogSession> session, tidying::Names names, std::vector<CountedName> choice,
                         QWidget* parent)
    : QDialog(parent),
      m_session(std::move(session)),
      m_names(names),
      m_choice(std::move(choice)) {
    setWindowTitle(isOfTags() ? tr("Merge tags") : tr("Merge categories"));
    resize(theme::dialogSize({620, 560}));
    std::stable_sort(m_choice.begin(), m_choice.end(),
                     [](const CountedName& a, const CountedName& b) { return a.uses > b.uses; });
    auto* column = new QVBoxLayout(this);
    column->setSpacing(theme::space);
    m_heading = new QLabel(this);
    m_heading->setTextFormat(Qt::PlainText);
    m_heading->setWordWrap(true);
    theme::setType(m_heading, theme::Type::Heading);
    column->addWidget(m_heading);
    buildFields();
    buildPreview();
    buildButtons();
    keepChanged();
}

void MergeDialog::buildFields() {
    auto* column = static_cast<QVBoxLayout*>(layout());
    auto* keepLabel = new QLabel(tr("Keep"), this);
    m_keep = new QComboBox(this);
    m_keep->setAccessibleName(tr("The one to keep"));
    m_keep->setProperty(LiveTexts::showsData, true);
    keepLabel->setBuddy(m_keep);
    for (const CountedName& name : m_choice)
        m_keep->addItem(nameWithCount(name));
    auto* nameLabel = new QLabel(tr("Name from now on"), this);
    m_name = new QLineEdit(this);
    m_name->setAccessibleName(tr("Name from now on"));
    nameLabel->setBuddy(m_name);
    for (QLabel* label : {keepLabel, nameLabel})
        theme::setType(label, theme::Type::Small, true);
    m_message = new InlineMessage(m_name, this);
    auto* fields = new QHBoxLayout;
    fields->setSpacing(theme::wideSpace);
    for (const auto& [label, field] : {std::pair<QLabel*, QWidget*>(keepLabel, m_keep), {nameLabel, m_name}}) {
        auto* one = new QVBoxLayout;
        one->setSpacing(theme::halfSpace);
        one->addWidget(label);
        one->addWidget(field);
        fields->addLayout(one, 1);
    }
    column->addLayout(fields);
    column->addWidget(m_message);
    connect(m_keep, &QComboBox::currentIndexChanged, this, &MergeDialog::keepChanged);
    connect(m_name, &QLineEdit::textEdited, m_message, &InlineMessage::clearMessage);
}

void MergeDialog::buildPreview() {
    auto* column = static_cast<QVBoxLayout*>(layout());
    m_note = new QLabel(this);
    m_note->setWordWrap(true);
    m_preview = new TextTable(tr("Products that change"),
                              {tr("Product"), isOfTags() ? tr("Tags now") : tr("Category now")}, 0, this);
    column->addSpacing(theme::space);
    column->addWidget(m_note);
    column->addWidget(m_preview);
    column->addStretch(1);
}

void MergeDialog::buildButtons() {
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false);
    m_accept = new QPushButton(this);
    m_accept->setDefault(true);
    m_accept->setEnabled(false);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_accept);
    static_cast<QVBoxLayout*>(layout())->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_accept, &QPushButton::clicked, this, &MergeDialog::accept);
}

const CountedName& MergeDialog::kept() const {
    return m_choice[static_cast<size_t>(std::max(m_keep->currentIndex(), 0))];
}

QString MergeDialog::othersInWords() const {
    QStringList names;
    for (const CountedName& name : m_choice) {
        if (name.id != kept().id)
            names << tr("“%1”").arg(name.name);
    }
    if (names.size() > mostNamed)
        return tr("%1 and %Ln more", nullptr, static_cast<int>(names.size() - mostNamed))
            .arg(names.mid(0, mostNamed).join(u", "_s));
    const QString last = names.takeLast();
    return names.isEmpty() ? last : tr("%1 and %2").arg(names.join(u", "_s), last);
}

tidying::Merge MergeDialog::wanted() const {
    tidying::Merge merge;
    merge.names = m_names;
    merge.keep = kept().id;
    for (const CountedName& name : m_choice) {
        if (name.id != merge.keep)
            merge.others.push_back(name.id);
    }
    merge.name = m_name->text().simplified();
    return merge;
}

void MergeDialog::keepChanged() {
    m_name->setText(kept().name.simplified());
    m_message->clearMessage();
    m_heading->setText(tr("Merge %1 into “%2”").arg(othersInWords(), kept().name));
    readPreview();
}

void MergeDialog::readPreview() {
    m_accept->setEnabled(false);
    m_accept->setText(tr("Merge"));
    m_note->setText(tr("Looking for the products…"));
    m_preview->setRows({});
    const quint64 generation = ++m_generation;
    tidying::previewMerge(*m_session, wanted(), mostPreviewed, this,
                          [this, generation](const Result<tidying::MergePreview>& preview) {
                              if (generation == m_generation)
                                  showPreview(preview);
                          });
}

void MergeDialog::showPreview(const Result<tidying::MergePreview>& preview) {
    if (!preview) {
        m_note->clear();
        m_message->showError(preview.error().text);
        return;
    }
    const int count = static_cast<int>(preview->products);
    std::vector<QStringList> rows;
    for (const Product& product : preview->first) {
        QStringList tags;
        for (const Tag& tag : product.tags)
            tags << tag.name;
        rows.push_back({product.name, isOfTags()         ? tags.join(u", "_s)
                                      : product.category ? product.category->name
                                                         : QString()});
    }
    m_preview->setRows(rows, shownRows);
    m_preview->setVisible(!rows.empty());
    m_note->setText(count == 0 ? tr("No product changes.")
                    : count > static_cast<int>(rows.size())
                        ? tr("%Ln products change; these are the first of them:", nullptr, count)
                        : tr("%Ln products change:", nullptr, count));
    m_accept->setText(count == 0 ? tr("Merge") : tr("Merge, change %Ln products", nullptr, count));
    m_accept->setEnabled(!m_session->isReadOnly());
}

void MergeDialog::accept() {
    if (!m_accept->isEnabled())
        return;
    const QString name = m_name->text().simplified();
    if (const auto issue = isOfTags() ? checkTagName(name) : checkCategoryName(name)) {
        m_message->showError(issue->text);
        m_name->setFocus();
        return;
    }
    m_accept->setEnabled(false);
    const QString title = isOfTags() ? tr("Merging of %1 into the tag “%2”").arg(othersInWords(), name)
                                     : tr("Merging of %1 into the category “%2”").arg(othersInWords(), name);
    tidying::merge(*m_session, title, wanted(), this, [this, name, keep = kept().id](const Result<qint64>& changed) {
        if (!changed) {
            m_message->showError(changed.error().text);
            m_accept->setEnabled(true);
            return;
        }
        Q_EMIT merged(keep, tr("Merged %1 into “%2”; %Ln products changed.", nullptr, static_cast<int>(*changed))
                                .arg(othersInWords(), name));
        QDialog::accept();
    });
}

} // namespace pricebook
