#pragma once

#include <QImage>
#include <QTimer>
#include <QWidget>

namespace pricebook {

class PictureLoader;

/// Shows the picture of an address, fitted into the widget; without one, or when it cannot be had, a placeholder with
/// the reason. A short wait before loading keeps scrolling through rows from asking for each. Window's thread only.
class PictureView final : public QWidget {
    Q_OBJECT
public:
    enum class State { None, Loading, Shown, Broken };

    explicit PictureView(QWidget* parent = nullptr);

    /// See PictureLoader::setFolder(); what is shown is loaded again if it changes.
    void setFolder(const QString& folder);
    /// Empty: no picture.
    void setAddress(const QString& address);
    /// Shows `reason` instead of a picture, without trying.
    void setInvalid(const QString& reason);
    [[nodiscard]] State state() const { return m_state; }
    /// Why there is no picture; empty if there is one.
    [[nodiscard]] QString reason() const { return m_reason; }
    [[nodiscard]] PictureLoader& loader() { return *m_loader; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void stateChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void display(State state, const QImage& picture, const QString& reason);

    PictureLoader* m_loader;
    QTimer m_wait;
    QString m_address;
    QString m_reason;
    QImage m_picture;
    QPixmap m_fitted; ///< m_picture at the widget's size
    State m_state = State::None;
};

} // namespace pricebook
