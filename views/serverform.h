#pragma once

#include "databaseurl.h"

#include <QWidget>
#include <optional>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace pricebook {

class InlineMessage;

/// The address of a catalogue on a PostgreSQL server as fields; one address pasted into the first of them fills all.
class ServerForm final : public QWidget {
    Q_OBJECT
public:
    explicit ServerForm(QWidget* parent = nullptr);

    /// Shows what is known already, and what was wrong with it. An address of a file changes nothing.
    void setUrl(const DatabaseUrl& url, const QString& problem = {});
    [[nodiscard]] DatabaseUrl url() const;
    /// As url(); nothing where something is missing, and then the form says what.
    [[nodiscard]] std::optional<DatabaseUrl> read();
    [[nodiscard]] bool isPasswordToBeKept() const;

Q_SIGNALS:
    void edited();

private:
    void serverEdited(const QString& text);

    QLineEdit* m_server;
    QSpinBox* m_port;
    QLineEdit* m_database;
    QLineEdit* m_user;
    QLineEdit* m_password;
    QComboBox* m_encryption;
    QCheckBox* m_keep;
    InlineMessage* m_message;
    std::vector<DatabaseUrl::Host> m_furtherHosts; ///< of an address with several; there are no fields for them
    std::vector<std::pair<QString, QString>> m_otherOptions;
};

} // namespace pricebook
