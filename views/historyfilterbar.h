#pragma once

#include "historyentry.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDateTimeEdit;
class QLineEdit;
class QTimer;

namespace pricebook {

/// The fields above the history that say which entries are shown. Window's thread only.
class HistoryFilterBar final : public QWidget {
    Q_OBJECT
public:
    /// `ofProduct`: the history of one, of which every entry is shown by itself.
    explicit HistoryFilterBar(bool ofProduct, QWidget* parent = nullptr);

    /// Without the record.
    [[nodiscard]] HistoryFilter filter() const;
    void focusText();

Q_SIGNALS:
    /// A moment after a person changed something.
    void edited();

private:
    void showTimes();

    QLineEdit* m_text;
    QComboBox* m_source;
    QLineEdit* m_actor;
    QComboBox* m_when;
    QDateTimeEdit* m_from;
    QDateTimeEdit* m_to;
    QCheckBox* m_prices;
    QCheckBox* m_steps = nullptr;
    QTimer* m_timer;
};

} // namespace pricebook
