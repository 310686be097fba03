#pragma once

#include "facetlist.h"

#include <QWidget>

class QPushButton;

namespace pricebook {

/// A FacetList that shows the first few of its choices and those that are on; a button below shows the others.
class FacetSection final : public QWidget {
    Q_OBJECT
public:
    static constexpr std::size_t fewRows = 6;
    FacetSection(const QString& name, bool threeStates, QWidget* parent = nullptr);

    /// In the order of showing.
    void setEntries(std::vector<FacetList::Entry> entries);
    [[nodiscard]] FacetList* list() const { return m_list; }

Q_SIGNALS:
    void stateChosen(qint64 id, pricebook::FacetList::State state);

private:
    void arrange();

    FacetList* m_list;
    QPushButton* m_more;
    std::vector<FacetList::Entry> m_entries;
    bool m_all = false;
};

} // namespace pricebook
