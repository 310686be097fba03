#pragma once

#include "endpointcontrol.h"
#include "result.h"

#include <QTimer>
#include <functional>
#include <memory>

class QThread;

namespace pricebook {

class Endpoint;

/// The endpoint of the window program. Starting and stopping run on a thread that ends with them; what the endpoint's
/// threads tell is fetched by a timer of the window's thread, so that no flood of requests reaches it as one of events.
class EndpointService final : public EndpointControl {
    Q_OBJECT
public:
    EndpointService();
    /// Stops and waits for it.
    ~EndpointService() override;

    void start(const DatabaseUrl& url, const EndpointOptions& options) override;
    void stop() override;
    [[nodiscard]] State state() const override { return m_state; }
    [[nodiscard]] QStringList addresses() const override { return m_addresses; }
    [[nodiscard]] std::optional<Error> problem() const override { return m_problem; }

private:
    struct Mailbox;
    struct Order {
        DatabaseUrl url;
        EndpointOptions options;
        bool operator==(const Order&) const = default;
    };

    void next();
    void beginStart();
    void beginStop();
    void run(const std::function<void()>& work, const std::function<void()>& then);
    void setState(State state);
    void fetch();

    State m_state = State::Off;
    std::optional<Order> m_wanted;  ///< what is to be served
    std::optional<Order> m_serving; ///< what is served
    std::optional<Error> m_problem;
    QStringList m_addresses;
    std::shared_ptr<Mailbox> m_mailbox; ///< also held by the endpoint's threads
    std::unique_ptr<Endpoint> m_endpoint;
    std::unique_ptr<QThread> m_thread; ///< of the start or stop that is under way
    QTimer m_timer;
    int m_ticksSinceChange = 0;
};

} // namespace pricebook
