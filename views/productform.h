#pragma once

#include "error.h"
#include "priceguard.h"
#include "product.h"
#include "theirproduct.h"

#include <QWidget>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QJsonObject;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QScrollArea;
class QTimer;
class QVBoxLayout;

namespace pricebook {

class CatalogSession;
class CategoryCombo;
class FormBanner;
class FormField;
class PictureView;
class PriceWatch;
class Prompts;
class TagEditor;
struct ChangeSet;

/// The fields of one product with its picture. Every invalid value is told at its field; what is typed stays until it
/// is saved or discarded, also when saving fails or somebody else changed the product meanwhile. Window's thread only.
class ProductForm final : public QWidget {
    Q_OBJECT
public:
    explicit ProductForm(QWidget* parent = nullptr);
    ~ProductForm() override;

    /// Forgets the product shown. Null: nothing can be edited. Pictures with a relative address are looked for beside
    /// the session's SQLite file.
    void setSession(const std::shared_ptr<CatalogSession>& session);
    /// For mayLeave(); not owned, must outlive the form. Real message boxes unless set.
    void setPrompts(Prompts* prompts);
    /// What is worth a look before prices are saved; nothing at first.
    void setPriceRules(const PriceRules& rules);
    /// Shows a product, or an empty page for none. Unsaved edits of another product are dropped: ask mayLeave() first.
    /// The same product again (it was changed elsewhere) keeps what is typed and renews the other fields.
    void showProduct(std::optional<Product> product);
    /// Empty fields for a product that does not exist yet; the focus goes to the name.
    void startNew();
    /// The same with the category and the tags of another product; leaving it untouched needs no question.
    void startNewLike(const Product& product);
    /// The same with a name, which counts as typed.
    void startNewNamed(const QString& name);
    /// The same with the values of another product, as a copy to be changed and saved.
    void startCopyOf(const Product& product);

    /// As it is stored; none for a new one and on the empty page.
    [[nodiscard]] std::optional<Product> product() const { return m_base; }
    [[nodiscard]] bool isNew() const { return m_mode == Mode::New; }
    [[nodiscard]] bool isSaving() const { return m_saving; }
    /// Whether a field differs from what is stored.
    [[nodiscard]] bool isDirty() const;
    /// Checks every field and writes. `done(true)` after the commit; `done(false)` when a field is invalid or the write
    /// failed, which the form then shows. May be empty. Nothing to save counts as saved.
    void save(std::function<void(bool)> done = {});
    /// Back to what is stored; a new product is given up.
    void discard();
    /// Asks Save / Discard / Stay if there are unsaved edits. `done(true)`: the form may show something else now.
    void mayLeave(std::function<void(bool)> done);

    /// A sentence below the heading; empty: none.
    void setNotice(const QString& text);
    /// What is typed and not saved, with what it began with, to be kept in a file; empty if there is nothing.
    [[nodiscard]] QJsonObject unsaved() const;
    /// Shows that again. `now`: the product as it is stored now, none if it is gone or was never there; what differs is
    /// told and merged as any change of somebody else. Ask mayLeave() first.
    void restoreUnsaved(const QJsonObject& object, const std::optional<Product>& now);

Q_SIGNALS:
    void dirtyChanged(bool dirty);
    /// Perhaps another product, saving, or another one's edits.
    void stateChanged();
    /// With each key typed; also when something else is shown.
    void contentEdited();
    /// Another product, or the same as it is now.
    void productShown();
    /// restoreUnsaved() shows this product; the invalid id for a new one.
    void restored(pricebook::ProductId id);
    void saved(const pricebook::Product& product);
    /// One translated sentence for a status bar.
    void statusMessage(const QString& text);
    void historyRequested();

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum class Mode { Empty, Edit, New };
    /// What the fields hold, as far as it can differ from what is stored.
    struct Content {
        QString name, description, imageUrl, shmeckles, flurbos;
        std::optional<Category> category; ///< the name only for showing
        QString unknownCategory;
        std::vector<Tag> tags;
        QStringList newTags;
        QString pendingTag;
    };

    void buildPage();
    void buildFields(QVBoxLayout* column);
    QWidget* buildFoot();
    FormField* addField(Field field, const QString& name, QWidget* input, QWidget* framed = nullptr);
    void connectFields();

    void display(Mode mode, std::optional<Product> product, const Content& content);
    void fill(const Content& content);
    [[nodiscard]] Content typed() const;
    [[nodiscard]] Content stored() const;
    [[nodiscard]] static Content contentOf(const Product& product);
    [[nodiscard]] static Content contentOf(const QJsonObject& object);
    [[nodiscard]] static QJsonObject toJson(const Content& content);
    [[nodiscard]] static std::vector<Field> differences(const Content& a, const Content& b);
    /// Takes `newer` over into the fields that hold what `known` does, and into those of `yielding`; the others keep
    /// what is typed.
    void renew(const Content& known, const Content& newer, const std::vector<Field>& yielding = {});
    /// Into the tags of `content` what differs from `known` in `mine`: added and removed tags never clash.
    static void mergeTags(Content& content, const Content& mine, const Content& known);
    void sameProductChanged(const Product& newer);

    void fieldEdited(Field field);
    void checkField(Field field);
    [[nodiscard]] std::optional<Issue> issueOf(Field field) const;
    bool showIssues(const std::vector<Issue>& issues);
    void showIssue(const Issue& issue);
    void createTypedCategory();
    [[nodiscard]] FormField* fieldOf(Field field) const;

    void write(const std::function<void(bool)>& done);
    void wrote(const Product& product, const Content& sent);
    void notWritten(const Error& error, const std::function<void(bool)>& done);
    void readTheirs(const std::function<void(const TheirProduct&)>& then, const std::function<void(bool)>& done);
    void mergeWith(const TheirProduct& theirs, const std::function<void(bool)>& done);
    void offerTheirs(const TheirProduct& theirs, const std::vector<Field>& clashing);
    void compare(const TheirProduct& theirs, const std::vector<Field>& clashing);
    void offerRevival(const LastChange& change);
    void revive();
    void waitToSave(const Error& error);
    void saveAfterWaiting();
    void catalogueChanged(const ChangeSet& changes);
    [[nodiscard]] ProductDraft draft() const;
    [[nodiscard]] ProductPatch patch() const;
    void setSaving(bool saving);
    void updateState();
    void updatePicture();
    [[nodiscard]] std::optional<PricePair> storedPrices() const;

    std::shared_ptr<CatalogSession> m_session;
    std::unique_ptr<Prompts> m_ownPrompts;
    Prompts* m_prompts = nullptr;
    std::optional<Product> m_base;
    Mode m_mode = Mode::Empty;
    bool m_wasDirty = false;
    bool m_filling = false;
    bool m_saving = false;
    Content m_begun;          ///< what a new product began with
    quint64 m_shown = 0;      ///< moves with the product shown, so that late answers are dropped
    bool m_saveAgain = false; ///< as soon as the database is there again
    QString m_mergedText;     ///< what somebody else changed beside what is being saved; for the status line

    std::vector<FormField*> m_fields; ///< in the order of the form
    QScrollArea* m_scroll = nullptr;
    QWidget* m_page = nullptr;
    QLabel* m_emptyHint = nullptr;
    QLabel* m_heading = nullptr;
    QLabel* m_notice = nullptr;
    PictureView* m_picture = nullptr;
    QLineEdit* m_name = nullptr;
    QPlainTextEdit* m_description = nullptr;
    QLineEdit* m_imageUrl = nullptr;
    QLineEdit* m_shmeckles = nullptr;
    QLineEdit* m_flurbos = nullptr;
    CategoryCombo* m_category = nullptr;
    TagEditor* m_tags = nullptr;
    QLabel* m_footnote = nullptr;
    QPushButton* m_history = nullptr;
    QWidget* m_foot = nullptr;
    PriceWatch* m_priceWatch = nullptr;
    FormBanner* m_banner = nullptr;
    QPushButton* m_save = nullptr;
    QPushButton* m_discard = nullptr;
    QTimer* m_pictureTimer = nullptr;
};

} // namespace pricebook
