#include "helddraft.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QStandardPaths>
#include <QTimer>
#include <QUuid>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr int pauseMilliseconds = 100; ///< many cells at once are one writing
constexpr qint64 mostBytes = 64'000'000;
const auto formatName = u"pricebook-held-cells"_s;

QString keyOf(Field field) {
    for (const ColumnInfo& info : productColumns()) {
        if (info.field == field)
            return QString::fromLatin1(info.key);
    }
    return {};
}

Field fieldOf(const QString& key) {
    for (const ColumnInfo& info : productColumns()) {
        if (info.editable && key == QLatin1String(info.key))
            return info.field;
    }
    return Field::None;
}

QByteArray written(const std::vector<HeldCell>& cells) {
    QJsonArray list;
    for (const HeldCell& cell : cells) {
        list.append(QJsonObject{{u"product"_s, cell.change.product.value},
                                {u"version"_s, cell.change.version},
                                {u"field"_s, keyOf(cell.change.field)},
                                {u"before"_s, cell.change.before},
                                {u"after"_s, cell.change.after},
                                {u"name"_s, cell.name}});
    }
    const QJsonObject all{{u"format"_s, formatName},
                          {u"version"_s, 1},
                          {u"changed"_s, QDateTime::currentDateTimeUtc().toString(Qt::ISODate)},
                          {u"cells"_s, list}};
    return QJsonDocument(all).toJson(QJsonDocument::Compact);
}

/// A file that is not ours or damaged has none.
std::vector<HeldCell> readCells(const QString& path, QDateTime& when) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > mostBytes)
        return {};
    const QJsonObject all = QJsonDocument::fromJson(file.readAll()).object();
    if (all[u"format"_s].toString() != formatName || all[u"version"_s].toInt() != 1)
        return {};
    when = QDateTime::fromString(all[u"changed"_s].toString(), Qt::ISODate);
    std::vector<HeldCell> cells;
    for (const QJsonValue& value : all[u"cells"_s].toArray()) {
        HeldCell cell;
        cell.change.product = ProductId(value[u"product"_s].toInteger());
        cell.change.version = value[u"version"_s].toInteger();
        cell.change.field = fieldOf(value[u"field"_s].toString());
        cell.change.before = value[u"before"_s].toString();
        cell.change.after = value[u"after"_s].toString();
        cell.name = value[u"name"_s].toString();
        if (cell.change.field != Field::None && cell.change.product.isValid() && cell.change.version > 0)
            cells.push_back(cell);
    }
    return cells;
}

/// Empty: written.
QString write(const QString& path, const std::vector<HeldCell>& cells) {
    if (cells.empty()) {
        QFile::remove(path);
        return {};
    }
    QSaveFile file(path);
    const bool opened = file.open(QIODevice::WriteOnly);
    if (opened) {
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        file.write(written(cells));
    }
    return opened && file.commit() ? QString() : file.errorString();
}

} // namespace

HeldDraft::HeldDraft(HeldCells* cells, QString folder, QObject* parent)
    : QObject(parent),
      m_cells(cells),
      m_folder(std::move(folder)) {
    m_writer.setMaxThreadCount(1);
    connect(cells, &HeldCells::changed, this, &HeldDraft::cellsChanged);
}

HeldDraft::~HeldDraft() { close(); }

QString HeldDraft::defaultFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/pricebook/drafts"_s;
}

void HeldDraft::open(const DatabaseUrl& url) {
    close();
    const QByteArray address = url.toDisplayString().toUtf8();
    m_prefix = u"cells-"_s +
               QString::fromLatin1(QCryptographicHash::hash(address, QCryptographicHash::Sha1).toHex().left(16)) + u'-';
    m_file = m_folder + u'/' + m_prefix + QUuid::createUuid().toString(QUuid::Id128).left(12) + u".json"_s;
    m_failed = false;
    m_writer.start([this, opened = ++m_opened, folder = m_folder, prefix = m_prefix] {
        LeftFiles left = findLeft(folder, prefix);
        QMetaObject::invokeMethod(this, [this, opened, left] {
            if (opened != m_opened || left.empty())
                return;
            m_left = left;
            int cells = 0;
            QDateTime when;
            for (const Left& file : left) {
                cells += static_cast<int>(file.cells.size());
                when = when.isValid() ? std::max(when, file.when) : file.when;
            }
            Q_EMIT found(cells, when);
        });
    });
}

HeldDraft::LeftFiles HeldDraft::findLeft(const QString& folder, const QString& prefix) {
    LeftFiles files;
    const QDir dir(folder);
    for (const QString& name : dir.entryList({prefix + u"*.json"_s}, QDir::Files, QDir::Time)) {
        Left left;
        left.file = dir.filePath(name);
        left.lock = std::make_shared<QLockFile>(left.file + u".lock"_s);
        left.lock->setStaleLockTime(0);
        if (!left.lock->tryLock())
            continue; // of a window that is open
        left.cells = readCells(left.file, left.when);
        if (!left.cells.empty())
            files.push_back(std::move(left));
    }
    return files;
}

void HeldDraft::cellsChanged() {
    if (m_file.isEmpty() || m_waiting)
        return;
    m_waiting = true;
    QTimer::singleShot(pauseMilliseconds, this, [this] {
        if (std::exchange(m_waiting, false))
            writeSoon();
    });
}

void HeldDraft::writeSoon() {
    if (m_file.isEmpty())
        return;
    if (!m_lock) {
        if (m_cells->isEmpty())
            return;
        QDir().mkpath(m_folder);
        QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        m_lock = std::make_shared<QLockFile>(m_file + u".lock"_s);
        m_lock->setStaleLockTime(0);
        m_lock->tryLock();
    }
    m_writer.start([this, file = m_file, cells = m_cells->all()] {
        const QString problem = write(file, cells);
        QMetaObject::invokeMethod(this, [this, problem] {
            if (!problem.isEmpty() && !std::exchange(m_failed, true))
                Q_EMIT failed(tr("The edits that are held cannot be kept for the case of a crash: %1").arg(problem));
        });
    });
}

void HeldDraft::flush() {
    if (std::exchange(m_waiting, false) && m_cells)
        writeSoon();
    m_writer.waitForDone();
}

void HeldDraft::close() {
    flush();
    m_lock.reset();
    m_left.clear();
    m_file.clear();
    ++m_opened;
}

void HeldDraft::takeUp() {
    std::vector<HeldCell> cells;
    for (const Left& file : m_left)
        cells.insert(cells.end(), file.cells.begin(), file.cells.end());
    m_cells->restore(cells);
    flush(); // ours is there before theirs goes
    removeLeft();
}

void HeldDraft::throwAway() { removeLeft(); }

void HeldDraft::removeLeft() {
    for (const Left& file : std::exchange(m_left, {}))
        QFile::remove(file.file);
}

} // namespace pricebook
