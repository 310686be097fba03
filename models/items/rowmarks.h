#pragma once

#include "changenews.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

namespace pricebook {

/// Which rows of a table others have changed some seconds ago, and which stay although they do not pass the filter any
/// more. Internal to items; window's thread.
class RowMarks final : public QObject {
    Q_OBJECT
public:
    static constexpr int shownFor = 6000; ///< milliseconds

    explicit RowMarks(QObject* parent = nullptr);

    /// Marks at most some hundred of the products that were added or changed.
    void note(const ChangeNews& news);
    void setDeparted(const std::vector<ProductId>& ids);
    void clear();
    /// Null unless it was changed just now.
    [[nodiscard]] const LastChange* changeOf(ProductId id) const;
    [[nodiscard]] bool isDeparted(ProductId id) const { return m_departed.contains(id); }

Q_SIGNALS:
    void rowsChanged(const std::vector<pricebook::ProductId>& ids);

private:
    void dropOld();

    struct Mark {
        LastChange change;
        qint64 until = 0; ///< on the clock
    };
    QHash<ProductId, Mark> m_marks;
    QSet<ProductId> m_departed;
    QElapsedTimer m_clock;
    QTimer m_timer;
};

} // namespace pricebook
