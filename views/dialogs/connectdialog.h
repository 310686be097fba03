#pragma once

#include "databaseurl.h"

#include <QDialog>

namespace pricebook {

class ServerForm;

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
    ServerForm* m_form;
};

} // namespace pricebook
