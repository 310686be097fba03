#include "requestlogmodel.h"

#include <QLocale>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

/// What came from outside must not do anything to the row that shows it.
QString visible(QString text) {
    for (QChar& c : text) {
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
            c = QChar::ReplacementCharacter;
    }
    return text;
}

QString durationText(qint64 microseconds) {
    return QLocale().toString(static_cast<double>(microseconds) / 1000, 'f', microseconds < 100'000 ? 1 : 0);
}

} // namespace

void RequestLogModel::add(const QList<RequestRecord>& records) {
    if (m_paused) {
        m_held += records;
        if (m_held.size() > mostRows)
            m_held = m_held.last(mostRows);
        return;
    }
    const int added = static_cast<int>(std::min<qsizetype>(records.size(), mostRows));
    if (added == 0)
        return;
    const int kept = std::min(rowCount(), mostRows - added);
    if (kept < rowCount()) {
        beginRemoveRows({}, kept, rowCount() - 1);
        m_rows.resize(static_cast<size_t>(kept));
        endRemoveRows();
    }
    beginInsertRows({}, 0, added - 1);
    for (const RequestRecord& record : records.last(added))
        m_rows.push_front(record);
    endInsertRows();
}

void RequestLogModel::clear() {
    m_held.clear();
    if (m_rows.empty())
        return;
    beginResetModel();
    m_rows.clear();
    endResetModel();
}

void RequestLogModel::setPaused(bool paused) {
    m_paused = paused;
    if (!paused)
        add(std::exchange(m_held, {}));
}

int RequestLogModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RequestLogModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant RequestLogModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const bool isNumber =
        index.column() == StatusColumn || index.column() == DurationColumn || index.column() == BytesColumn;
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (isNumber ? Qt::AlignRight : Qt::AlignLeft));
    const RequestRecord& record = at(index.row());
    if (role == Qt::ToolTipRole && index.column() == CallerColumn)
        return tr("from %1").arg(visible(record.peer));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (static_cast<Column>(index.column())) {
    case TimeColumn:
        return record.at.toLocalTime().toString(u"HH:mm:ss.zzz"_s);
    case MethodColumn:
        return visible(record.method);
    case PathColumn:
        return visible(record.path);
    case StatusColumn:
        return QString::number(record.status);
    case DurationColumn:
        return durationText(record.microseconds);
    case BytesColumn:
        return QLocale().toString(record.bytes);
    case CallerColumn:
        return record.caller.isEmpty() ? visible(record.peer) : visible(record.caller);
    case ChangedColumn:
        return visible(record.changed);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant RequestLogModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    const bool isNumber = section == StatusColumn || section == DurationColumn || section == BytesColumn;
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (isNumber ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case TimeColumn:
        return tr("Time");
    case MethodColumn:
        return tr("Method");
    case PathColumn:
        return tr("Path");
    case StatusColumn:
        return tr("Status");
    case DurationColumn:
        return tr("ms");
    case BytesColumn:
        return tr("Bytes");
    case CallerColumn:
        return tr("Caller");
    case ChangedColumn:
        return tr("What changed");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace pricebook
