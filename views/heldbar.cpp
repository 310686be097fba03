#include "heldbar.h"

#include "cellcommands.h"
#include "celllist.h"
#include "cellplanmodel.h"
#include "flowlayout.h"
#include "heldcells.h"
#include "helddraft.h"
#include "producttablemodel.h"
#include "prompts.h"
#include "theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QShortcut>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int listHeight = 176;

QString edits(int number) { return number == 1 ? HeldBar::tr("1 edit") : HeldBar::tr("%Ln edits", nullptr, number); }

} // namespace

HeldBar::HeldBar(ProductTableModel* model, CellCommands* commands, Prompts* prompts, QWidget* parent)
    : QFrame(parent),
      m_model(model),
      m_commands(commands),
      m_prompts(prompts),
      m_draft(new HeldDraft(model->heldCells(), HeldDraft::defaultFolder(), this)),
      m_listTimer(new QTimer(this)),
      m_cells(new CellPlanModel(this)) {
    setObjectName(u"heldBar"_s);
    m_listTimer->setSingleShot(true);
    m_listTimer->setInterval(0);
    connect(m_listTimer, &QTimer::timeout, this, &HeldBar::fillList);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::wideSpace, theme::space, theme::wideSpace, theme::space);
    column->setSpacing(theme::space);
    column->addWidget(buildOffer());
    column->addWidget(buildStrip());
    column->addWidget(buildList());
    connect(model->heldCells(), &HeldCells::changed, this, &HeldBar::refresh);
    connect(m_draft, &HeldDraft::failed, this, &HeldBar::statusMessage);
    connect(m_draft, &HeldDraft::found, this, [this](int cells, const QDateTime& when) {
        m_offerText->setText(tr("%1 (last at %2) were held and not saved when the program ended.")
                                 .arg(edits(cells), QLocale().toString(when.toLocalTime(), QLocale::ShortFormat)));
        m_offer->show();
        show();
    });
    refresh();
}

QWidget* HeldBar::buildOffer() {
    m_offer = new QWidget(this);
    auto* row = new QHBoxLayout(m_offer);
    row->setContentsMargins({});
    m_offerText = new QLabel(m_offer);
    m_offerText->setWordWrap(true);
    m_offerText->setTextFormat(Qt::PlainText);
    auto* take = new QPushButton(tr("Take them up"), m_offer);
    auto* drop = new QPushButton(tr("Throw them away"), m_offer);
    row->addWidget(m_offerText, 1);
    row->addWidget(drop);
    row->addWidget(take);
    connect(take, &QPushButton::clicked, this, [this] {
        m_offer->hide();
        m_draft->takeUp();
        refresh();
    });
    connect(drop, &QPushButton::clicked, this, [this] {
        if (!m_prompts->confirm(tr("Throw the edits away?"), m_offerText->text(), tr("Throw them away")))
            return;
        m_offer->hide();
        m_draft->throwAway();
        refresh();
    });
    m_offer->hide();
    return m_offer;
}

QWidget* HeldBar::buildStrip() {
    m_strip = new QWidget(this);
    auto* row = new FlowLayout(m_strip, theme::space);
    row->alignEndFrom(2);
    m_icon = new QLabel(m_strip);
    m_text = new QLabel(m_strip);
    m_text->setWordWrap(theme::hasLargeLetters());
    m_switch = new QCheckBox(tr("Hold edits"), m_strip);
    m_switch->setToolTip(tr("Keep edits of cells until they are saved together, instead of saving each at once"));
    m_switch->setAccessibleDescription(m_switch->toolTip());
    m_showList = new QPushButton(tr("List"), m_strip);
    m_showList->setCheckable(true);
    m_showList->setToolTip(tr("Show what is held, and give single edits up"));
    m_discard = new QPushButton(tr("Discard"), m_strip);
    m_discard->setToolTip(tr("Give all held edits up"));
    m_preview = new QPushButton(tr("Preview…"), m_strip);
    m_preview->setToolTip(tr("Show what saving would change in the database as it is now"));
    m_save = new QPushButton(m_strip);
    m_save->setProperty("accent", true);
    m_save->setToolTip(tr("Save all held edits in one step (Ctrl+S)"));
    row->addWidget(m_icon);
    row->addWidget(m_text);
    row->addWidget(m_switch);
    for (QPushButton* button : {m_showList, m_discard, m_preview, m_save})
        row->addWidget(button);
    connect(m_switch, &QCheckBox::toggled, this, &HeldBar::setHolding);
    connect(m_showList, &QPushButton::toggled, this, [this] { refresh(); });
    connect(m_discard, &QPushButton::clicked, this, &HeldBar::discard);
    connect(m_preview, &QPushButton::clicked, m_commands, &CellCommands::previewHeld);
    connect(m_save, &QPushButton::clicked, this, [this] { m_commands->saveHeld(); });
    return m_strip;
}

QWidget* HeldBar::buildList() {
    m_list = new QWidget(this);
    auto* row = new QHBoxLayout(m_list);
    row->setContentsMargins({});
    m_table = new CellList(m_cells, m_list);
    m_table->setAccessibleName(tr("Edits that are held"));
    m_table->setMaximumHeight(theme::scaled(listHeight));
    m_table->setMinimumHeight(std::min(listHeight, theme::scaled(listHeight) / 2));
    m_revert = new QPushButton(tr("Give up"), m_list);
    m_revert->setToolTip(tr("Give the selected edits up: the stored values are shown again (Del)"));
    m_keepMine = new QPushButton(tr("Keep mine"), m_list);
    m_keepMine->setToolTip(tr("Save the selected edits though somebody else changed the same meanwhile"));
    auto* buttons = new QVBoxLayout;
    buttons->addWidget(m_revert);
    buttons->addWidget(m_keepMine);
    buttons->addStretch();
    row->addWidget(m_table, 1);
    row->addLayout(buttons);
    const auto* remove = new QShortcut(Qt::Key_Delete, m_table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, m_revert, &QPushButton::click);
    connect(m_revert, &QPushButton::clicked, this, [this] {
        forSelected([this](int number) {
            const CellChange change = m_cells->cellAt(number).change;
            m_model->heldCells()->revert(change.product, change.field);
        });
    });
    connect(m_keepMine, &QPushButton::clicked, this, [this] {
        forSelected([this](int number) {
            const CellChange change = m_cells->cellAt(number).change;
            m_model->heldCells()->keepMine(change.product, change.field);
        });
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &HeldBar::updateListButtons);
    m_list->hide();
    return m_list;
}

void HeldBar::forSelected(const std::function<void(int)>& act) {
    for (const int row : m_table->selectedRows())
        act(row); // the list is filled anew later
}

void HeldBar::setDatabase(const DatabaseUrl* url) {
    m_draft->close();
    m_offer->hide();
    if (url)
        m_draft->open(*url);
    refresh();
}

void HeldBar::closeDraft() { m_draft->close(); }

bool HeldBar::isHolding() const { return m_model->isHolding(); }

void HeldBar::setHolding(bool holding) {
    m_switch->setChecked(holding);
    if (holding == m_model->isHolding())
        return;
    m_model->setHolding(holding);
    refresh();
    Q_EMIT holdingChanged(holding);
}

void HeldBar::refresh() {
    const HeldCells* held = m_model->heldCells();
    const int count = held->count();
    const bool writable = m_model->session() && !m_model->session()->isReadOnly();
    const bool strip = count > 0 || (isHolding() && writable);
    m_strip->setVisible(strip);
    m_icon->setPixmap(theme::icon(u"document-edit"_s).pixmap(theme::iconSide()));
    m_text->setText(count == 0 ? tr("Edits of cells are held until you save them.")
                               : tr("%1 held, not saved yet").arg(edits(count)));
    m_save->setText(held->isSaving() ? tr("Saving…") : count == 0 ? tr("Save") : tr("Save %1").arg(edits(count)));
    for (QPushButton* button : {m_save, m_preview, m_discard})
        button->setEnabled(count > 0 && !held->isSaving());
    m_showList->setEnabled(count > 0);
    m_list->setVisible(strip && count > 0 && m_showList->isChecked());
    setVisible(strip || !m_offer->isHidden());
    m_listTimer->start();
    Q_EMIT heldChanged();
}

void HeldBar::fillList() {
    if (m_list->isHidden())
        return;
    const auto plan = std::make_shared<CellPlan>();
    for (const HeldCell& held : m_model->heldCells()->all())
        plan->cells.push_back({held.change, held.name, held.problem, {}, held.category});
    m_cells->setPlan(plan);
    updateListButtons();
}

void HeldBar::updateListButtons() {
    const std::vector<int> rows = m_table->selectedRows();
    m_revert->setEnabled(!rows.empty());
    m_keepMine->setEnabled(std::any_of(rows.begin(), rows.end(), [this](int row) {
        const CellChange& change = m_cells->cellAt(row).change;
        const HeldCell* held = m_model->heldCells()->cell(change.product, change.field);
        return held && held->version != 0;
    }));
}

void HeldBar::discard() {
    const int count = m_model->heldCells()->count();
    if (m_prompts->confirm(tr("Discard %1?").arg(edits(count)),
                           tr("What was typed and is held is lost; the stored values are shown again."),
                           tr("Discard %1").arg(edits(count))))
        m_model->heldCells()->clear();
}

void HeldBar::mayLeave(std::function<void(bool)> done) {
    const int count = m_model->heldCells()->count();
    if (count == 0)
        return done(true);
    switch (m_prompts->choose(
        tr("Held edits"), tr("%1 held and not saved yet.").arg(edits(count)),
        {tr("Save %1").arg(edits(count)), tr("Keep for the next time"), tr("Discard"), tr("Stay")}, 3)) {
    case 0:
        m_commands->saveHeld(std::move(done));
        return;
    case 1:
        m_draft->flush();
        return done(true);
    case 2:
        m_model->heldCells()->clear();
        return done(true);
    default:
        return done(false);
    }
}

void HeldBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(theme::Color::WarningFill));
    painter.setPen(theme::color(theme::Color::Border));
    painter.drawLine(rect().topLeft(), rect().topRight());
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

} // namespace pricebook
