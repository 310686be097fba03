#pragma once

#include <QStatusBar>

class QLabel;
class QProgressBar;
class QPushButton;

namespace pricebook {

class TransferJob;

/// The status bar: messages at the left, then what runs in the background with its progress and "Cancel", then the
/// count of rows.
class StatusArea final : public QStatusBar {
    Q_OBJECT
public:
    explicit StatusArea(QWidget* parent = nullptr);

    /// A message that goes away after some seconds.
    void say(const QString& text);
    void setCountText(const QString& text);
    [[nodiscard]] QString countText() const;
    /// What the endpoint is doing; empty: nothing, and nothing is shown.
    void setEndpointText(const QString& text);
    /// Shows its progress until it is finished.
    void follow(TransferJob* job, const QString& title);

Q_SIGNALS:
    void endpointPressed();

private:
    QLabel* m_title;
    QProgressBar* m_bar;
    QPushButton* m_cancel;
    QLabel* m_count;
    QPushButton* m_endpoint;
};

} // namespace pricebook
