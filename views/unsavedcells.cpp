#include "unsavedcells.h"

#include "formbanner.h"
#include "producttablemodel.h"

#include <QTimer>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int lockedPauseMilliseconds = 2000;

} // namespace

UnsavedCells::UnsavedCells(ProductTableModel* model, FormBanner* banner, QObject* parent)
    : QObject(parent),
      m_model(model),
      m_banner(banner) {
    connect(
        model, &ProductTableModel::editFailed, this,
        [this](ProductId id, ProductColumn column, const QVariant&, const Error& error) { add(id, column, error); });
    connect(model, &QAbstractItemModel::dataChanged, this, &UnsavedCells::update);
    connect(model, &QAbstractItemModel::modelReset, this, &UnsavedCells::update);
}

void UnsavedCells::retry() {
    // A copy: each answer may take its cell out.
    for (const auto& [id, column] : std::vector(m_cells))
        m_model->retry(id, column);
}

void UnsavedCells::clear() {
    m_cells.clear();
    m_banner->clearMessage();
}

void UnsavedCells::add(ProductId id, ProductColumn column, const Error& error) {
    if (error.kind == Error::Kind::Conflict) // CellConflicts asks
        return;
    const std::pair cell(id, column);
    if (std::find(m_cells.begin(), m_cells.end(), cell) == m_cells.end())
        m_cells.push_back(cell);
    if (error.kind == Error::Kind::Locked) // another program holds the database for the moment
        QTimer::singleShot(lockedPauseMilliseconds, this, [this] {
            if (!m_cells.empty())
                retry();
        });
    const int count = static_cast<int>(m_cells.size());
    const QString what = count == 1 ? tr("A typed value is not saved and marked red.")
                                    : tr("%Ln typed values are not saved and marked red.", nullptr, count);
    const QString waiting = error.kind == Error::Kind::Locked        ? u' ' + tr("Waiting for it, and trying again.")
                            : error.kind == Error::Kind::Unavailable ? u' ' + tr("Tried again as soon as it is back.")
                                                                     : QString();
    m_banner->showMessage(error.isTransient() ? FormBanner::Kind::Warning : FormBanner::Kind::Error,
                          what + u' ' + error.text + waiting,
                          {{tr("Try again"), [this] { retry(); }}, {tr("Give up"), [this] { m_model->discardAll(); }}});
}

void UnsavedCells::update() {
    if (m_cells.empty())
        return;
    const bool any = m_model->hasUnsavedCells();
    std::erase_if(m_cells, [&](const auto& cell) {
        const int row = m_model->rowOf(cell.first);
        const QModelIndex index = m_model->index(row, static_cast<int>(cell.second));
        const auto state = index.data(ProductTableModel::SaveStateRole).template value<ProductTableModel::SaveState>();
        return !any || (index.isValid() && state == ProductTableModel::SaveState::Saved);
    });
    if (m_cells.empty())
        m_banner->clearMessage();
}

} // namespace pricebook
