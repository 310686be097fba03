#pragma once

#include "noticeservices.h"

#include <QWidget>

class QCheckBox;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace pricebook {

class InlineMessage;
class NoticeTest;

/// Notices to a chat on Telegram: on or off, the bot's key, the chat, and where the Bot API is. The key is never shown:
/// what is typed goes into the keychain and out of the field.
class TelegramForm final : public QWidget {
    Q_OBJECT
public:
    explicit TelegramForm(const NoticeServices& services, QWidget* parent = nullptr);

    void showState(const NoticeServices::State& state);
    void showSecrets(const NoticeServices::Secrets& secrets);
    /// Stores what is set here; fields that are not valid leave it as it is.
    void writeTo(NoticeSetup& setup) const;

Q_SIGNALS:
    void edited();
    /// The key is another; `problem`: what the keychain says, or empty.
    void keyKept(const QString& problem);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Input {
        QLineEdit* line = nullptr;
        InlineMessage* message = nullptr;
    };
    Input addInput(QVBoxLayout* column, const QString& name, const QString& hint, QPushButton* button = nullptr);
    void check(const Input& input, const QString& problem);
    void keepKey(const QString& key);
    void checkApi();
    void refresh();

    NoticeServices m_services;
    NoticeOverrides m_environment;
    QString m_shownUser, m_shownApi; ///< what holds while a field is not valid
    bool m_hasKey = false;
    bool m_keepsKey = true;     ///< longer than the program runs
    bool m_askedForKey = false; ///< whether there is one is known
    QCheckBox* m_on;
    InlineMessage* m_missing;
    Input m_key, m_user, m_api;
    QPushButton* m_forget;
    NoticeTest* m_test;
};

} // namespace pricebook
