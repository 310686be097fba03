#include "tagtristatemodel.h"

#include "textfold.h"

#include <QLocale>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

bool sameTag(const Tag& a, const Tag& b) {
    if (a.id.isValid() || b.id.isValid())
        return a.id == b.id;
    return folded(a.name.simplified()) == folded(b.name.simplified());
}

QString number(qint64 value) { return QLocale().toString(value); }

} // namespace

TagTristateModel::TagTristateModel(QObject* parent) : QAbstractListModel(parent) {}

void TagTristateModel::setSpread(const TagSpread& spread) {
    const bool wasChanged = !m_changes.empty();
    m_spread = spread;
    m_changes.clear();
    arrange();
    if (wasChanged)
        Q_EMIT edited();
}

void TagTristateModel::setFound(const QString& text, const std::vector<TagUsage>& hits,
                                const std::vector<TagUsage>& near) {
    m_text = text;
    m_hits = hits;
    m_near = near;
    arrange();
}

void TagTristateModel::arrange() {
    beginResetModel();
    m_rows.clear();
    const QString needle = plainText(m_text.simplified());
    const auto add = [this](const Tag& tag, bool near) {
        if (std::none_of(m_rows.cbegin(), m_rows.cend(), [&tag](const Row& row) { return sameTag(row.tag, tag); }))
            m_rows.push_back({tag, onCount(tag.id), near});
    };
    for (const Change& change : m_changes) {
        if (!change.tag.id.isValid())
            add(change.tag, false);
    }
    for (const TagUsage& usage : m_spread.tags) {
        if (needle.isEmpty() || changeOf(usage.tag) || plainText(usage.tag.name).contains(needle))
            add(usage.tag, false);
    }
    for (const Change& change : m_changes)
        add(change.tag, false);
    for (const TagUsage& usage : m_hits)
        add(usage.tag, false);
    for (const TagUsage& usage : m_near)
        add(usage.tag, true);
    endResetModel();
}

qint64 TagTristateModel::onCount(TagId tag) const {
    const auto found = std::find_if(m_spread.tags.cbegin(), m_spread.tags.cend(),
                                    [tag](const TagUsage& usage) { return usage.tag.id == tag; });
    return tag.isValid() && found != m_spread.tags.cend() ? found->products : 0;
}

Qt::CheckState TagTristateModel::original(const Row& row) const {
    if (row.on == 0)
        return Qt::Unchecked;
    return row.on >= m_spread.products ? Qt::Checked : Qt::PartiallyChecked;
}

const TagTristateModel::Change* TagTristateModel::changeOf(const Tag& tag) const {
    const auto found = std::find_if(m_changes.cbegin(), m_changes.cend(),
                                    [&tag](const Change& change) { return sameTag(change.tag, tag); });
    return found == m_changes.cend() ? nullptr : &*found;
}

Qt::CheckState TagTristateModel::state(const Row& row) const {
    const Change* change = changeOf(row.tag);
    return !change ? original(row) : (change->on ? Qt::Checked : Qt::Unchecked);
}

void TagTristateModel::cycle(int row) {
    if (row < 0 || row >= rowCount() || m_spread.products == 0)
        return;
    const Row& which = m_rows[static_cast<size_t>(row)];
    const Qt::CheckState was = original(which);
    const Change* change = changeOf(which.tag);
    const auto forget = [this, &which] {
        std::erase_if(m_changes, [&which](const Change& old) { return sameTag(old.tag, which.tag); });
    };
    // A new tag that is not wanted is nothing.
    const bool backToOriginal = change && (was != Qt::PartiallyChecked || !change->on);
    const bool turnsOn = change ? !change->on : was != Qt::Checked;
    forget();
    if (!backToOriginal)
        m_changes.push_back({which.tag, turnsOn});
    Q_EMIT dataChanged(index(row), index(row));
    Q_EMIT edited();
}

int TagTristateModel::addNew(const QString& name) {
    int row = rowOfName(name);
    if (row < 0) {
        m_changes.push_back({{{}, name.simplified()}, true});
        arrange();
        row = rowOfName(name);
        Q_EMIT edited();
    } else if (state(m_rows[static_cast<size_t>(row)]) != Qt::Checked) {
        cycle(row);
    }
    return row;
}

int TagTristateModel::rowOfName(const QString& name) const {
    const QString wanted = folded(name.simplified());
    const auto found = std::find_if(m_rows.cbegin(), m_rows.cend(),
                                    [&wanted](const Row& row) { return folded(row.tag.name.simplified()) == wanted; });
    return found == m_rows.cend() ? -1 : static_cast<int>(found - m_rows.cbegin());
}

TagEdit TagTristateModel::edit() const {
    TagEdit edit;
    for (const Change& change : m_changes) {
        if (!change.tag.id.isValid())
            edit.create << change.tag.name;
        else if (change.on)
            edit.add.push_back(change.tag.id);
        else
            edit.remove.push_back(change.tag.id);
    }
    return edit;
}

QString TagTristateModel::summary() const {
    QStringList added, removed;
    for (const Change& change : m_changes)
        (change.on ? added : removed) << change.tag.name;
    QStringList parts;
    if (!added.isEmpty())
        parts << u"+ "_s + added.join(u", "_s);
    if (!removed.isEmpty())
        parts << u"− "_s + removed.join(u", "_s);
    return parts.join(u"; "_s);
}

QString TagTristateModel::place(const Row& row) const {
    const QString all = number(m_spread.products);
    const Change* change = changeOf(row.tag);
    if (change && change->on)
        return row.tag.id.isValid() ? tr("will be on all: adds to %1").arg(number(m_spread.products - row.on))
                                    : tr("new: adds to %1").arg(all);
    if (change)
        return tr("will be on none: takes from %1").arg(number(row.on));
    switch (original(row)) {
    case Qt::Checked:
        return tr("on all %1").arg(all);
    case Qt::PartiallyChecked:
        return tr("on %1 of %2").arg(number(row.on), all);
    default:
        return tr("on none");
    }
}

QString TagTristateModel::spoken(const Row& row) const {
    return tr("%1, %2", "a tag and which of the products have it").arg(row.tag.name, place(row));
}

int TagTristateModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant TagTristateModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& row = m_rows[static_cast<size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return row.near ? tr("Did you mean “%1”?").arg(row.tag.name) : row.tag.name;
    case Qt::CheckStateRole:
        return state(row);
    case Qt::AccessibleTextRole:
        return spoken(row);
    case Qt::ToolTipRole:
    case NameRole:
        return row.tag.name;
    case TagIdRole:
        return row.tag.id.value;
    case OnRole:
        return row.on;
    case PlaceRole:
        return place(row);
    case ChangedRole:
        return changeOf(row.tag) != nullptr;
    case NearRole:
        return row.near;
    default:
        return {};
    }
}

/// A view's check box asks for two states; here a click is a step of the cycle.
bool TagTristateModel::setData(const QModelIndex& index, const QVariant& /*value*/, int role) {
    if (role != Qt::CheckStateRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    cycle(index.row());
    return true;
}

Qt::ItemFlags TagTristateModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractListModel::flags(index);
    if (index.isValid() && m_spread.products > 0)
        flags |= Qt::ItemIsUserCheckable | Qt::ItemIsUserTristate;
    return flags;
}

} // namespace pricebook
