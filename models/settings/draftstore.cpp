#include "draftstore.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QLockFile>
#include <QSaveFile>
#include <QStandardPaths>
#include <QUuid>
#include <algorithm>

namespace pricebook {

using namespace Qt::StringLiterals;

namespace {

constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
constexpr qint64 largestFile = 1'000'000; ///< bytes; longer than any product

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::DraftStore)
};

/// The address without anything that must not be in the name of a file.
QString nameOf(const QString& catalogue) {
    return QString::fromLatin1(
        QCryptographicHash::hash(catalogue.toUtf8(), QCryptographicHash::Sha256).toHex().left(16));
}

/// A lock of a program that was killed is stale by the number of its process, which QLockFile looks at.
bool isAlive(const QString& lockFile) {
    if (!QFile::exists(lockFile))
        return false;
    QLockFile lock(lockFile);
    lock.setStaleLockTime(0);
    const bool alive = !lock.tryLock(0);
    return alive; // the lock's end removes the file of a dead one
}

std::optional<Draft> read(const QString& path) {
    QFile file(path);
    if (file.size() > largestFile || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonObject object = QJsonDocument::fromJson(file.readAll()).object();
    Draft draft;
    draft.product = static_cast<qint64>(object.value(u"product"_s).toDouble());
    draft.title = object.value(u"title"_s).toString();
    draft.at = QDateTime::fromString(object.value(u"at"_s).toString(), Qt::ISODateWithMs);
    draft.content = object.value(u"content"_s).toObject();
    draft.file = path;
    return draft.content.isEmpty() || !draft.at.isValid() ? std::nullopt : std::optional(draft);
}

} // namespace

DraftStore::DraftStore(QString folder)
    : m_folder(std::move(folder)),
      m_instance(QUuid::createUuid().toString(QUuid::Id128).left(12)) {}

DraftStore::~DraftStore() = default;

QString DraftStore::defaultFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/pricebook/drafts"_s;
}

/// catalogue-instance-product.json
QString DraftStore::fileOf(const QString& catalogue, qint64 product) const {
    return u"%1/%2-%3-%4.json"_s.arg(m_folder, nameOf(catalogue), m_instance).arg(product);
}

Result<void> DraftStore::save(const QString& catalogue, const Draft& draft) {
    const Error failed(Error::Kind::ReadOnly,
                       Texts::tr("What you type cannot be kept on this computer until it is saved: %1 "
                                 "cannot be written.")
                           .arg(m_folder));
    if (!m_alive) {
        if (!QDir().mkpath(m_folder))
            return failed;
        QFile::setPermissions(m_folder, ownerOnly | QFileDevice::ExeOwner);
        m_alive = std::make_unique<QLockFile>(m_folder + u'/' + m_instance + u".lock"_s);
        m_alive->setStaleLockTime(0);
        if (!m_alive->tryLock(0)) {
            m_alive.reset();
            return failed;
        }
    }
    const QJsonObject object{{u"product"_s, static_cast<double>(draft.product)},
                             {u"title"_s, draft.title},
                             {u"at"_s, draft.at.toUTC().toString(Qt::ISODateWithMs)},
                             {u"content"_s, draft.content}};
    const QByteArray text = QJsonDocument(object).toJson(QJsonDocument::Compact);
    QSaveFile file(fileOf(catalogue, draft.product));
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(ownerOnly) || file.write(text) != text.size() ||
        !file.commit())
        return failed;
    return {};
}

void DraftStore::remove(const QString& catalogue, qint64 product) { QFile::remove(fileOf(catalogue, product)); }

std::vector<Draft> DraftStore::leftBehind(const QString& catalogue) const {
    std::vector<Draft> drafts;
    const QDir folder(m_folder);
    for (const QString& name : folder.entryList({nameOf(catalogue) + u"-*.json"_s}, QDir::Files)) {
        const QString instance = name.section(u'-', 1, 1);
        if (instance == m_instance || isAlive(folder.filePath(instance + u".lock"_s)))
            continue;
        if (auto draft = read(folder.filePath(name)))
            drafts.push_back(std::move(*draft));
    }
    std::sort(drafts.begin(), drafts.end(), [](const Draft& a, const Draft& b) { return a.at < b.at; });
    return drafts;
}

void DraftStore::discard(const Draft& draft) { QFile::remove(draft.file); }

} // namespace pricebook
