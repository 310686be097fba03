#pragma once

#include "httpserver.h"
#include "rawclient.h"
#include "verify.h"

#include <QFile>
#include <atomic>
#include <condition_variable>
#include <dirent.h>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

namespace pricebook::http {

/// What the tests' server serves, and what happened there.
class TestSite {
public:
    /// Requests for /wait go on.
    void open() {
        {
            const std::lock_guard lock(m_mutex);
            m_open = true;
        }
        m_changed.notify_all();
    }
    void wait() {
        ++waiting;
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_open; });
        --waiting;
    }
    void add(const RequestRecord& record) {
        const std::lock_guard lock(m_mutex);
        m_records.push_back(record);
    }
    void forgetRecords() {
        const std::lock_guard lock(m_mutex);
        m_records.clear();
    }
    [[nodiscard]] std::vector<RequestRecord> records() {
        const std::lock_guard lock(m_mutex);
        return m_records;
    }
    std::atomic_int waiting = 0;
    std::atomic_int poolRun = 0;
    std::atomic_int streamsRun = 0;
    std::atomic_int streamsEnded = 0;
    std::atomic<std::int64_t> streamed = 0;

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_open = false;
    std::vector<RequestRecord> m_records;
};

/// By path: /echo what the request was; /large?N that many bytes; /pool from the pool; /wait when the site opens;
/// /throw[?pool] what a program's own error is;
/// /stream?N that many bytes in pieces; /cut a body that breaks off; /instead an answer in place of a body; /fields …
class TestResponder final : public Responder {
public:
    explicit TestResponder(TestSite& site) : m_site(site) {}

    std::optional<Response> answerNow(const Request& request) override {
        if (request.path == "/pool" || request.path == "/wait" || request.query == "pool")
            return {};
        return answer(request);
    }

    Response answer(const Request& request) override {
        Response response;
        response.contentType = "text/plain";
        const std::string path(request.path);
        const std::size_t number = std::strtoull(std::string(request.query).c_str(), nullptr, 10);
        if (path == "/pool")
            ++m_site.poolRun;
        if (path == "/wait")
            m_site.wait();
        if (path == "/throw")
            throw std::runtime_error("secret");
        if (path == "/nothing")
            response.status = 204;
        else if (path == "/large")
            response.body.assign(number, 'x');
        else if (path == "/fields")
            response.headers = {
                {"X-Bad", "a\r\nX-Injected: b"}, {"Content-Length", "3"}, {"Cache-Control", "max-age=5"}};
        else if (path == "/stream" || path == "/cut" || path == "/instead")
            response.stream = [site = &m_site, path, number](ChunkSink& sink) {
                return stream(*site, path, number, sink);
            };
        else
            response.body = described(request);
        response.caller = "tester";
        return response;
    }

private:
    static std::optional<Response> stream(TestSite& site, const std::string& path, std::size_t number,
                                          ChunkSink& sink) {
        ++site.streamsRun;
        if (path == "/instead") {
            ++site.streamsEnded;
            return errorResponse(503, "away");
        }
        const std::string piece(1000, 's');
        for (std::size_t done = 0; done < number; done += piece.size()) {
            if (!sink.write(std::string_view(piece).substr(0, number - done)))
                break;
            site.streamed += 1000;
        }
        ++site.streamsEnded;
        if (path == "/cut")
            return errorResponse(500, "broken");
        return {};
    }

    static std::string described(const Request& request) {
        std::string text;
        text.append(request.methodName).append(" ").append(request.path);
        text.append(request.hasQuery ? "?" : "").append(request.query);
        text.append(" host=").append(request.host).append(" type=").append(request.contentType);
        text.append(" auth=").append(request.authorization).append(" peer=").append(request.peer);
        text.append(request.secure ? " secure" : "").append(" body=").append(request.body);
        return text;
    }

    TestSite& m_site;
};

/// The site on a free port, with its own limits.
struct TestServer {
    explicit TestServer(const EndpointOptions& wanted = {}) {
        EndpointOptions options = wanted;
        options.port = 0;
        auto started = HttpServer::start(
            options, [this] { return std::make_unique<TestResponder>(site); }, metrics,
            [this](const RequestRecord& record) { site.add(record); });
        if (started)
            server = std::move(*started);
        else
            qWarning("%s", describe(started.error()).constData());
    }
    ~TestServer() {
        site.open();
        server.reset();
    }
    [[nodiscard]] std::uint16_t port() const { return server->port(); }
    /// A new connection's answer.
    [[nodiscard]] RawAnswer ask(std::string_view bytes, int milliseconds = 5000) const {
        return RawClient(port()).ask(bytes, milliseconds);
    }
    [[nodiscard]] RawAnswer get(const std::string& target, const std::string& fields = {}) const {
        return ask("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n");
    }

    TestSite site;
    std::shared_ptr<Metrics> metrics = std::make_shared<Metrics>();
    std::unique_ptr<HttpServer> server;
};

/// Of this process.
inline int threadCount() {
    int count = 0;
    DIR* const folder = ::opendir("/proc/self/task");
    while (const dirent* entry = ::readdir(folder))
        count += entry->d_name[0] != '.' ? 1 : 0;
    ::closedir(folder);
    return count;
}

/// Bytes of memory that this process has in use.
inline qint64 residentBytes() {
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE);
}

} // namespace pricebook::http
