#include "conflictdialog.h"

#include "theme.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int mineId = 1;
constexpr int theirsId = 2;
constexpr int dialogWidth = 520;
constexpr int mostFieldsHeight = 420;
constexpr int longestValue = 300; ///< characters shown of a description

QLabel* valueLabel(const QString& value, QWidget* parent) {
    auto* label = new QLabel(value.size() > longestValue ? value.left(longestValue) + u'…' : value, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    if (value.size() > longestValue)
        label->setToolTip(value.left(8 * longestValue));
    return label;
}

} // namespace

ConflictDialog::ConflictDialog(const QString& productName, const QString& whoAndWhen,
                               const std::vector<FieldClash>& clashes, QWidget* parent)
    : QDialog(parent) {
    setWindowTitle(tr("Changed by two people"));
    setMinimumWidth(theme::scaled(dialogWidth));
    auto* heading = new QLabel(tr("“%1” was changed meanwhile").arg(productName), this);
    heading->setTextFormat(Qt::PlainText);
    heading->setWordWrap(true);
    theme::setType(heading, theme::Type::Heading);
    auto* text = new QLabel(tr("Changed by %1. Choose what is to be saved. Nothing is lost if you cancel: what you "
                               "typed stays in its place, not saved.")
                                .arg(whoAndWhen),
                            this);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* fields = new QWidget(scroll);
    auto* list = new QVBoxLayout(fields);
    list->setContentsMargins(0, 0, theme::wideSpace, 0);
    list->setSpacing(theme::wideSpace);
    for (const FieldClash& clash : clashes)
        list->addWidget(addField(clash, tr("Theirs")));
    list->addStretch();
    scroll->setWidget(fields);
    scroll->setMinimumHeight(
        std::min(fields->heightForWidth(theme::scaled(dialogWidth) - 2 * theme::sectionSpace) + theme::space,
                 theme::scaled(mostFieldsHeight)));

    auto* allMine = new QPushButton(tr("All &mine"), this);
    auto* allTheirs = new QPushButton(tr("All &theirs"), this);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    m_save = new QPushButton(tr("&Save"), this);
    m_save->setProperty("accent", true);
    for (QPushButton* button : {allMine, allTheirs, cancel, m_save})
        button->setAutoDefault(false); // Enter typed on, from what had the focus before, must not decide anything
    allMine->setVisible(clashes.size() > 1);
    allTheirs->setVisible(clashes.size() > 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(allMine);
    buttons->addWidget(allTheirs);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(theme::wideSpace);
    column->addWidget(heading);
    column->addWidget(text);
    column->addWidget(scroll, 1);
    column->addLayout(buttons);
    connect(allMine, &QPushButton::clicked, this, [this] { chooseAll(mineId); });
    connect(allTheirs, &QPushButton::clicked, this, [this] { chooseAll(theirsId); });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &QDialog::accept);
    updateSave();
    if (!m_choices.empty())
        m_choices.front().buttons->button(mineId)->setFocus(Qt::OtherFocusReason);
}

QWidget* ConflictDialog::addField(const FieldClash& clash, const QString& theirTitle) {
    auto* box = new QWidget(this);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins({});
    grid->setHorizontalSpacing(theme::wideSpace);
    grid->setVerticalSpacing(theme::halfSpace);
    grid->setColumnStretch(1, 1);
    auto* title = new QLabel(clash.title, box);
    theme::setType(title, theme::Type::Strong);
    grid->addWidget(title, 0, 0, 1, 2);
    auto* before = new QLabel(tr("Before"), box);
    before->setIndent(theme::sectionSpace);
    theme::setType(before, theme::Type::Body, true);
    QLabel* base = valueLabel(clash.base, box);
    theme::setType(base, theme::Type::Body, true);
    grid->addWidget(before, 1, 0, Qt::AlignTop);
    grid->addWidget(base, 1, 1);
    auto* group = new QButtonGroup(box);
    const auto addChoice = [&](int row, int id, const QString& text, const QString& value) {
        auto* button = new QRadioButton(text, box);
        button->setAccessibleName(tr("%1, %2: %3").arg(clash.title, text, value.left(longestValue)));
        group->addButton(button, id);
        grid->addWidget(button, row, 0, Qt::AlignTop);
        grid->addWidget(valueLabel(value, box), row, 1);
        connect(button, &QRadioButton::toggled, this, &ConflictDialog::updateSave);
    };
    addChoice(2, mineId, tr("Mine"), clash.mine);
    addChoice(3, theirsId, theirTitle, clash.theirs);
    m_choices.push_back({clash.field, group});
    return box;
}

void ConflictDialog::chooseAll(int which) {
    for (const Choice& choice : m_choices)
        choice.buttons->button(which)->setChecked(true);
    m_save->setFocus(Qt::OtherFocusReason);
}

void ConflictDialog::updateSave() {
    if (m_save)
        m_save->setEnabled(std::all_of(m_choices.begin(), m_choices.end(),
                                       [](const Choice& choice) { return choice.buttons->checkedId() > 0; }));
}

std::vector<Field> ConflictDialog::keptMine() const {
    std::vector<Field> kept;
    for (const Choice& choice : m_choices) {
        if (choice.buttons->checkedId() == mineId)
            kept.push_back(choice.field);
    }
    return kept;
}

} // namespace pricebook
