#include "facetsection.h"

#include "theme.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace pricebook {

FacetSection::FacetSection(const QString& name, bool threeStates, QWidget* parent)
    : QWidget(parent),
      m_list(new FacetList(name, threeStates, this)),
      m_more(new QPushButton(this)) {
    m_more->setFlat(true);
    m_more->setAutoDefault(false);
    m_more->setAccessibleDescription(name);
    theme::setType(m_more, theme::Type::Small);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_list);
    column->addWidget(m_more, 0, Qt::AlignLeft);
    connect(m_list, &FacetList::stateChosen, this, &FacetSection::stateChosen);
    connect(m_more, &QPushButton::clicked, this, [this] {
        m_all = !m_all;
        arrange();
    });
    arrange();
}

void FacetSection::setEntries(std::vector<FacetList::Entry> entries) {
    m_entries = std::move(entries);
    arrange();
}

void FacetSection::arrange() {
    std::vector<FacetList::Entry> shown;
    for (const FacetList::Entry& entry : m_entries) {
        if (m_all || shown.size() < fewRows || entry.state != FacetList::State::Off)
            shown.push_back(entry);
    }
    const auto hidden = static_cast<int>(m_entries.size() - shown.size());
    const bool few = m_entries.size() <= fewRows;
    m_more->setText(m_all ? tr("Show fewer") : tr("Show %Ln more", nullptr, hidden));
    m_more->setVisible(m_all ? !few : hidden > 0);
    m_list->setEntries(shown);
    m_list->setVisible(!shown.empty());
}

} // namespace pricebook
