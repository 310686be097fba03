#pragma once

#include "product.h"
#include "suggestionlist.h"
#include "tagfinder.h"

#include <QPointer>
#include <QStringList>
#include <QWidget>
#include <functional>
#include <memory>
#include <vector>

class QHBoxLayout;
class QKeyEvent;
class QLineEdit;
class QPushButton;
class QTimer;

namespace pricebook {

class CatalogSession;
class Chip;
class FieldFrame;
class FlowLayout;
class InlineMessage;

/// A set of tags as chips in one input line with type-ahead from the database.
/// Enter or comma adds what is typed (or the highlighted suggestion); several pasted names ("a, b; c") become one chip
/// each. Backspace in the empty line selects the last chip and then removes it; Left goes to the chips; Esc closes the
/// list and keeps the text; Tab leaves. A name that no tag has is marked as new and is only reported by newNames(): it
/// is the caller who creates it. Names that differ only in case or spaces are the same tag. The input line carries the
/// accessible name (setFieldName). Window's thread only.
class TagEditor final : public QWidget {
    Q_OBJECT
    Q_PROPERTY(QString placeholderText READ placeholderText WRITE setPlaceholderText)
public:
    explicit TagEditor(QWidget* parent = nullptr);
    ~TagEditor() override;

    void setSession(std::shared_ptr<CatalogSession> session);
    /// Replaces all chips and the typed text; does not emit edited(). `newNames` become chips marked as new.
    void setTags(const std::vector<Tag>& tags, const QStringList& newNames = {}, const QString& pendingText = {});
    /// The chips that are tags in the database, in the order shown.
    [[nodiscard]] std::vector<Tag> tags() const;
    /// The chips that are not (or are still being looked up), as they will be named.
    [[nodiscard]] QStringList newNames() const;
    /// What is in the input line and no chip yet.
    [[nodiscard]] QString pendingText() const;

    /// False (a filter): unknown names are refused with a message. True at first.
    void setCreatingAllowed(bool allowed);
    /// The accessible name of the input line; "Tags" at first.
    void setFieldName(const QString& name);
    /// What the empty line says while there are no chips.
    void setPlaceholderText(const QString& text);
    [[nodiscard]] QString placeholderText() const { return m_placeholder; }
    /// The button "More…" that opens the picker with two panes; shown at first.
    void setPickerVisible(bool visible);
    [[nodiscard]] QLineEdit* lineEdit() const { return m_line; }

    /// Makes chips of what is still typed and calls back when every chip is looked up; at once if there is nothing to
    /// do. Not called when the tags are replaced first or the editor goes away.
    void settle(std::function<void()> done);

Q_SIGNALS:
    /// The set of chips was changed by a person.
    void edited();
    /// The text in the input line was changed by a person.
    void pendingTextEdited();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Entry {
        Chip* chip = nullptr;
        QString name;
        TagId id;              ///< invalid while not known to be in the database
        bool checking = false; ///< a look-up is open
    };

    void buildChildren();
    bool handleLineKey(QKeyEvent* event);
    bool handleListKey(int key);
    bool handleChipKey(Chip* chip, QKeyEvent* event);
    bool pasteList();
    void textEdited(const QString& text);
    bool commitTyped();
    void accept(const SuggestionList::Suggestion& suggestion);
    bool addNames(const QStringList& names);
    void addTag(const Tag& tag);
    void resolve(const QStringList& names);
    void resolved(const TagFinder::Resolved& found);
    void refuse(const TagFinder::Resolved& found);
    void callWaiting();
    Chip* appendChip(const Entry& entry);
    void removeAt(int index);
    void removeByPerson(const Chip* chip, bool byKeyboard, bool focusNext);
    void focusChip(int index);
    [[nodiscard]] int indexOf(const QObject* chip) const;
    [[nodiscard]] int indexOfName(const QString& name) const;
    void askSuggestions();
    void showSuggestions(const QString& text, const TagFinder::Found& found);
    void hideSuggestions();
    void openPicker();
    void updatePlaceholder();

    std::shared_ptr<CatalogSession> m_session;
    TagFinder m_finder;
    std::vector<Entry> m_entries;
    std::vector<std::function<void()>> m_waiting; ///< for the open look-ups
    FieldFrame* m_box = nullptr;
    FlowLayout* m_flow = nullptr;
    QWidget* m_lineRow = nullptr;
    QLineEdit* m_line = nullptr;
    QPushButton* m_more = nullptr;
    InlineMessage* m_message = nullptr;
    QPointer<SuggestionList> m_list; ///< lies in the window, which may go first
    QTimer* m_typingPause = nullptr;
    QString m_placeholder;
    QString m_lastText;
    quint64 m_content = 0; ///< moves on setTags(), so that look-ups for other contents are dropped
    bool m_creatingAllowed = true;
};

} // namespace pricebook
