#pragma once

#include "accountservices.h"

#include <QWidget>
#include <optional>

class QComboBox;
class QFrame;
class QLineEdit;
class QPushButton;

namespace pricebook {

class InlineMessage;
class Prompts;
class TextTable;

/// The access tokens of a catalogue: which there are, making and revoking them. A new one's secret is shown until the
/// pane is hidden or a person is done with it, and never again. Shows what it is given; asks for it anew by changed().
class TokensPane final : public QWidget {
    Q_OBJECT
public:
    /// `prompts` must outlive it.
    TokensPane(AccountServices services, Prompts* prompts, QWidget* parent = nullptr);

    /// Whose tokens these are; none: no catalogue is open.
    void setCatalogue(const std::optional<DatabaseUrl>& url, bool readOnly);
    void showTokens(const std::vector<AccessToken>& tokens);
    void showProblem(const QString& text);

Q_SIGNALS:
    void changed();

private:
    QFrame* buildSecret();
    void buildCreating();
    void create();
    void showSecret(const NewToken& made);
    void hideSecret();
    void revoke();
    void updateButtons();

    AccountServices m_services;
    Prompts* m_prompts;
    std::optional<DatabaseUrl> m_url;
    bool m_writable = false;
    bool m_busy = false;
    std::vector<AccessToken> m_tokens;
    TextTable* m_table;
    InlineMessage* m_problem;
    QPushButton* m_revoke;
    QFrame* m_secretFrame = nullptr;
    QLineEdit* m_secret = nullptr;
    QPushButton* m_copy = nullptr;
    QLineEdit* m_newName;
    QComboBox* m_newAccess;
    QComboBox* m_newExpiry;
    QPushButton* m_create;
    InlineMessage* m_createProblem;
};

} // namespace pricebook
