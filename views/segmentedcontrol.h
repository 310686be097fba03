#pragma once

#include <QWidget>

class QButtonGroup;

namespace pricebook {

/// A few choices side by side of which exactly one is on. Each is a button with its text as accessible name, preceded
/// by the control's own name if one is given; the arrow keys go from one to the next.
class SegmentedControl final : public QWidget {
    Q_OBJECT
public:
    SegmentedControl(const QString& name, const QStringList& texts, QWidget* parent = nullptr);

    [[nodiscard]] int current() const;
    /// Does not emit edited().
    void setCurrent(int index);
    void setToolTips(const QStringList& tips);

Q_SIGNALS:
    /// A person chose another one.
    void edited(int index);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QButtonGroup* m_group;
};

} // namespace pricebook
