#include "bulkeditdialog.h"

#include "bulkeditform.h"
#include "changedelegate.h"
#include "formbanner.h"
#include "messagepage.h"
#include "theme.h"
#include "wrappingcheckbox.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr QSize dialogSize(1120, 680);
constexpr int formWidth = 400;
constexpr int typingPauseMilliseconds = 350;
constexpr int progressSteps = 1000;
constexpr int leastColumn = 90;
constexpr int mostColumn = 320;
/// A preview of more is not made anew by itself when others change the catalogue.
constexpr std::size_t mostRenewed = 20'000;

QString number(qint64 value) { return QLocale().toString(value); }

QString numberOfProducts(qint64 count) {
    return count == 1 ? BulkEditDialog::tr("1 product")
                      : BulkEditDialog::tr("%Ln products", nullptr, static_cast<int>(count));
}

} // namespace

BulkEditDialog::BulkEditDialog(const std::shared_ptr<CatalogSession>& session, BulkTarget target, qint64 products,
                               const PriceRules& rules, QWidget* parent)
    : QDialog(parent),
      m_session(session),
      m_rules(rules),
      m_editor(new BulkEditor(session, std::move(target), this)),
      m_pause(new QTimer(this)) {
    setWindowTitle(tr("Edit products"));
    m_pause->setSingleShot(true);
    m_pause->setInterval(typingPauseMilliseconds);
    m_heading =
        new QLabel(products < 0 ? tr("Edit all that match") : tr("Edit %1").arg(numberOfProducts(products)), this);
    theme::setType(m_heading, theme::Type::Heading);
    m_banner = new FormBanner(this);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(theme::wideSpace);
    middle->addWidget(buildForm());
    middle->addWidget(buildPreview(), 1);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(theme::wideSpace);
    column->addWidget(m_heading);
    column->addWidget(m_banner);
    column->addLayout(middle, 1);
    buildFoot(column);
    connectEditor();
    resize(theme::dialogSize(dialogSize));
    updateState();
    m_editor->readSummary();
}

BulkEditDialog::~BulkEditDialog() { m_editor->disconnect(this); }

// Parts

QWidget* BulkEditDialog::buildForm() {
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setFixedWidth(std::min(theme::scaled(formWidth), theme::dialogSize(dialogSize).width() / 2));
    m_form = new BulkEditForm(m_session, scroll);
    scroll->setWidget(m_form);
    return scroll;
}

QWidget* BulkEditDialog::buildPreview() {
    auto* side = new QWidget(this);
    m_counts = new QLabel(side);
    m_counts->setTextFormat(Qt::PlainText);
    m_counts->setWordWrap(true);
    m_counts->setMinimumHeight(theme::lineHeight(theme::controlHeight));
    m_shown = new QComboBox(side);
    m_shown->setAccessibleName(tr("Show"));
    m_shown->setSizeAdjustPolicy(QComboBox::AdjustToContents); // its lines change with what the preview has
    auto* label = new QLabel(tr("Show"), side);
    label->setBuddy(m_shown);
    theme::setType(label, theme::Type::Small, true);
    auto* top = new QHBoxLayout;
    top->addWidget(m_counts, 1);
    top->addWidget(label);
    top->addWidget(m_shown);
    m_hint = new MessagePage(side);
    buildTable();
    m_pages = new QStackedWidget(side);
    m_pages->addWidget(m_hint);
    m_pages->addWidget(m_table);
    m_progressText = new QLabel(side);
    theme::setType(m_progressText, theme::Type::Small, true);
    m_bar = new QProgressBar(side);
    m_bar->setRange(0, 0);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(theme::space);
    m_bar->setAccessibleName(tr("Progress"));
    for (QWidget* part : {static_cast<QWidget*>(m_progressText), static_cast<QWidget*>(m_bar)}) {
        QSizePolicy policy = part->sizePolicy();
        policy.setRetainSizeWhenHidden(true); // the table is not to jump
        part->setSizePolicy(policy);
    }
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::space);
    column->addLayout(top);
    column->addWidget(m_pages, 1);
    column->addWidget(m_progressText);
    column->addWidget(m_bar);
    connect(m_shown, &QComboBox::activated, this, [this](int) {
        m_editor->rows()->setShown(static_cast<BulkPreviewModel::Show>(m_shown->currentData().toInt()));
    });
    return side;
}

void BulkEditDialog::buildTable() {
    m_table = new QTableView(this);
    m_table->setAccessibleName(tr("Preview"));
    m_table->setModel(m_editor->rows());
    m_table->setItemDelegate(new ChangeDelegate(m_table));
    m_table->setTabKeyNavigation(false);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setCornerButtonEnabled(false);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(theme::lineHeight(theme::rowHeight));
    QHeaderView* header = m_table->horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setStretchLastSection(true);
    header->setHighlightSections(false);
    header->setResizeContentsPrecision(0); // the rows on screen
    header->setSectionsClickable(true);
    // A header asks a million rows whether they are selected unless it has a selection of its own, always empty.
    header->setSelectionModel(new QItemSelectionModel(m_editor->rows(), header));
    header->setSortIndicator(0, Qt::AscendingOrder);
    header->setSortIndicatorShown(true);
    connect(header, &QHeaderView::sortIndicatorChanged, this,
            [this](int section, Qt::SortOrder order) { m_editor->rows()->sort(section, order); });
    QPalette colors = m_table->palette();
    colors.setColor(QPalette::Highlight, theme::color(theme::Color::SelectionFill));
    colors.setColor(QPalette::HighlightedText, theme::color(theme::Color::Text));
    m_table->setPalette(colors);
}

void BulkEditDialog::buildFoot(QVBoxLayout* column) {
    m_refuse =
        new WrappingCheckBox(tr("Change nothing at all if one of them was changed by somebody else meanwhile"), this);
    m_refuse->setToolTip(tr("Otherwise those products are left alone and named afterwards."));
    m_refuse->setAccessibleDescription(m_refuse->toolTip());
    m_cancel = new QPushButton(tr("Cancel"), this);
    m_cancel->setAutoDefault(false);
    m_apply = new QPushButton(this);
    m_apply->setProperty("accent", true);
    m_apply->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_refuse, 1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_apply);
    column->addLayout(buttons);
    connect(m_apply, &QPushButton::clicked, this, &BulkEditDialog::apply);
    connect(m_cancel, &QPushButton::clicked, this, &BulkEditDialog::reject);
}

void BulkEditDialog::connectEditor() {
    connect(m_pause, &QTimer::timeout, this, &BulkEditDialog::renewPreview);
    connect(m_form, &BulkEditForm::edited, this, [this] {
        // What is shown is not what is asked for any more.
        m_editor->outdatePreview();
        m_keepsMessage = false;
        m_pause->start();
        updateState();
    });
    connect(m_editor, &BulkEditor::summaryReady, m_form, &BulkEditForm::showSummary);
    connect(m_editor, &BulkEditor::summaryReady, this, [this](const BulkSummary& summary) {
        m_heading->setText(tr("Edit %1").arg(numberOfProducts(summary.products)));
    });
    connect(m_editor, &BulkEditor::previewReady, this, &BulkEditDialog::showPlan);
    connect(m_editor, &BulkEditor::progress, this, &BulkEditDialog::showProgress);
    connect(m_editor, &BulkEditor::applied, this, &BulkEditDialog::finished);
    connect(m_editor, &BulkEditor::failed, this, &BulkEditDialog::failed);
    connect(m_editor->rows(), &BulkPreviewModel::arranged, this, &BulkEditDialog::arranged);
    connect(m_editor->rows(), &QAbstractItemModel::dataChanged, this, &BulkEditDialog::fitColumns);
    connect(m_session.get(), &CatalogSession::changed, this, &BulkEditDialog::catalogueChanged);
    connect(m_session.get(), &CatalogSession::connectionRestored, this, [this] {
        if (m_editor->plan() == nullptr && !m_editor->isApplying())
            m_pause->start();
    });
}

// The preview

void BulkEditDialog::renewPreview() {
    m_pause->stop();
    if (m_editor->isApplying())
        return;
    m_form->clearIssues();
    const Result<BulkEdit> edit = m_form->edit();
    if (!edit)
        m_form->showIssues(edit.error().issues);
    if (!edit || edit->isEmpty())
        m_editor->clearPreview();
    else
        m_editor->preview(*edit, m_rules, m_form->names());
    updateState();
}

void BulkEditDialog::showPlan() {
    m_fitted = false;
    fillShown();
    if (!m_done && !std::exchange(m_keepsMessage, false))
        m_banner->clearMessage();
    updateState();
}

void BulkEditDialog::fillShown() {
    const BulkPlan* plan = m_editor->plan();
    m_shown->clear();
    const auto add = [this](const QString& text, qint64 count, BulkPreviewModel::Show show) {
        if (count > 0 || show == BulkPreviewModel::Show::Changed)
            m_shown->addItem(text.arg(number(count)), static_cast<int>(show));
    };
    add(tr("What changes (%1)"), plan->changed, BulkPreviewModel::Show::Changed);
    add(tr("Worth a look (%1)"), plan->warned, BulkPreviewModel::Show::Warned);
    add(tr("What stays (%1)"), plan->unchanged, BulkPreviewModel::Show::Unchanged);
    add(tr("Left out (%1)"), plan->impossible, BulkPreviewModel::Show::LeftOut);
}

void BulkEditDialog::arranged() {
    m_table->scrollToTop();
    // The rows are empty until they are read.
    m_table->viewport()->update();
}

void BulkEditDialog::fitColumns() {
    if (std::exchange(m_fitted, true))
        return;
    for (int column = 0; column + 1 < m_table->model()->columnCount(); ++column) {
        m_table->resizeColumnToContents(column);
        m_table->setColumnWidth(
            column, std::clamp(m_table->columnWidth(column), theme::scaled(leastColumn), theme::scaled(mostColumn)));
    }
}

void BulkEditDialog::showCounts() {
    const BulkPlan* plan = m_editor->plan();
    QStringList parts;
    if (plan != nullptr) {
        parts << (plan->changed == 1 ? tr("1 product changes")
                                     : tr("%Ln products change", nullptr, static_cast<int>(plan->changed)));
        if (plan->unchanged > 0)
            parts << tr("%1 stay as they are").arg(number(plan->unchanged));
        if (plan->impossible > 0)
            parts << tr("⚠ %1 are left out: the result is no price").arg(number(plan->impossible));
        if (plan->warned > 0)
            parts << tr("⚠ %1 worth a look").arg(number(plan->warned));
        if (plan->missing > 0)
            parts << tr("%1 are not there any more").arg(number(plan->missing));
    }
    m_counts->setText(parts.join(u"  ·  "_s));
}

void BulkEditDialog::showProgress(qint64 done, qint64 total) {
    m_bar->setRange(0, total > 0 ? progressSteps : 0);
    if (total > 0)
        m_bar->setValue(static_cast<int>(done * progressSteps / total));
    const QString what = m_editor->isApplying() ? tr("Changing the products") : tr("Computing the preview");
    m_progressText->setText(total > 0 ? tr("%1: %2 of %3").arg(what, number(done), number(total)) : what + u'…');
    m_progressText->show();
    m_bar->show();
}

void BulkEditDialog::catalogueChanged(const ChangeSet& changes) {
    const BulkPlan* plan = m_editor->plan();
    const bool concerns = changes.everything || !changes.productsChanged.empty() || !changes.productsRemoved.empty();
    if (!concerns || plan == nullptr || m_editor->isApplying() || m_done || plan->rows.size() > mostRenewed)
        return;
    m_pause->start();
}

// Writing

QString BulkEditDialog::applyText() const {
    const BulkPlan* plan = m_editor->plan();
    if (plan == nullptr)
        return tr("Change products");
    if (plan->edit.isPricesOnly() && !(plan->edit.shmeckles && plan->edit.flurbos))
        return plan->changed == 1 ? tr("Change 1 price")
                                  : tr("Change %Ln prices", nullptr, static_cast<int>(plan->changed));
    return plan->changed == 1 ? tr("Change 1 product")
                              : tr("Change %Ln products", nullptr, static_cast<int>(plan->changed));
}

void BulkEditDialog::apply() {
    m_form->settle([this] {
        const Result<BulkEdit> edit = m_form->edit();
        const BulkPlan* plan = m_editor->plan();
        // Typed since, or a tag that was still being looked up: what is written is what was seen.
        if (!edit || plan == nullptr || bulkedit::normalized(*edit) != plan->edit)
            return renewPreview();
        m_banner->clearMessage();
        m_editor->apply(m_refuse->isChecked() ? BulkEditor::Conflicts::Refuse : BulkEditor::Conflicts::Skip);
        updateState();
    });
}

void BulkEditDialog::failed(const Error& error) {
    if (std::exchange(m_closeAfter, false)) {
        QDialog::reject();
        return;
    }
    if (error.kind == Error::Kind::Cancelled) {
        m_banner->showMessage(FormBanner::Kind::Information, tr("Cancelled; nothing was changed."));
    } else {
        const QString rest = error.issues.empty() ? error.text : m_form->showIssues(error.issues);
        if (!rest.isEmpty())
            m_banner->showMessage(FormBanner::Kind::Error, rest, {{tr("Try again"), [this] { renewPreview(); }}});
    }
    // The preview is old where others were in between.
    if (error.kind == Error::Kind::Conflict) {
        m_keepsMessage = true;
        renewPreview();
    }
    updateState();
}

void BulkEditDialog::finished(const BulkResult& result) {
    const QString summary = result.summary();
    Q_EMIT applied(summary);
    if (result.skipped == 0 || m_closeAfter) {
        accept();
        return;
    }
    m_done = true;
    m_banner->showMessage(FormBanner::Kind::Warning, summary + u'.',
                          {{tr("Look at the skipped again"), [this, result] { lookAgain(result); }}});
    m_editor->clearPreview();
    updateState();
    m_cancel->setFocus();
}

void BulkEditDialog::lookAgain(const BulkResult& result) {
    BulkTarget target;
    for (const BulkSkipped& one : result.named) {
        if (!one.isDeleted)
            target.ids.push_back(one.id);
    }
    m_done = false;
    m_heading->setText(tr("Edit %1").arg(numberOfProducts(static_cast<qint64>(target.ids.size()))));
    m_editor->setTarget(std::move(target));
    m_editor->readSummary();
    renewPreview();
}

void BulkEditDialog::reject() {
    if (!m_editor->isApplying()) {
        QDialog::reject();
        return;
    }
    m_closeAfter = true;
    m_cancel->setEnabled(false);
    m_progressText->setText(tr("Cancelling…"));
    m_editor->cancel();
}

void BulkEditDialog::updateState() {
    const BulkPlan* plan = m_editor->plan();
    const bool applying = m_editor->isApplying();
    const bool busy = applying || m_editor->isPreviewing();
    m_form->setEnabled(!applying && !m_done);
    m_shown->setEnabled(plan != nullptr);
    m_refuse->setEnabled(!applying && !m_done);
    m_apply->setVisible(!m_done);
    m_apply->setEnabled(plan != nullptr && plan->changed > 0 && !applying);
    m_apply->setText(applyText());
    m_cancel->setEnabled(true);
    m_cancel->setText(m_done ? tr("Close") : tr("Cancel"));
    m_pages->setCurrentWidget(m_form->isAnyTicked() && !m_done ? static_cast<QWidget*>(m_table) : m_hint);
    if (m_done)
        m_hint->showMessage(u"dialog-ok"_s, tr("Done"),
                            tr("Ctrl+Z in the window takes the whole change back, to the very values of before."), {});
    else
        m_hint->showMessage(u"document-edit"_s, tr("Nothing is ticked yet"),
                            tr("Tick what is to be changed. Every product that this concerns is then listed here, "
                               "old value beside new, before anything is written."),
                            {});
    m_progressText->setVisible(busy);
    m_bar->setVisible(busy);
    if (busy)
        showProgress(0, 0);
    showCounts();
}

} // namespace pricebook
