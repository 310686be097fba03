#pragma once

#include "changeset.h"
#include "databaseurl.h"
#include "endpointoptions.h"
#include "error.h"
#include "requestrecord.h"

#include <QList>
#include <QObject>
#include <QStringList>
#include <optional>

namespace pricebook {

/// The HTTP endpoint as windows switch it. Lives on the window's thread and emits there only; start() and stop() return
/// at once, their work is done on another thread.
class EndpointControl : public QObject {
    Q_OBJECT
public:
    enum class State { Off, Starting, On, Stopping };

    using QObject::QObject;

    /// Serves this catalogue. Where another one is served, or with other options, that is stopped first. If it fails:
    /// Off with a problem().
    virtual void start(const DatabaseUrl& url, const EndpointOptions& options) = 0;
    /// Lets what is in flight end.
    virtual void stop() = 0;
    [[nodiscard]] virtual State state() const = 0;
    /// While it is on.
    [[nodiscard]] virtual QStringList addresses() const = 0;
    /// Why the last start() failed; none once it is started or stopped again.
    [[nodiscard]] virtual std::optional<Error> problem() const = 0;

Q_SIGNALS:
    void stateChanged();
    /// At most ten times a second, the newest 1,000 since the last time, oldest first.
    void requests(const QList<pricebook::RequestRecord>& records);
    /// What was committed through it, likewise.
    void changed(const pricebook::ChangeSet& changes);
};

} // namespace pricebook
