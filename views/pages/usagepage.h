#pragma once

#include "nearduplicates.h"
#include "result.h"
#include "tidying.h"

#include <QWidget>
#include <functional>
#include <memory>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;
class QVBoxLayout;

namespace pricebook {

class CatalogSession;
class InlineMessage;
class Prompts;
class SegmentedControl;
class UsageTableModel;

/// What the pages of categories and of tags have in common: a table of names and product counts with filters, a field
/// to add one, renaming in the cell, deleting, merging those selected, finding duplicates, and the way to the products.
/// A refused name is told at its field, with a link to the record that has it. Window's thread only.
class UsagePage : public QWidget {
    Q_OBJECT
public:
    /// Null: an empty page.
    void setSession(std::shared_ptr<CatalogSession> session);
    /// Not owned, must outlive the page. Real message boxes unless set.
    void setPrompts(Prompts* prompts);
    [[nodiscard]] QTableView* table() const { return m_table; }
    /// Selects the row with this id and scrolls to it, without the filter if that hides it.
    void selectId(qint64 id);
    /// Shows only those that no product has.
    void showUnused();
    /// Opens the list of names that are probably one.
    void findDuplicates();

Q_SIGNALS:
    /// One translated sentence for a status bar.
    void statusMessage(const QString& text);

protected:
    struct Wording {
        QString title;     ///< also the table's accessible name
        QString filterBox; ///< "Filter categories"
        QString newField;  ///< "New category"
        QString empty;
        QString duplicates; ///< "Find duplicate categories…"
    };
    struct Selected {
        qint64 id = 0;
        QString name;
        qint64 products = 0;
    };
    using Chosen = std::vector<Selected>;
    using Created = std::function<void(Result<qint64>)>;

    /// Takes the model as a child.
    UsagePage(UsageTableModel* model, const Wording& texts, QWidget* parent);
    ~UsagePage() override;

    virtual void create(const QString& name, Created done) = 0;
    [[nodiscard]] virtual tidying::Names names() const = 0;
    virtual void askDelete(const Selected& selected) = 0;
    /// For two or more.
    virtual void askDeleteSeveral(const Chosen& chosen) = 0;
    virtual void showProducts(qint64 id) = 0;
    [[nodiscard]] virtual std::optional<Issue> check(const QString& name) const = 0;

    [[nodiscard]] const std::shared_ptr<CatalogSession>& session() const { return m_session; }
    [[nodiscard]] Prompts& prompts() const { return *m_prompts; }
    /// What the replies of deletions come to: an error is told above the table.
    void deleted(const Result<qint64>& answer, const QString& success);

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildTop(QVBoxLayout* column);
    void buildTable(QVBoxLayout* column);
    void connectParts();
    void add();
    void added(const QString& name, const Result<qint64>& answer);
    void renameSelected();
    void deleteSelected();
    void showSelected();
    void takeBackTypedName();
    void showRefusal(InlineMessage* at, const Error& error);
    void followLink(const QString& target);
    [[nodiscard]] std::optional<Issue> checkRename(const QModelIndex& index, const QString& name) const;
    [[nodiscard]] std::optional<Selected> selected() const;
    [[nodiscard]] Chosen chosen() const;
    void mergeSelected();
    void updateState();

    std::shared_ptr<CatalogSession> m_session;
    std::unique_ptr<Prompts> m_ownPrompts;
    Prompts* m_prompts;
    UsageTableModel* m_model;
    Wording m_texts;
    qint64 m_wanted = 0; ///< to be selected as soon as it is loaded
    QLineEdit* m_filter = nullptr;
    QLineEdit* m_newName = nullptr;
    QPushButton* m_add = nullptr;
    QPushButton* m_show = nullptr;
    QPushButton* m_rename = nullptr;
    QPushButton* m_merge = nullptr;
    QPushButton* m_delete = nullptr;
    QPushButton* m_duplicates = nullptr;
    SegmentedControl* m_shown = nullptr;
    InlineMessage* m_newMessage = nullptr;
    InlineMessage* m_tableMessage = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_count = nullptr;
    QLabel* m_empty = nullptr;
};

} // namespace pricebook
