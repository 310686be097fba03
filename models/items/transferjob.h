#pragma once

#include "result.h"

#include <QObject>
#include <functional>
#include <memory>

namespace pricebook {

struct ImportReport;
struct ExportReport;
struct TransferProgress;

/// One import or export on a thread and connection of its own. Made by CatalogSession, lives on the window's thread,
/// deletes itself after finished(). Include transfer's headers for the reports.
class TransferJob : public QObject {
    Q_OBJECT

public:
    ~TransferJob() override;

    /// Asks it to stop; finished() with Kind::Cancelled follows, and the database or file is as it was. Any number of
    /// times.
    void cancel();
    [[nodiscard]] bool isImport() const;
    [[nodiscard]] bool isRunning() const;

Q_SIGNALS:
    /// At most about ten times a second.
    void progress(const pricebook::TransferProgress& progress);
    /// Exactly one of these, once, and nothing after it. A refused import (bad rows) comes as imported() with its
    /// report.
    void imported(const pricebook::ImportReport& report);
    void exported(const pricebook::ExportReport& report);
    void failed(const pricebook::Error& error);
    /// After any of the three.
    void finished();

private:
    friend class CatalogSession;
    class Runner;
    TransferJob(std::unique_ptr<Runner> runner, QObject* parent);
    void start();
    std::unique_ptr<Runner> m_runner;
};

} // namespace pricebook
