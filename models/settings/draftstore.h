#pragma once

#include "result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QString>
#include <memory>
#include <vector>

class QLockFile;

namespace pricebook {

/// What was typed into a form and is not saved in the catalogue yet.
struct Draft {
    qint64 product = 0; ///< 0: a new one
    QString title;      ///< for showing
    QDateTime at;       ///< UTC
    QJsonObject content;
    QString file; ///< where it was found
};

/// Drafts on this computer, one small file each, readable by this user alone and written so that a power cut leaves the
/// old one or the new one. Those of a program that is still running are its own business: another one does not see
/// them. One thread.
class DraftStore {
public:
    /// The folder is made with the first draft.
    explicit DraftStore(QString folder = defaultFolder());
    ~DraftStore();
    DraftStore(const DraftStore&) = delete;
    DraftStore& operator=(const DraftStore&) = delete;

    /// drafts in $XDG_DATA_HOME/pricebook, usually ~/.local/share/pricebook/drafts.
    [[nodiscard]] static QString defaultFolder();

    /// In place of an earlier one of this program about the same product. `catalogue` is any text that names it.
    Result<void> save(const QString& catalogue, const Draft& draft);
    /// Nothing to keep any more about this product; of this program alone.
    void remove(const QString& catalogue, qint64 product);
    /// Those that programs which are gone have left for this catalogue, oldest first.
    [[nodiscard]] std::vector<Draft> leftBehind(const QString& catalogue) const;
    /// Away with one of leftBehind().
    static void discard(const Draft& draft);

private:
    [[nodiscard]] QString fileOf(const QString& catalogue, qint64 product) const;

    QString m_folder;
    QString m_instance;
    std::unique_ptr<QLockFile> m_alive; ///< held from the first draft to the end of the program
};

} // namespace pricebook
