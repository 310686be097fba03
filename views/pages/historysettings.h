#pragma once

#include <QWidget>

namespace pricebook {

/// Settings page: for how long it is remembered what was changed.
class HistorySettings final : public QWidget {
    Q_OBJECT
public:
    /// 0 days: for ever.
    explicit HistorySettings(int days, QWidget* parent = nullptr);

Q_SIGNALS:
    /// A person wants another number.
    void daysChanged(int days);
};

} // namespace pricebook
