#pragma once

#include "error.h"
#include "facets.h"

#include <QObject>
#include <QTimer>
#include <atomic>
#include <memory>
#include <optional>

namespace pricebook {

class CatalogSession;
class Worker;

/// The facets of one filter, counted on a thread and a connection of its own, so that they delay neither rows nor lists
/// of ids. Follows the session's changes. Window's thread only; nothing runs there.
class FacetModel : public QObject {
    Q_OBJECT

public:
    explicit FacetModel(QObject* parent = nullptr);
    ~FacetModel() override;

    /// Null: none. Forgets the counts; nothing is counted until ask().
    void setSession(const std::shared_ptr<CatalogSession>& session);
    /// Counts for this filter, once the rows that are wanted first are there: what is being counted for another one is
    /// given up.
    void ask(const ProductFilter& filter);
    /// Gives up what is being counted; the counts shown are no longer those of the filter.
    void cancel();

    /// The newest answer, maybe of the filter before (see isCurrent()); none yet: null.
    [[nodiscard]] const FacetCounts* counts() const { return m_counts ? &*m_counts : nullptr; }
    /// counts() are those of the filter asked for last.
    [[nodiscard]] bool isCurrent() const { return m_current; }

Q_SIGNALS:
    /// counts() is another answer.
    void changed();
    void failed(const pricebook::Error& error);

private:
    struct State;
    void start();
    void follow();

    std::shared_ptr<CatalogSession> m_session;
    std::unique_ptr<Worker> m_reader;
    std::shared_ptr<State> m_state; ///< of the reader's thread
    std::shared_ptr<std::atomic<bool>> m_cancelled;
    quint64 m_request = 0;
    ProductFilter m_filter;
    std::optional<FacetCounts> m_counts;
    bool m_asked = false;
    bool m_current = false;
    QTimer m_pause; ///< between a change and counting anew
};

} // namespace pricebook
