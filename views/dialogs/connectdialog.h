#pragma once

#include "databaseurl.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace pricebook {

class InlineMessage;

/// Asks for the address of a catalogue on a PostgreSQL server, as fields, or as one address pasted into the first of
/// them.
class ConnectDialog final : public QDialog {
    Q_OBJECT
public:
    explicit ConnectDialog(QWidget* parent = nullptr);

    /// Shows what is known already, and what was wrong with it.
    void setUrl(const DatabaseUrl& url, const QString& problem);
    [[nodiscard]] DatabaseUrl url() const;
    [[nodiscard]] bool isPasswordToBeKept() const;

    void accept() override;

private:
    void serverEdited(const QString& text);

    QLineEdit* m_server;
    QSpinBox* m_port;
    QLineEdit* m_database;
    QLineEdit* m_user;
    QLineEdit* m_password;
    QComboBox* m_encryption;
    QCheckBox* m_keep;
    QPushButton* m_connect;
    InlineMessage* m_message;
    std::vector<DatabaseUrl::Host> m_furtherHosts; ///< of an address with several; there are no fields for them
    std::vector<std::pair<QString, QString>> m_otherOptions;
};

} // namespace pricebook
