#pragma once

#include "databaseurl.h"
#include "heldcells.h"

#include <QLockFile>
#include <QObject>
#include <QPointer>
#include <QThreadPool>
#include <memory>

namespace pricebook {

/// Keeps what HeldCells has in a file of its own, so that it outlives a crash. Each window has its file, which it
/// locks; a file that nobody locks is what a program left that ended without saving. Files are written on another
/// thread, the newest state only. Window's thread otherwise.
class HeldDraft : public QObject {
    Q_OBJECT
public:
    /// `cells` must outlive it. `folder` is made when there is something to write.
    HeldDraft(HeldCells* cells, QString folder, QObject* parent = nullptr);
    /// As close().
    ~HeldDraft() override;

    /// Where the program keeps drafts; readable by its user only.
    [[nodiscard]] static QString defaultFolder();

    /// From now on for this database; found() follows if there is something.
    void open(const DatabaseUrl& url);
    /// Writes what is not written yet and unlocks the file, which stays if cells are held.
    void close();
    /// Into the held cells; the files they came from go.
    void takeUp();
    void throwAway();
    /// Waits until the file is as the held cells are.
    void flush();

Q_SIGNALS:
    /// Cells that were left by a program that has ended, and when they were last changed (UTC).
    void found(int cells, const QDateTime& when);
    /// The draft cannot be written: one sentence.
    void failed(const QString& text);

private:
    struct Left {
        QString file;
        std::shared_ptr<QLockFile> lock;
        std::vector<HeldCell> cells;
        QDateTime when;
    };
    using LeftFiles = std::vector<Left>;
    void cellsChanged();
    void writeSoon();
    static LeftFiles findLeft(const QString& folder, const QString& prefix);
    void removeLeft();

    QPointer<HeldCells> m_cells;
    QString m_folder;
    QString m_prefix;
    QString m_file; ///< empty: no database
    std::shared_ptr<QLockFile> m_lock;
    LeftFiles m_left;
    QThreadPool m_writer;
    bool m_waiting = false; ///< a writing is about to begin
    bool m_failed = false;
    quint64 m_opened = 0;
};

} // namespace pricebook
