#pragma once

#include "error.h"
#include "nearduplicates.h"
#include "productquery.h"

#include <QObject>
#include <array>
#include <memory>

class QTimer;

namespace pricebook {

class CatalogSession;
class Worker;

/// Counts what is doubtful in a catalogue, check by check, on a thread and connection of its own, so that nothing that
/// a window waits for waits for it. Counts anew some seconds after the last change, while somebody looks (setActive);
/// otherwise when somebody looks again. Window's thread only.
class QualityChecks final : public QObject {
    Q_OBJECT
public:
    enum class Check {
        NoCategory,
        NoTags,
        NoDescription,
        NoPicture,
        EqualPrices,
        TwinNames, ///< products with one name
        NearNames, ///< products whose names are nearly equal
        UnusedTags,
        NearTags,
        EmptyCategories,
        NearCategories,
    };
    static constexpr size_t checkCount = static_cast<size_t>(Check::NearCategories) + 1;

    explicit QualityChecks(QObject* parent = nullptr);
    ~QualityChecks() override;

    /// Counts at once; null: forgets all counts.
    void setSession(std::shared_ptr<CatalogSession> session);
    void setActive(bool active);
    /// Counts now.
    void refresh();

    /// Products, tags or categories that the check found; -1: not counted yet.
    [[nodiscard]] qint64 count(Check check) const { return m_counts[static_cast<size_t>(check)]; }
    /// Of all checks that are counted; -1 before the first.
    [[nodiscard]] qint64 total() const;
    /// The products of a check that is about products; at most 10,000 of NearNames.
    [[nodiscard]] ProductFilter filter(Check check) const;

Q_SIGNALS:
    void counted();
    void failed(const pricebook::Error& error);

private:
    void begin(quint64 generation);
    void next(size_t check, quint64 generation);
    void countProducts(Check check, quint64 generation);
    void countNearNames(quint64 generation);
    void countNames(bool tags, quint64 generation);
    void note(Check check, qint64 count);
    void changed();

    std::shared_ptr<CatalogSession> m_session;
    std::unique_ptr<Worker> m_worker;
    QTimer* m_pause;
    std::array<qint64, checkCount> m_counts{};
    std::vector<ProductId> m_nearNames;
    quint64 m_generation = 0;
    bool m_active = false;
    bool m_stale = false;
    bool m_counting = false;
    bool m_namesToo = true; ///< this time
};

} // namespace pricebook
