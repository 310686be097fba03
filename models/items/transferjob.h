#pragma once

#include "exporter.h"
#include "importtypes.h"
#include "result.h"

#include <QObject>
#include <functional>
#include <memory>

namespace pricebook {

/// One import or export on a thread and connection of its own. Made by CatalogSession, lives on the window's thread,
/// deletes itself after finished(). Deleting it earlier cancels it and waits for that.
class TransferJob : public QObject {
    Q_OBJECT

public:
    enum class Kind { Import, Export };
    Q_ENUM(Kind)

    ~TransferJob() override;

    [[nodiscard]] Kind kind() const { return m_kind; }
    /// Of the file; for the sample an address that is no file.
    [[nodiscard]] const QString& path() const { return m_path; }
    [[nodiscard]] bool isRunning() const;
    /// Asks it to stop; failed() with Kind::Cancelled follows, and the database or file is as it was. Any number of
    /// times; without effect where the work is done already.
    void cancel();

Q_SIGNALS:
    /// At most about ten times a second.
    void progress(const pricebook::TransferProgress& progress);
    /// Exactly one of these comes, once. An import that was refused for its bad rows is imported() with `applied`
    /// false.
    void imported(const pricebook::ImportReport& report);
    void exported(const pricebook::ExportReport& report);
    void failed(const pricebook::Error& error);
    /// After any of the three; the last signal.
    void finished();

private:
    friend class CatalogSession;
    class Runner;
    /// What happens on the window's thread when the work is done: sends one of the three signals.
    using Outcome = std::function<void(TransferJob&)>;
    /// The work, on the thread.
    using Work = std::function<Outcome(const CancelFlag& cancelled, const ProgressHandler& progress)>;

    TransferJob(Kind kind, const QString& path, Work work, QObject* parent);

    Kind m_kind;
    QString m_path;
    std::unique_ptr<Runner> m_runner;
};

} // namespace pricebook
