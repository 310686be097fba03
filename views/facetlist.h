#pragma once

#include <QListWidget>
#include <vector>

namespace pricebook {

/// A short list of choices with the number of products behind each. A click, Space or Enter takes a choice from one
/// state to the next. As high as its rows; "Show more" beside it is the owner's. Its rows' accessible texts say all of
/// it: "organic, 214 products, must be there". Window's thread only.
class FacetList final : public QListWidget {
    Q_OBJECT
public:
    enum class State {
        Off,
        Must,    ///< ticked
        MustNot, ///< crossed out
    };
    struct Entry {
        qint64 id = 0;
        QString text;
        qint64 products = -1; ///< -1: not known
        State state = State::Off;
        bool operator==(const Entry&) const = default;
    };

    /// `threeStates`: after Must comes MustNot; else a choice is on or off.
    FacetList(const QString& name, bool threeStates, QWidget* parent = nullptr);

    /// Does not emit stateChosen(). The row with the focus keeps it by its id.
    void setEntries(const std::vector<Entry>& entries);
    [[nodiscard]] const std::vector<Entry>& entries() const { return m_entries; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    /// By a person; the row shows it already.
    void stateChosen(qint64 id, pricebook::FacetList::State state);

protected:
    void changeEvent(QEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    void cycle(int row);
    void show(int row);

    bool m_threeStates;
    std::vector<Entry> m_entries;
};

} // namespace pricebook
