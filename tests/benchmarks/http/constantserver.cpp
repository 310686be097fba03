// constantserver [--port N] [--bytes N] [--threads N] [--pool]: the server answering one body, for what all else is
// measured against. Ends with SIGTERM or SIGINT.
#include "httpserver.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

using namespace pricebook;
using namespace pricebook::http;

namespace {

class ConstantResponder final : public Responder {
public:
    ConstantResponder(const std::string& body, bool pool) : m_body(body), m_pool(pool) {}

    std::optional<Response> answerNow(const Request& request) override {
        if (m_pool)
            return {};
        return answer(request);
    }
    Response answer(const Request&) override {
        Response response;
        response.body = m_body; // a copy, as an answer that is made for the request would be
        return response;
    }

private:
    const std::string& m_body;
    const bool m_pool;
};

int number(int argc, char** argv, const char* name, int otherwise) {
    for (int i = 1; i + 1 < argc; ++i) {
        if (std::strcmp(argv[i], name) == 0)
            return std::atoi(argv[i + 1]);
    }
    return otherwise;
}

bool given(int argc, char** argv, const char* name) {
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], name) == 0)
            return true;
    }
    return false;
}

} // namespace

int main(int argc, char** argv) {
    EndpointOptions options;
    options.port = static_cast<quint16>(number(argc, argv, "--port", 8000));
    options.threads = number(argc, argv, "--threads", 0);
    const bool pool = given(argc, argv, "--pool");
    const std::string body(static_cast<std::size_t>(number(argc, argv, "--bytes", 500)), 'x');

    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr); // before the server's threads, which inherit it
    const auto server = HttpServer::start(
        options, [&body, pool] { return std::make_unique<ConstantResponder>(body, pool); }, std::make_shared<Metrics>(),
        [](const RequestRecord&) {});
    if (!server) {
        std::fprintf(stderr, "%s\n", server.error().text.toUtf8().constData());
        return 1;
    }
    std::printf("%s\n", server.value()->addresses().join(QLatin1Char(' ')).toUtf8().constData());
    std::fflush(stdout);
    int caught = 0;
    sigwait(&signals, &caught);
    server.value()->stop();
    return 0;
}
