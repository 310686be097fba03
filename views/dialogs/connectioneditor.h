#pragma once

#include "connections.h"

#include <QDialog>
#include <functional>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;

namespace pricebook {

class InlineMessage;
class Prompts;
class SegmentedControl;
class ServerForm;

/// Asks for a named connection: where the catalogue is, its colour, and whether it is for reading only. "Test" tries it
/// in the background.
class ConnectionEditor final : public QDialog {
    Q_OBJECT
public:
    /// Answers once, later, with whether it can be opened and one sentence; not at all when `context` is gone.
    using Tested = std::function<void(bool good, const QString& sentence)>;
    using Test = std::function<void(const DatabaseUrl&, QObject* context, const Tested&)>;

    /// `prompts` must outlive it. `others`: whose names and addresses are taken.
    ConnectionEditor(Prompts* prompts, Test test, std::vector<NamedConnection> others, QWidget* parent = nullptr);

    void setConnection(const NamedConnection& connection);
    /// What is typed; without the password, which url() has.
    [[nodiscard]] NamedConnection connection() const;
    [[nodiscard]] DatabaseUrl url() const;
    [[nodiscard]] bool isPasswordToBeKept() const;

    /// Stays open where something is missing or taken, and says so.
    void accept() override;

protected:
    void changeEvent(QEvent* event) override;

private:
    void build();
    [[nodiscard]] QWidget* buildFile();
    void fillColors();
    void showKind(int kind);
    /// Grows until everything that is shown has its height.
    void fit();
    void test();
    void forgetTest();
    [[nodiscard]] bool isServer() const;
    /// False, and says why, where there is no address to speak of.
    [[nodiscard]] bool hasAddress();

    Prompts* m_prompts;
    Test m_test;
    std::vector<NamedConnection> m_others;
    QLineEdit* m_name;
    SegmentedControl* m_kind;
    QWidget* m_fileFields = nullptr; ///< or the server's form, whichever the kind is
    QLineEdit* m_file;
    ServerForm* m_server;
    QComboBox* m_color;
    QCheckBox* m_readOnly;
    QPushButton* m_testButton;
    InlineMessage* m_message;
    InlineMessage* m_result;
    quint64 m_attempt = 0; ///< answers to older ones are dropped
};

} // namespace pricebook
