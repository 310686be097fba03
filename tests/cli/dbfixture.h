#pragma once

#include "cliprogram.h"
#include "migrationset.h"
#include "testbackend.h"
#include "verify.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <memory>

/// What the tests of "pricebookctl db" share: a folder, a database and the program for each test.
class DbFixture : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

protected:
    /// Makes the database of the row, and the program that works on it.
    void useBackend();
    /// On the database, one after another; prints the error and returns false at the first that fails.
    [[nodiscard]] bool execute(const QStringList& statements);
    /// With sqlite3 or psql; what it printed is in m_shellSaid.
    [[nodiscard]] bool runScript(const QByteArray& sql);
    [[nodiscard]] QString path(const QString& name) const { return m_folder->filePath(name); }
    [[nodiscard]] QByteArray currentRevision() const { return (*m_run)("db current").out.trimmed(); }

    static const pricebook::MigrationSet& set() { return pricebook::MigrationSet::embedded(); }
    static QByteArray id(int ordinal) { return set().at(ordinal).revision.toUtf8(); }
    static QByteArray head() { return set().head().toUtf8(); }
    static QJsonObject json(const Outcome& outcome) { return QJsonDocument::fromJson(outcome.out).object(); }
    static QByteArray firstLine(const QByteArray& text) { return text.left(text.indexOf('\n')); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<pricebook::TestBackend> m_backend;
    std::unique_ptr<Program> m_run;
    QByteArray m_shellSaid;
};
