#include "settings.h"

#include <QCoreApplication>
#include <QSettings>
#include <QStandardPaths>
#include <array>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int mostRecent = 10;
constexpr const char* versionKey = "version";
constexpr const char* databaseKey = "database/url";
constexpr const char* recentKey = "database/recent";

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::Settings)
};

using Step = void (*)(QSettings&);

/// Entry n brings a file from version n to n + 1. A new one comes with a file of the old version in
/// tests/data/settings.
constexpr std::array<Step, Settings::currentVersion> steps{
    [](QSettings&) {}, // the first version only adds the number
};

/// A comma in a value that was written by hand makes QSettings read a list.
QString textOf(const QVariant& stored) {
    return stored.typeId() == QMetaType::QStringList ? stored.toStringList().join(u',') : stored.toString();
}

/// The address without its password; empty for what is no address, which might hold one.
QString withoutPassword(const QString& stored) {
    const Result<DatabaseUrl> url = DatabaseUrl::parse(stored);
    return url ? url->toDisplayString() : QString();
}

} // namespace

Settings::Settings(const QString& file) : m_settings(std::make_unique<QSettings>(file, QSettings::IniFormat)) {
    migrate();
    removePasswords();
}

Settings::~Settings() = default;

QString Settings::defaultFile() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/pricebook/pricebook.ini"_s;
}

std::optional<DatabaseUrl> Settings::database() const {
    const Result<DatabaseUrl> url = DatabaseUrl::parse(storedDatabase());
    return url ? std::optional(*url) : std::nullopt;
}

void Settings::setDatabase(const DatabaseUrl& url) {
    const QString text = url.toDisplayString();
    setValue(databaseKey, text);
    QStringList recent = value(recentKey).toStringList();
    recent.removeAll(text);
    recent.prepend(text);
    setValue(recentKey, QStringList(recent.mid(0, mostRecent)));
}

std::vector<DatabaseUrl> Settings::recentDatabases() const {
    std::vector<DatabaseUrl> urls;
    for (const QString& stored : value(recentKey).toStringList()) {
        if (Result<DatabaseUrl> url = DatabaseUrl::parse(stored))
            urls.push_back(*std::move(url));
    }
    return urls;
}

void Settings::forgetDatabase(const DatabaseUrl& url) {
    const QString text = url.toDisplayString();
    QStringList recent = value(recentKey).toStringList();
    recent.removeAll(text);
    setValue(recentKey, recent);
    if (storedDatabase() == text)
        m_settings->remove(QLatin1String(databaseKey));
}

Result<void> Settings::sync() {
    m_settings->sync();
    switch (m_settings->status()) {
    case QSettings::NoError:
        return {};
    case QSettings::FormatError:
        return Error(Error::Kind::Damaged,
                     Texts::tr("The settings file %1 is damaged in places; what could be read of it is used.")
                         .arg(m_settings->fileName()));
    case QSettings::AccessError:
        break;
    }
    return Error(Error::Kind::ReadOnly,
                 Texts::tr("The settings cannot be saved: %1 cannot be written. Check the permissions of its folder.")
                     .arg(m_settings->fileName()));
}

int Settings::version() const { return value(versionKey).toInt(); }

QString Settings::storedDatabase() const { return textOf(value(databaseKey)); }

QVariant Settings::value(const char* name) const { return m_settings->value(QLatin1String(name)); }

void Settings::setValue(const char* name, const QVariant& newValue) {
    if (version() < currentVersion)
        m_settings->setValue(QLatin1String(versionKey), currentVersion);
    m_settings->setValue(QLatin1String(name), newValue);
}

bool Settings::convert(const QVariant& stored, bool& result) {
    const QString text = stored.toString().toLower();
    result = text == u"true"_s || text == u"1"_s;
    return result || text == u"false"_s || text == u"0"_s;
}

bool Settings::convert(const QVariant& stored, QString& result) {
    result = textOf(stored);
    return true;
}

bool Settings::convert(const QVariant& stored, QByteArray& result) {
    result = stored.toByteArray();
    return stored.typeId() == QMetaType::QByteArray;
}

void Settings::migrate() {
    // Looking at settings makes no file.
    if (m_settings->allKeys().isEmpty() || version() >= currentVersion)
        return;
    for (int from = version(); from < currentVersion; ++from)
        steps[static_cast<size_t>(from)](*m_settings);
    m_settings->setValue(QLatin1String(versionKey), currentVersion);
}

void Settings::removePasswords() {
    const QString last = storedDatabase();
    if (const QString text = withoutPassword(last); text != last)
        m_settings->setValue(QLatin1String(databaseKey), text);
    QStringList recent = value(recentKey).toStringList();
    for (QString& stored : recent)
        stored = withoutPassword(stored);
    recent.removeAll(QString());
    if (recent != value(recentKey).toStringList())
        m_settings->setValue(QLatin1String(recentKey), recent);
}

} // namespace pricebook
