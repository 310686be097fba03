#pragma once

#include <QWidget>
#include <vector>

class QAbstractButton;

namespace pricebook {

/// A few choices side by side of which exactly one is on. Each is a radio button whose accessible name is its text,
/// preceded by the control's own name if one is given; all can be reached with Tab.
class SegmentedControl final : public QWidget {
    Q_OBJECT
public:
    SegmentedControl(const QString& name, const QStringList& texts, QWidget* parent = nullptr);

    [[nodiscard]] int current() const { return m_current; }
    /// Does not emit edited().
    void setCurrent(int index);
    void setToolTips(const QStringList& tips);

Q_SIGNALS:
    /// A person chose another one.
    void edited(int index);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void chosen(int index);

    std::vector<QAbstractButton*> m_segments;
    int m_current = 0;
};

} // namespace pricebook
