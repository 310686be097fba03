#pragma once

#include <QCache>
#include <QFutureWatcher>
#include <QImage>
#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>
#include <QThreadPool>
#include <QTimer>

class QNetworkReply;

namespace pricebook {

/// Gets one picture at a time, in the background: from the web (http, https) or from a file below a folder. Reading a
/// file and decoding run on a thread of their own. At most 10 MiB and 10 s; what it decodes to is limited as well.
/// Pictures from the web are kept in memory and, as far as their server allows, in a small cache on disk. Redirects are
/// followed to http and https only; no cookies and no passwords are sent. Window's thread only.
class PictureLoader final : public QObject {
    Q_OBJECT
public:
    struct Limits {
        qint64 bytes = qint64(10) * 1024 * 1024;
        int milliseconds = 10'000;
        qint64 pixels = 100'000'000; ///< of the picture in the file
        int shownEdge = 1'024;       ///< larger pictures are scaled down to this
    };

    explicit PictureLoader(QObject* parent = nullptr);
    ~PictureLoader() override;

    /// The folder that relative addresses start from and may not leave, links included; empty: they are refused.
    void setFolder(const QString& folder);
    [[nodiscard]] QString folder() const { return m_folder; }
    /// Where the cache on disk is; empty: none. At first the system's cache folder.
    void setCacheFolder(const QString& folder);
    void setLimits(const Limits& limits) { m_limits = limits; }

    /// Starts loading and gives up what was being loaded: exactly one signal follows for the newest call, none for the
    /// others. Both signals come later, never from within load().
    void load(const QString& address);
    /// Gives up; no signal follows.
    void cancel();
    /// The picture if it is in memory.
    [[nodiscard]] QImage cached(const QString& address) const;

Q_SIGNALS:
    void loaded(const QString& address, const QImage& picture);
    /// `reason` is a translated sentence for the placeholder.
    void failed(const QString& address, const QString& reason);

private:
    struct Decoded {
        QImage picture;
        QString reason; ///< empty if there is a picture
    };
    using Work = std::function<Decoded()>;

    void loadFromWeb(const QUrl& url);
    void followRedirect(const QUrl& target);
    void checkSize();
    void replyFinished();
    void runWork(Work work, bool keep);
    void workFinished(QFutureWatcher<Decoded>* watcher, quint64 generation, bool keep);
    void fail(const QString& reason);
    void failSoon(const QString& reason);
    void dropReply();
    [[nodiscard]] QString timeOutReason() const;
    [[nodiscard]] QString tooLargeReason() const;

    static Decoded decode(const QByteArray& bytes, const Limits& limits);
    static Decoded readFile(const QString& folder, const QString& path, const Limits& limits);

    QNetworkAccessManager m_network;
    QPointer<QNetworkReply> m_reply;
    QTimer m_deadline;
    QThreadPool m_pool;
    QCache<QString, QImage> m_cache; ///< cost in KiB
    QString m_folder;
    QString m_address; ///< being loaded; empty when idle
    Limits m_limits;
    quint64 m_generation = 0;
    int m_redirects = 0; ///< followed so far
};

} // namespace pricebook
