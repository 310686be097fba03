#pragma once

#include "cliprogram.h"
#include "databaseurl.h"
#include "migrationset.h"

/// Debian's Alembic on a project of its own in a folder, for one database.
class AlembicProject {
public:
    AlembicProject(const QString& folder, const pricebook::DatabaseUrl& url);

    /// The replaced application's project: a first revision with this id, made from its models. False with a message on
    /// failure; the database is as it was.
    [[nodiscard]] bool makeFromModels(const QString& revision);
    /// One script for each of our revisions, of the same id and message, that runs our statements.
    [[nodiscard]] bool makeFromRevisions(const pricebook::MigrationSet& set);
    /// A revision of this text in Python.
    [[nodiscard]] bool addRevision(const QString& name, const QByteArray& text) const;

    /// The command line tool.
    void start(QProcess& process, const QStringList& arguments) const;
    /// One that runs many command lines, each in a process of its own that need not load Alembic again.
    void startServer(QProcess& process) const;
    static Outcome ask(QProcess& server, const QStringList& arguments);
    Outcome operator()(const QStringList& arguments) const;
    Outcome operator()(const char* words) const;

private:
    void prepare(QProcess& process) const;
    [[nodiscard]] bool write(const QString& name, const QByteArray& content) const;
    [[nodiscard]] bool makeProject(const char* environment) const;

    QString m_folder;
    pricebook::DatabaseUrl m_url;
};
