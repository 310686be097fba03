#pragma once

#include <QObject>
#include <QString>
#include <memory>

class QWidget;

namespace pricebook {

class HelpWindow;

/// Opens the help at the page about what has the focus, on F1 in every window and dialog.
class HelpController final : public QObject {
    Q_OBJECT
public:
    explicit HelpController(QObject* parent);
    ~HelpController() override;

    /// About what has the focus now.
    void show();
    void show(const QString& topic);
    /// The topic of the innermost part of a window that has one; "products" if none has.
    [[nodiscard]] static QString topicOf(const QWidget* widget);

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    std::unique_ptr<HelpWindow> m_window; ///< without a parent: a dialog that blocks its window leaves it alone
};

} // namespace pricebook
