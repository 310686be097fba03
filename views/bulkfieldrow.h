#pragma once

#include "error.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QVBoxLayout;

namespace pricebook {

class InlineMessage;

/// One field of a form for many products: a tick that says whether it is changed at all, what the products have now,
/// and below, while it is ticked, what they are to get. What was typed stays when the tick is taken away.
class BulkFieldRow final : public QWidget {
    Q_OBJECT
public:
    /// Takes `body` as a child; ticking gives it the focus.
    BulkFieldRow(Field field, const QString& name, QWidget* body, QWidget* parent = nullptr);

    [[nodiscard]] Field field() const { return m_field; }
    [[nodiscard]] bool isTicked() const;
    void setTicked(bool ticked);
    /// What the products have: a value, or "mixed values".
    void setPresent(const QString& text);
    [[nodiscard]] QString present() const;
    void showError(const QString& text);
    void clearError();
    [[nodiscard]] QCheckBox* tick() const { return m_tick; }

Q_SIGNALS:
    void ticked(bool ticked);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void showPresent();

    Field m_field;
    QCheckBox* m_tick;
    QLabel* m_present;
    QWidget* m_body;
    InlineMessage* m_message;
    QString m_text;
};

} // namespace pricebook
