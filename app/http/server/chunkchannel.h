#pragma once

#include "message.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>

namespace pricebook::http {

/// The pieces of a streamed body on their way from the thread that makes them to the one that sends them; holds a
/// bounded number of bytes.
class ChunkChannel final : public ChunkSink {
public:
    /// `wake` is called by the maker when something is there for a sender that found nothing before. Any thread.
    explicit ChunkChannel(std::function<void()> wake) : m_wake(std::move(wake)) {}

    /// \name The maker's side
    ///@{
    bool write(std::string_view bytes) override;
    /// Nothing more comes. `instead`: an answer in place of the body, or, with a body begun, that it is incomplete.
    void finish(std::optional<Response> instead);
    /// The sender has sent everything and waits.
    [[nodiscard]] bool isHungry() const { return m_hungry; }
    ///@}

    /// \name The sender's side
    ///@{
    enum class State { Bytes, Nothing, Finished };
    /// Bytes: all that are there, put into `bytes`. Nothing: `wake` will be called.
    [[nodiscard]] State take(std::string& bytes);
    /// After Finished.
    [[nodiscard]] std::optional<Response> takeInstead();
    /// Nobody will take any more: write() gives false.
    void close();
    ///@}

private:
    void wakeIfHungry();

    static constexpr std::size_t most = 128 * 1024;
    const std::function<void()> m_wake;
    std::mutex m_mutex; ///< for what follows
    std::condition_variable m_taken;
    std::string m_bytes;
    std::optional<Response> m_instead;
    bool m_finished = false;
    bool m_closed = false;
    std::atomic_bool m_hungry = true; ///< written with the mutex held
};

} // namespace pricebook::http
