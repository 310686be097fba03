#include "cellcommands.h"

#include "cellpreviewdialog.h"
#include "celltext.h"
#include "heldcells.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "prompts.h"
#include "tabtext.h"
#include "theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int mostCopiedAtOnce = 2000;   ///< cells that are copied without a thread, if they are loaded
constexpr qint64 mostFilledAtOnce = 100; ///< cells that are filled without a preview

QString cells(qint64 number) {
    return number == 1 ? CellCommands::tr("one cell")
                       : CellCommands::tr("%Ln cells", nullptr, static_cast<int>(number));
}

std::vector<CellChange> changesOf(const CellPlan& plan) {
    std::vector<CellChange> changes;
    changes.reserve(static_cast<size_t>(plan.changes));
    for (const PlannedCell& cell : plan.cells) {
        if (cell.problem.isEmpty())
            changes.push_back(cell.change);
    }
    return changes;
}

bool isPrice(ProductColumn column) {
    return column == ProductColumn::PriceShmeckles || column == ProductColumn::PriceFlurbos;
}

bool isEmptiable(ProductColumn column) {
    return column == ProductColumn::Category || column == ProductColumn::Tags || column == ProductColumn::Picture;
}

} // namespace

CellCommands::CellCommands(ProductTable* table, ProductTableModel* model, Prompts* prompts, QObject* parent)
    : QObject(parent),
      m_table(table),
      m_model(model),
      m_prompts(prompts) {
    table->installEventFilter(this);
    connect(table, &ProductTable::fillRequested, this, &CellCommands::fill);
}

// What is selected

CellCommands::Shape CellCommands::shape() const {
    Shape shape;
    std::vector<std::pair<int, int>> ranges;
    quint32 columns = 0;
    qint64 selected = 0;
    const auto shownOf = [this](const QItemSelectionRange& range) {
        quint32 bits = 0;
        for (int column = range.left(); column <= range.right(); ++column)
            bits |= m_table->isColumnHidden(column) ? 0U : 1U << column;
        return bits;
    };
    for (const QItemSelectionRange& range : m_table->selectionModel()->selection()) {
        const quint32 bits = shownOf(range);
        if (bits == 0)
            continue;
        columns |= bits;
        selected += static_cast<qint64>(range.height()) * qPopulationCount(bits);
        ranges.emplace_back(range.top(), range.bottom());
    }
    std::sort(ranges.begin(), ranges.end());
    for (const auto& [top, bottom] : ranges) {
        if (!shape.rows.empty() && top <= shape.rows.back().second + 1)
            shape.rows.back().second = std::max(shape.rows.back().second, bottom);
        else
            shape.rows.emplace_back(top, bottom);
    }
    for (const auto& [top, bottom] : shape.rows)
        shape.rowCount += bottom - top + 1;
    for (int visual = 0; visual < m_table->horizontalHeader()->count(); ++visual) {
        const int column = m_table->horizontalHeader()->logicalIndex(visual);
        if ((columns >> column) & 1U)
            shape.columns.push_back(column);
    }
    shape.isRectangle = selected == shape.rowCount * static_cast<qint64>(shape.columns.size());
    return shape;
}

std::vector<ProductId> CellCommands::idsOf(const std::vector<std::pair<int, int>>& rows, qint64 most) const {
    std::vector<ProductId> ids;
    for (const auto& [top, bottom] : rows) {
        for (int row = top; row <= bottom && static_cast<qint64>(ids.size()) < most; ++row) {
            if (const ProductId id = m_model->idAt(row); id.isValid())
                ids.push_back(id);
        }
    }
    return ids;
}

std::vector<ProductColumn> CellCommands::columnsFrom(int firstLogical) const {
    const QHeaderView* header = m_table->horizontalHeader();
    std::vector<ProductColumn> columns;
    for (int visual = header->visualIndex(firstLogical); visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        if (!m_table->isColumnHidden(column))
            columns.push_back(static_cast<ProductColumn>(column));
    }
    return columns;
}

std::vector<quint32> CellCommands::masks(const Shape& shape) const {
    if (shape.isRectangle)
        return {};
    std::vector<quint32> masks(static_cast<size_t>(shape.rowCount), 0);
    for (const QItemSelectionRange& range : m_table->selectionModel()->selection()) {
        quint32 bits = 0;
        for (size_t i = 0; i < shape.columns.size(); ++i)
            bits |= shape.columns[i] >= range.left() && shape.columns[i] <= range.right() ? 1U << i : 0U;
        size_t first = 0;
        for (const auto& [top, bottom] : shape.rows) {
            for (int row = std::max(top, range.top()); row <= std::min(bottom, range.bottom()); ++row)
                masks[first + static_cast<size_t>(row - top)] |= bits;
            first += static_cast<size_t>(bottom - top + 1);
        }
    }
    return masks;
}

bool CellCommands::isWholeRows() const {
    const Shape selected = shape();
    const auto shown =
        static_cast<size_t>(m_table->horizontalHeader()->count() - m_table->horizontalHeader()->hiddenSectionCount());
    return selected.isRectangle && selected.columns.size() == shown;
}

bool CellCommands::isWritable() const { return m_model->session() && !m_model->session()->isReadOnly(); }

// Copying

void CellCommands::copy(bool headers) {
    const Shape selected = shape();
    if (selected.rows.empty() || !m_model->session())
        return;
    const qint64 count = selected.rowCount * static_cast<qint64>(selected.columns.size());
    if (copyNow(selected, headers)) {
        Q_EMIT statusMessage(tr("Copied %1.").arg(cells(count)));
        return;
    }
    CopyRequest request;
    request.block.rows = idsOf(selected.rows, cellplan::mostCopiedCells + 1);
    for (const int column : selected.columns)
        request.block.columns.push_back(static_cast<ProductColumn>(column));
    request.selected = masks(selected);
    request.headers = headers;
    QHash<std::pair<ProductId, int>, QString> held;
    for (const HeldCell& cell : m_model->heldCells()->all())
        held.insert({cell.change.product, static_cast<int>(cell.change.field)}, cell.change.after);
    request.shown = [held](ProductId id, Field field) {
        const auto found = held.constFind({id, static_cast<int>(field)});
        return found == held.constEnd() ? std::nullopt : std::optional(*found);
    };
    Q_EMIT statusMessage(tr("Copying %1…").arg(cells(count)));
    cellplan::cancel(*m_model->session(), m_request);
    m_request = cellplan::copy(*m_model->session(), std::move(request), this,
                               [this, count, generation = ++m_generation](const Result<QString>& text) {
                                   if (generation != m_generation)
                                       return;
                                   if (text)
                                       QApplication::clipboard()->setText(*text);
                                   Q_EMIT statusMessage(text ? tr("Copied %1.").arg(cells(count)) : text.error().text);
                               });
}

/// False if rows are not loaded or too many.
bool CellCommands::copyNow(const Shape& shape, bool headers) {
    if (shape.rowCount * static_cast<qint64>(shape.columns.size()) > mostCopiedAtOnce)
        return false;
    const QLocale locale;
    const std::vector<quint32> selected = masks(shape);
    QString text;
    for (size_t i = 0; headers && i < shape.columns.size(); ++i)
        TabText::append(text, columnInfo(static_cast<ProductColumn>(shape.columns[i])).title(), i == 0);
    if (headers)
        text += u'\n';
    size_t number = 0;
    for (const auto& [top, bottom] : shape.rows) {
        for (int row = top; row <= bottom; ++row, ++number) {
            if (!m_model->productAt(row))
                return false;
            for (size_t i = 0; i < shape.columns.size(); ++i) {
                const bool wanted = selected.empty() || ((selected[number] >> i) & 1U) != 0;
                const QString cell =
                    m_model->index(row, shape.columns[i]).data(ProductTableModel::PlainTextRole).toString();
                const Field field = columnInfo(static_cast<ProductColumn>(shape.columns[i])).field;
                TabText::append(text, wanted ? celltext::forClipboard(field, cell, locale) : QString(), i == 0);
            }
            text += u'\n';
        }
    }
    text.chop(1); // a single cell goes into a text field as it is
    QApplication::clipboard()->setText(text);
    return true;
}

// Pasting and filling

void CellCommands::paste() {
    if (!isWritable() || !m_table->currentIndex().isValid() || isAsking())
        return;
    const QString text = QApplication::clipboard()->text();
    if (text.isEmpty())
        return Q_EMIT statusMessage(tr("There is no text on the clipboard."));
    Shape selected = shape();
    const QModelIndex current = m_table->currentIndex();
    if (selected.rows.empty() || (selected.rowCount == 1 && isWholeRows())) {
        selected.rows = {{current.row(), current.row()}};
        selected.columns = {current.column()};
        selected.rowCount = 1;
    }
    PasteRequest request;
    request.text = text;
    request.selection.rows = idsOf(selected.rows, cellplan::mostCells + 1);
    for (const int column : selected.columns)
        request.selection.columns.push_back(static_cast<ProductColumn>(column));
    const int top = selected.rows.front().first;
    request.below = idsOf({{top, m_model->rowCount() - 1}}, cellplan::mostCells + 1);
    request.right = columnsFrom(selected.columns.front());
    const bool oneCell = selected.rowCount == 1 && selected.columns.size() == 1;
    const QStringView body = QStringView(text).trimmed();
    const auto lines = body.count(u'\n') + 1;
    if (oneCell && lines > 1 && !body.contains(u'\t')) {
        switch (m_prompts->choose(tr("Several lines"),
                                  tr("The clipboard has %1 lines, and one cell is selected.").arg(lines),
                                  {tr("Join them in this cell"), tr("One below the other"), tr("Cancel")}, 2)) {
        case 0:
            request.asOneCell = true;
            break;
        case 1:
            break;
        default:
            return;
        }
    }
    startPaste(std::move(request));
}

bool CellCommands::isAsking() const { return m_dialog && m_dialog->isVisible(); }

void CellCommands::startPaste(PasteRequest request) {
    request.rules = m_rules;
    cellplan::cancel(*m_model->session(), m_request);
    m_request =
        cellplan::paste(*m_model->session(), std::move(request), this,
                        [this, generation = ++m_generation](const Result<std::shared_ptr<const CellPlan>>& plan) {
                            if (generation != m_generation)
                                return;
                            if (plan)
                                pastePlanned(*plan);
                            else
                                m_prompts->showError(plan.error());
                        });
}

void CellCommands::pastePlanned(const std::shared_ptr<const CellPlan>& plan) {
    if (plan->changes == 0 && plan->problems == 0)
        return Q_EMIT statusMessage(plan->same > 0 ? tr("What would be pasted is there already.")
                                                   : tr("Nothing can be pasted here: choose a column that can be "
                                                        "changed."));
    const QString title = tr("Paste of %1").arg(cells(plan->changes));
    const bool surprising = plan->exceedsSelection || plan->problems > 0 || plan->rowsLeftOut > 0 ||
                            plan->columnsLeftOut > 0 || plan->readOnlyColumns > 0 || plan->byTitles || plan->alarms > 0;
    if (plan->rows > 1 || surprising)
        preview(tr("Paste"), title, plan);
    else
        apply(*plan, title);
}

void CellCommands::fillDown() {
    Shape selected = shape();
    if (!isWritable() || selected.rows.empty() || isAsking())
        return;
    if (selected.rowCount == 1) {
        int& top = selected.rows.front().first;
        if (top == 0)
            return Q_EMIT statusMessage(tr("There is no row above to fill from."));
        --top;
    }
    FillRequest request;
    CellBlock block;
    block.rows = idsOf(selected.rows, cellplan::mostCells + 1);
    for (const int column : selected.columns)
        block.columns.push_back(static_cast<ProductColumn>(column));
    request.blocks = {std::move(block)};
    startFill(std::move(request));
}

void CellCommands::fill(const QString& value) {
    if (!isWritable() || isAsking())
        return;
    const auto column = static_cast<ProductColumn>(m_table->currentIndex().column());
    FillRequest request;
    request.value = value;
    const auto add = [&](int top, int bottom, int left, int right) {
        CellBlock block;
        for (int i = left; i <= right; ++i) {
            const auto other = static_cast<ProductColumn>(i);
            if (!m_table->isColumnHidden(i) && (other == column || (isPrice(other) && isPrice(column))))
                block.columns.push_back(other);
        }
        block.rows = idsOf({{top, bottom}}, cellplan::mostCells + 1);
        if (!block.columns.empty())
            request.blocks.push_back(std::move(block));
    };
    const QModelIndex current = m_table->currentIndex();
    if (!m_table->selectionModel()->isSelected(current))
        add(current.row(), current.row(), current.column(), current.column());
    for (const QItemSelectionRange& range : m_table->selectionModel()->selection())
        add(range.top(), range.bottom(), range.left(), range.right());
    startFill(std::move(request));
}

void CellCommands::startFill(FillRequest request) {
    request.rules = m_rules;
    cellplan::cancel(*m_model->session(), m_request);
    m_request =
        cellplan::fill(*m_model->session(), std::move(request), this,
                       [this, generation = ++m_generation](const Result<std::shared_ptr<const CellPlan>>& plan) {
                           if (generation != m_generation)
                               return;
                           if (plan)
                               fillPlanned(*plan);
                           else
                               m_prompts->showError(plan.error());
                       });
}

void CellCommands::fillPlanned(const std::shared_ptr<const CellPlan>& plan) {
    if (plan->changes == 0 && plan->problems == 0)
        return Q_EMIT statusMessage(tr("The cells have that value already."));
    const QString title = tr("Fill of %1").arg(cells(plan->changes));
    if (plan->problems > 0 || plan->alarms > 0 || plan->changes > mostFilledAtOnce)
        preview(tr("Fill"), title, plan);
    else
        apply(*plan, title);
}

void CellCommands::preview(const QString& title, const QString& stepTitle,
                           const std::shared_ptr<const CellPlan>& plan) {
    const QString accept =
        m_model->isHolding() ? tr("Hold %1").arg(cells(plan->changes)) : tr("Change %1").arg(cells(plan->changes));
    m_dialog = new CellPreviewDialog(title, plan, accept, m_table->window());
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &QDialog::accepted, this, [this, plan, stepTitle] { apply(*plan, stepTitle); });
    m_dialog->open();
}

void CellCommands::apply(const CellPlan& plan, const QString& stepTitle) {
    if (plan.changes == 0 || !isWritable())
        return;
    if (!m_model->isHolding()) {
        cellplan::write(*m_model->session(), stepTitle, changesOf(plan), this,
                        [this](const Result<CellReport>& report) { written(report); });
        return;
    }
    if (m_model->heldCells()->hold(plan))
        return Q_EMIT statusMessage(tr("%1 held. Nothing is saved yet.").arg(cells(plan.changes)));
    m_prompts->showError(Error(Error::Kind::Invalid,
                               tr("At most %1 edits can be held: save those that are held first, or do not hold them.")
                                   .arg(QLocale().toString(HeldCells::most))));
}

void CellCommands::written(const Result<CellReport>& report) {
    if (!report)
        return m_prompts->showError(report.error());
    QString text = tr("Changed %1.").arg(cells(report->cells));
    if (report->merged > 0)
        text += u' ' + tr("Edits of others in the same products were kept.");
    Q_EMIT statusMessage(text);
    if (report->refused.empty())
        return;
    QStringList lines;
    for (size_t i = 0; i < report->refused.size() && i < 5; ++i)
        lines << u"“%1”: %2"_s.arg(celltext::shown(report->refused[i].change.field, report->refused[i].change.after),
                                   report->refused[i].text);
    m_prompts->showError(
        Error(Error::Kind::Conflict, tr("%1 not changed, the others were.\n%2")
                                         .arg(cells(static_cast<qint64>(report->refused.size())), lines.join(u'\n'))));
}

// Emptying

bool CellCommands::asksToDelete() {
    const Shape selected = shape();
    FillRequest request;
    request.value = QString();
    CellBlock block;
    for (const int column : selected.columns) {
        if (isEmptiable(static_cast<ProductColumn>(column)))
            block.columns.push_back(static_cast<ProductColumn>(column));
    }
    const qint64 count = selected.rowCount * static_cast<qint64>(block.columns.size());
    const QString products = selected.rowCount == 1
                                 ? tr("Delete the product")
                                 : tr("Delete %Ln products", nullptr, static_cast<int>(selected.rowCount));
    QStringList buttons;
    if (count > 0)
        buttons << tr("Empty %1").arg(cells(count));
    buttons << products << tr("Cancel");
    const int chosen =
        m_prompts->choose(tr("Empty or delete?"),
                          count > 0 ? tr("Cells are selected, not whole products. What is to become of them?")
                                    : tr("Cells are selected, not whole products. A name or a price cannot be empty."),
                          buttons, static_cast<int>(buttons.size()) - 1);
    if (chosen == 0 && count > 0) {
        block.rows = idsOf(selected.rows, cellplan::mostCells + 1);
        request.blocks = {std::move(block)};
        startFill(std::move(request));
    }
    return chosen == (count > 0 ? 1 : 0);
}

// What is held

void CellCommands::saveHeld(std::function<void(bool)> done) {
    HeldCells* held = m_model->heldCells();
    if (held->isEmpty() || held->isSaving() || !isWritable()) {
        if (done)
            done(held->isEmpty());
        return;
    }
    m_table->finishEditing([this, held, done = std::move(done)](bool stored) {
        if (!stored) {
            if (done)
                done(false);
            return;
        }
        held->save(*m_model->session(), tr("Edit of %1").arg(cells(held->count())),
                   [this, done](const Result<CellReport>& report) {
                       if (!report)
                           m_prompts->showError(report.error());
                       else if (report->refused.empty())
                           Q_EMIT statusMessage(tr("Saved %1.").arg(cells(report->cells)));
                       else
                           Q_EMIT statusMessage(
                               tr("Saved %1; %2 still held, with the reason beside each.")
                                   .arg(cells(report->cells), cells(static_cast<qint64>(report->refused.size()))));
                       if (done)
                           done(report && report->refused.empty());
                   });
    });
}

void CellCommands::previewHeld() {
    if (!m_model->session() || m_model->heldCells()->isEmpty() || isAsking())
        return;
    cellplan::cancel(*m_model->session(), m_request);
    m_request =
        cellplan::review(*m_model->session(), m_model->heldCells()->all(), this,
                         [this, generation = ++m_generation](const Result<std::shared_ptr<const CellPlan>>& plan) {
                             if (generation != m_generation)
                                 return;
                             if (!plan)
                                 return m_prompts->showError(plan.error());
                             m_dialog =
                                 new CellPreviewDialog(tr("Held edits"), *plan,
                                                       tr("Save %1").arg(cells((*plan)->changes)), m_table->window());
                             m_dialog->setAttribute(Qt::WA_DeleteOnClose);
                             connect(m_dialog, &QDialog::accepted, this, [this] { saveHeld(); });
                             m_dialog->open();
                         });
}

// Keys and menu

bool CellCommands::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_table && event->type() == QEvent::KeyPress && !m_table->isEditing() &&
        handleKey(static_cast<QKeyEvent*>(event)))
        return true;
    return QObject::eventFilter(watched, event);
}

bool CellCommands::handleKey(QKeyEvent* event) {
    const auto keys = event->keyCombination();
    if (event->matches(QKeySequence::Copy))
        copy();
    else if (keys == QKeyCombination(Qt::ControlModifier | Qt::ShiftModifier, Qt::Key_C))
        copy(true);
    else if (event->matches(QKeySequence::Paste))
        paste();
    else if (keys == QKeyCombination(Qt::ControlModifier, Qt::Key_D))
        fillDown();
    else if (keys == QKeyCombination(Qt::ShiftModifier, Qt::Key_Space))
        m_table->selectionModel()->select(m_table->currentIndex(),
                                          QItemSelectionModel::Select | QItemSelectionModel::Rows);
    else
        return false;
    return true;
}

void CellCommands::fillMenu(QMenu* menu, const QModelIndex& index) {
    const ProductId id = m_model->idAt(index.row());
    const auto column = static_cast<ProductColumn>(index.column());
    const Field field = columnInfo(column).field;
    const auto state = index.data(ProductTableModel::SaveStateRole).value<ProductTableModel::SaveState>();
    if (state == ProductTableModel::SaveState::NotSaved) {
        menu->addAction(theme::icon(u"view-refresh"_s), tr("Try to save it again"), m_model,
                        [this, id, column] { m_model->retry(id, column); });
        menu->addAction(theme::icon(u"edit-undo"_s), tr("Give up the typed value"), m_model,
                        [this, id, column] { m_model->discard(id, column); });
        menu->addSeparator();
    } else if (state == ProductTableModel::SaveState::Held) {
        menu->addAction(theme::icon(u"edit-undo"_s), tr("Give up this edit"), this,
                        [this, id, field] { m_model->heldCells()->revert(id, field); });
        menu->addSeparator();
    }
    const auto add = [&](const char* icon, const QString& text, const QKeySequence& keys, bool enabled, auto slot) {
        QAction* action = menu->addAction(theme::icon(QLatin1String(icon)), text, this, slot);
        action->setEnabled(enabled);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetShortcut); // to be read; the table's own keys do it
    };
    add("edit-copy", tr("Copy"), QKeySequence::Copy, true, [this] { copy(); });
    add("edit-copy", tr("Copy with headers"), QKeySequence(u"Ctrl+Shift+C"_s), true, [this] { copy(true); });
    add("edit-paste", tr("Paste"), QKeySequence::Paste, isWritable(), [this] { paste(); });
    add("go-down", tr("Fill down"), QKeySequence(u"Ctrl+D"_s), isWritable(), [this] { fillDown(); });
}

} // namespace pricebook
