#pragma once

#include "error.h"
#include "product.h"

#include <QObject>
#include <QStringList>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace pricebook {

class CatalogSession;

/// Looks tags up in the database for input fields, tolerant of misspelling. Window's thread only; nothing waits.
class TagFinder final : public QObject {
    Q_OBJECT
public:
    struct Found {
        std::vector<TagUsage> hits; ///< contain the text; those that begin with it first
        std::vector<TagUsage> near; ///< "did you mean": misspelled or with other spaces; not among the hits
        bool exact = false;         ///< a tag of this name exists, whatever its case and spaces
        QString error;              ///< a sentence if the search failed
    };
    struct Resolved {
        QString name;
        std::optional<Tag> tag;
        std::optional<Tag> near; ///< for an unknown name: the most used one that is near to it
    };

    explicit TagFinder(QObject* parent = nullptr);

    void setSession(std::shared_ptr<CatalogSession> session);
    [[nodiscard]] bool hasSession() const { return m_session != nullptr; }

    /// A newer call drops the answer to an older one.
    void find(const QString& text, int limit, std::function<void(const Found&)> done);
    /// Drops the answer to find().
    void stopFinding();
    /// One entry for each name in the order given. A failure answers as if nothing was known: the store links an
    /// existing tag of the same name anyway.
    void resolve(const QStringList& names, std::function<void(const std::vector<Resolved>&)> done);

private:
    using Usages = std::vector<TagUsage>;
    void searchAll(const QStringList& texts, QObject* owner, const std::function<void(const Usages&)>& done);

    std::shared_ptr<CatalogSession> m_session;
    QObject* m_finding = nullptr; ///< owns what the newest find() has under way
};

} // namespace pricebook
