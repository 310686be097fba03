#pragma once

#include "journallimits.h"

#include <QString>
#include <QStringList>

namespace pricebook {

/// How the HTTP endpoint listens and what it bears. The defaults are those of the contract in docs/http-api.md.
struct EndpointOptions {
    QString host = QStringLiteral("127.0.0.1"); ///< a numeric address, or a name that resolves to one of this machine
    quint16 port = 8000;                        ///< 0: any free one
    int threads = 0;                            ///< that answer; 0: one a core, at least 2
    QString tlsCertificate;                     ///< PEM file with the chain; empty: no TLS
    QString tlsKey;                             ///< PEM file, without a passphrase
    bool insecure = false;                      ///< allow another address than loopback without TLS
    bool readOnly = false;                      ///< every write is refused (403)
    QString prefix = QStringLiteral("/api/v1"); ///< everything is served at / and below this too
    QStringList hosts;   ///< further names that a Host header may have, with or without a port; localhost and the
                         ///< addresses listened on are always good
    QStringList origins; ///< web origins that may read answers (CORS), e.g. "https://shop.example"; empty: none

    qint64 headerBytes = 16 * 1024; ///< request line and header fields together
    qint64 bodyBytes = 1024 * 1024;
    int headerSeconds = 10; ///< to send the whole head
    int bodySeconds = 30;   ///< to send the whole body
    int idleSeconds = 60;   ///< between requests, and for the client to take the next piece of an answer
    int connections = 1000;
    int connectionsPerAddress = 256;
    int waitingRequests = 256; ///< for a thread of the pool; beyond that, 503
    int stopSeconds = 10;      ///< for what is in flight when it is told to stop

    JournalLimits journal; ///< what the programs that keep the journal short keep of it

    bool operator==(const EndpointOptions&) const = default;
};

} // namespace pricebook
