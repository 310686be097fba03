#pragma once

#include "noticeservices.h"

#include <QWidget>
#include <vector>

class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace pricebook {

class InlineMessage;

/// The webhooks that get notices: a short list, each to be tried and removed, and a row for one more with the secret
/// that is shared with it.
class WebhooksForm final : public QWidget {
    Q_OBJECT
public:
    explicit WebhooksForm(const NoticeServices& services, QWidget* parent = nullptr);

    void showState(const NoticeServices::State& state);
    void showSecrets(const NoticeServices::Secrets& secrets);
    void writeTo(NoticeSetup& setup) const { setup.webhooks = m_addresses; }

Q_SIGNALS:
    void edited();
    /// `problem`: what the keychain says, or empty.
    void secretKept(const QString& problem);

private:
    void buildAdding(QVBoxLayout* column);
    void fill();
    void addRow(const QString& address);
    void add();
    void remove(const QString& address);
    void makeSecret();
    [[nodiscard]] QString problemOf(const QString& address, const QString& secret) const;

    NoticeServices m_services;
    QStringList m_addresses;
    QStringList m_withSecret;
    bool m_secretsKnown = false;
    bool m_fixed = false; ///< by the environment
    QVBoxLayout* m_list;
    std::vector<QWidget*> m_rows;
    QLabel* m_none;
    QWidget* m_adding;
    QLineEdit* m_newAddress;
    QLineEdit* m_newSecret;
    QPushButton* m_make;
    QPushButton* m_add;
    InlineMessage* m_problem;
};

} // namespace pricebook
