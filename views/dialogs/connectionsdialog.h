#pragma once

#include "connectioneditor.h"

#include <QDialog>

class QPushButton;
class QTreeWidget;

namespace pricebook {

class InlineMessage;
class Prompts;
class Settings;

/// The named connections: opens, adds, changes and removes them. What is changed is in the settings at once; passwords
/// that are to be kept go to `keepPassword`, others are good for opening as long as the dialog is there.
class ConnectionsDialog final : public QDialog {
    Q_OBJECT
public:
    /// What is done outside of the window.
    struct Hooks {
        ConnectionEditor::Test test;
        std::function<void(const DatabaseUrl&)> keepPassword; ///< with its password, into the keychain
    };
    /// `settings` and `prompts` must outlive it.
    ConnectionsDialog(Settings* settings, Prompts* prompts, Hooks hooks, QWidget* parent = nullptr);

    /// What a new connection is proposed for: the catalogue that is open. Its password needs not be typed again.
    void setCurrent(const DatabaseUrl& url);

Q_SIGNALS:
    void openRequested(const pricebook::DatabaseUrl& url);
    /// Something in the settings.
    void changed();

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildButtons();
    void fill(int select); ///< and selects this row
    [[nodiscard]] int selected() const;
    void add();
    void change();
    void remove();
    void openSelected();
    /// Index -1: a new one.
    void edit(const NamedConnection& connection, int index);
    void update();

    Settings* m_settings;
    Prompts* m_prompts;
    Hooks m_hooks;
    DatabaseUrl m_current;
    std::vector<NamedConnection> m_connections; ///< with the passwords that are known here
    QTreeWidget* m_list;
    InlineMessage* m_hint;
    QPushButton* m_open = nullptr;
    QPushButton* m_change = nullptr;
    QPushButton* m_remove = nullptr;
};

} // namespace pricebook
