#pragma once

#include "catalogsession.h"
#include "savedview.h"

#include <QObject>
#include <memory>

namespace pricebook {

/// The saved views of the open catalogue that the person at this program sees. Window's thread only; reads and writes
/// run on the session's threads. Errors of the writes: Invalid, NameTaken, NotFound, Conflict, ReadOnly and what
/// writing gives.
class SavedViews : public QObject {
    Q_OBJECT

public:
    /// `owner`: whose the personal ones are; empty: who runs this program.
    explicit SavedViews(QObject* parent = nullptr, const QString& owner = {});

    /// Null: none. Reads at once otherwise.
    void setSession(const std::shared_ptr<CatalogSession>& session);
    void reload();
    /// As read last: the shared ones first, by name.
    [[nodiscard]] const std::vector<SavedView>& views() const { return m_views; }
    [[nodiscard]] const SavedView* byId(qint64 id) const;
    /// The one to show at start: the personal default, else the shared one; null: none.
    [[nodiscard]] const SavedView* atStart() const;
    [[nodiscard]] bool isWritable() const { return m_session && !m_session->isReadOnly(); }

    void create(const SavedView& view, QObject* context, Reply<SavedView> reply);
    void update(const SavedView& view, QObject* context, Reply<SavedView> reply);
    void remove(const SavedView& view, QObject* context, Reply<bool> reply);
    void setDefault(const SavedView& view, bool on, QObject* context, Reply<bool> reply);

    /// A definition as it can be applied now, and the names of the categories and tags in it that are gone.
    struct Resolved {
        ViewDefinition definition;
        QStringList missing;
    };
    void resolve(const ViewDefinition& definition, QObject* context, Reply<Resolved> reply);

Q_SIGNALS:
    /// views() was read anew.
    void changed();

private:
    template <class T>
    Reply<T> thenReload(Reply<T> reply);

    QString m_owner;
    std::shared_ptr<CatalogSession> m_session;
    std::vector<SavedView> m_views;
    int m_generation = 0; ///< of the session
};

} // namespace pricebook
