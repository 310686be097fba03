#pragma once

#include "databaseurl.h"

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QVariant>
#include <memory>
#include <optional>

class QSettings;

namespace pricebook {

/// One setting: its place in the file, its type and what holds as long as nobody has set it.
template <class T>
struct SettingKey {
    const char* name;
    T fallback;
};

/// Every setting there is, but for the databases, which have functions of their own.
namespace keys {
inline const SettingKey<bool> echo{"log/statements", false};
inline const SettingKey<QString> language{"window/language", {}}; ///< see language.h; empty: the system's
inline const SettingKey<QByteArray> windowGeometry{"window/geometry", {}};
inline const SettingKey<QString> colors{"window/colors", QStringLiteral("system")}; ///< or light, dark
inline const SettingKey<QByteArray> windowState{"window/state", {}}; ///< tool bars and docks, QMainWindow::saveState
inline const SettingKey<QString> windowPage{"window/page", QStringLiteral("products")};
inline const SettingKey<QByteArray> splitterState{"window/splitter", {}};
inline const SettingKey<bool> filtersVisible{"window/filters", true};
inline const SettingKey<bool> detailVisible{"window/detail", true};
inline const SettingKey<QByteArray> productColumns{"products/columns", {}};            ///< QHeaderView::saveState
inline const SettingKey<QString> productSort{"products/sort", QStringLiteral("name")}; ///< with "-" before: descending
inline const SettingKey<bool> holdEdits{"products/hold", false}; ///< cells' edits until they are saved together
inline const SettingKey<QByteArray> categoryColumns{"categories/columns", {}};
inline const SettingKey<QByteArray> tagColumns{"tags/columns", {}};
inline const SettingKey<QString> importFolder{"files/import", {}};
inline const SettingKey<QString> exportFolder{"files/export", {}};
inline const SettingKey<QString> importMatch{"import/match", QStringLiteral("name")};         ///< id, name or new
inline const SettingKey<bool> priceTenfold{"prices/tenfold", true};                           ///< see PriceRules
inline const SettingKey<QString> priceMostChange{"prices/mostChange", QStringLiteral("50")};  ///< per cent; 0: any
inline const SettingKey<QString> priceMostSecond{"prices/mostSecond", QStringLiteral("100")}; ///< per cent; 0: any
inline const SettingKey<QString> priceLeastShmeckles{"prices/leastShmeckles", {}};
inline const SettingKey<QString> priceLeastFlurbos{"prices/leastFlurbos", {}};
inline const SettingKey<bool> endpointOn{"endpoint/on", false}; ///< it is started with the next catalogue that opens
inline const SettingKey<QString> endpointHost{"endpoint/host", QStringLiteral("127.0.0.1")};
inline const SettingKey<QString> endpointPort{"endpoint/port", QStringLiteral("8000")};
inline const SettingKey<QString> endpointCertificate{"endpoint/certificate", {}}; ///< PEM file; empty: no TLS
inline const SettingKey<QString> endpointKey{"endpoint/key", {}};                 ///< PEM file
inline const SettingKey<bool> endpointInsecure{"endpoint/insecure", false};
inline const SettingKey<bool> endpointReadOnly{"endpoint/readOnly", false};
inline const SettingKey<QString> endpointHosts{"endpoint/hosts", {}};     ///< parted by spaces
inline const SettingKey<QString> endpointOrigins{"endpoint/origins", {}}; ///< likewise
inline const SettingKey<bool> noticesTelegram{"notices/telegram", false};
inline const SettingKey<QString> noticesUser{"notices/user", {}};
inline const SettingKey<QString> noticesApi{"notices/api", {}};                              ///< empty: Telegram's own
inline const SettingKey<QString> noticesEvents{"notices/events", QStringLiteral("created")}; ///< parted by spaces
inline const SettingKey<QString> noticesWebhooks{"notices/webhooks", {}};                    ///< likewise
inline const SettingKey<bool> requestsVisible{"window/requests", false};
inline const SettingKey<QByteArray> requestColumns{"requests/columns", {}};
inline const SettingKey<QString> historyDays{"history/days", QStringLiteral("400")}; ///< 0: for ever
inline const SettingKey<QString> connections{"connections/list", {}};                ///< see connections.h
inline const SettingKey<QString> crashTold{"crash/told", {}}; ///< the newest report that a person was told of
} // namespace keys

/// What the program remembers, in an ini file. A password is never written: a database's address is stored without it,
/// and one that somebody wrote into the file by hand is taken out when the file is opened. Main thread only.
class Settings {
public:
    /// The file is created by the first set(); a damaged one is read as far as it goes.
    explicit Settings(const QString& file = defaultFile());
    ~Settings();
    Settings(const Settings&) = delete;
    Settings& operator=(const Settings&) = delete;

    /// pricebook.ini in $XDG_CONFIG_HOME/pricebook, usually ~/.config/pricebook.
    [[nodiscard]] static QString defaultFile();

    /// The value, or the key's fallback if there is none or it is not of the key's type.
    template <class T>
    [[nodiscard]] T get(const SettingKey<T>& key) const {
        const QVariant stored = value(key.name);
        T result{};
        return stored.isValid() && convert(stored, result) ? result : key.fallback;
    }
    template <class T>
    void set(const SettingKey<T>& key, const T& newValue) {
        setValue(key.name, QVariant::fromValue(newValue));
    }
    template <class T>
    [[nodiscard]] bool contains(const SettingKey<T>& key) const {
        return value(key.name).isValid();
    }

    /// The database last opened, without its password; empty if none is stored or what is stored is no address.
    [[nodiscard]] std::optional<DatabaseUrl> database() const;
    /// Stores it as the last one and puts it first among the recent ones.
    void setDatabase(const DatabaseUrl& url);
    /// Newest first, at most ten, without passwords.
    [[nodiscard]] std::vector<DatabaseUrl> recentDatabases() const;
    void forgetDatabase(const DatabaseUrl& url);

    /// Writes to disk. Error: ReadOnly or Damaged, naming the file.
    Result<void> sync();

    static constexpr int currentVersion = 1;
    /// The version of the file, 0 for one from before versions or a new one. A file of a newer program is used as it is
    /// and its version kept.
    [[nodiscard]] int version() const;

private:
    [[nodiscard]] QVariant value(const char* name) const;
    void setValue(const char* name, const QVariant& newValue);
    static bool convert(const QVariant& stored, bool& result);
    static bool convert(const QVariant& stored, QString& result);
    static bool convert(const QVariant& stored, QByteArray& result);
    [[nodiscard]] QString storedDatabase() const;
    void migrate();
    void removePasswords();

    std::unique_ptr<QSettings> m_settings;
};

} // namespace pricebook
