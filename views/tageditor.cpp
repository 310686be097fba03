#include "tageditor.h"

#include "announce.h"
#include "catalogsession.h"
#include "chip.h"
#include "fieldframe.h"
#include "flowlayout.h"
#include "inlinemessage.h"
#include "livetexts.h"
#include "tagnames.h"
#include "tagpickerdialog.h"
#include "theme.h"
#include "validation.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int typingPauseMilliseconds = 80;
constexpr int suggestionLimit = 30;
constexpr int leastLineWidth = 150;

bool hasSeparator(const QString& text) {
    return std::any_of(text.cbegin(), text.cend(),
                       [](QChar c) { return c == u',' || c == u';' || c == u'\n' || c == u'\t' || c == u'\r'; });
}

} // namespace

TagEditor::TagEditor(QWidget* parent) : QWidget(parent) {
    buildChildren();
    setFocusProxy(m_line);
    setFieldName(tr("Tags"));
    setPlaceholderText(tr("Add a tag…"));
    connect(m_line, &QLineEdit::textEdited, this, &TagEditor::textEdited);
    connect(m_typingPause, &QTimer::timeout, this, &TagEditor::askSuggestions);
    connect(m_list, &SuggestionList::picked, this, &TagEditor::accept);
    connect(m_more, &QPushButton::clicked, this, &TagEditor::openPicker);
}

TagEditor::~TagEditor() {
    // The list lies in the window, which may outlive the editor.
    delete m_list.data();
}

void TagEditor::buildChildren() {
    connect(this, &TagEditor::edited, this, [this] {
        QStringList names;
        for (const Entry& entry : m_entries)
            names << entry.name;
        announce(this, names.isEmpty() ? tr("No tags") : tr("Tags: %1").arg(names.join(u", "_s)));
    });
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(2);
    m_box = new FieldFrame(this);
    m_box->setCursor(Qt::IBeamCursor);
    m_box->installEventFilter(this);
    m_flow = new FlowLayout(m_box);
    m_flow->setContentsMargins(5, 3, 3, 3);
    m_flow->setLastFills(leastLineWidth);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    m_box->setSizePolicy(policy);
    m_lineRow = new QWidget(m_box);
    m_lineRow->installEventFilter(this);
    auto* row = new QHBoxLayout(m_lineRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_line = new QLineEdit(m_lineRow);
    m_line->setFrame(false);
    QPalette clear;
    clear.setColor(QPalette::Base, Qt::transparent);
    m_line->setPalette(clear);
    m_line->installEventFilter(this);
    m_more = new QPushButton(tr("More…"), m_lineRow);
    m_more->setFlat(true);
    m_more->setFixedSize(m_more->fontMetrics().horizontalAdvance(m_more->text()) + 2 * theme::space,
                         m_line->sizeHint().height() - 2 * theme::halfSpace);
    m_more->setCursor(Qt::ArrowCursor);
    m_more->setToolTip(tr("Choose tags from a list"));
    m_more->setAutoDefault(false);
    row->addWidget(m_line, 1);
    row->addWidget(m_more);
    m_flow->addWidget(m_lineRow);
    m_message = new InlineMessage(m_line, this);
    outer->addWidget(m_box);
    outer->addWidget(m_message);
    m_list = new SuggestionList(this);
    m_typingPause = new QTimer(this);
    m_typingPause->setSingleShot(true);
    m_typingPause->setInterval(typingPauseMilliseconds);
}

void TagEditor::setSession(std::shared_ptr<CatalogSession> session) {
    setTags({});
    m_session = session;
    m_finder.setSession(std::move(session));
}

void TagEditor::setTags(const std::vector<Tag>& tags, const QStringList& newNames, const QString& pendingText) {
    ++m_content;
    m_waiting.clear();
    hideSuggestions();
    m_message->clearMessage();
    m_line->setText(pendingText);
    m_lastText = pendingText;
    for (int i = static_cast<int>(m_entries.size()) - 1; i >= 0; --i)
        removeAt(i);
    for (const Tag& tag : tags)
        appendChip({nullptr, tag.name, tag.id, false});
    for (const QString& name : newNames)
        appendChip({nullptr, name, {}, false});
    updatePlaceholder();
}

std::vector<Tag> TagEditor::tags() const {
    std::vector<Tag> tags;
    for (const Entry& entry : m_entries) {
        if (entry.id.isValid())
            tags.push_back({entry.id, entry.name});
    }
    return tags;
}

QStringList TagEditor::newNames() const {
    QStringList names;
    for (const Entry& entry : m_entries) {
        if (!entry.id.isValid())
            names << entry.name;
    }
    return names;
}

QString TagEditor::pendingText() const { return m_line->text(); }

void TagEditor::setCreatingAllowed(bool allowed) { m_creatingAllowed = allowed; }

void TagEditor::setFieldName(const QString& name) {
    m_line->setAccessibleName(name);
    m_more->setAccessibleDescription(name);
}

void TagEditor::setPlaceholderText(const QString& text) {
    m_placeholder = text;
    updatePlaceholder();
}

void TagEditor::setPickerVisible(bool visible) { m_more->setVisible(visible); }

void TagEditor::updatePlaceholder() { m_line->setPlaceholderText(m_entries.empty() ? m_placeholder : QString()); }

void TagEditor::settle(std::function<void()> done) {
    commitTyped();
    const bool open = std::any_of(m_entries.cbegin(), m_entries.cend(), [](const Entry& e) { return e.checking; });
    if (open)
        m_waiting.push_back(std::move(done));
    else
        done();
}

// Keys

bool TagEditor::eventFilter(QObject* watched, QEvent* event) {
    const QEvent::Type type = event->type();
    if (watched == m_line) {
        // Without this a dialog's or menu's shortcut would take Esc away from the open list.
        if (type == QEvent::ShortcutOverride && m_list->isVisible() &&
            static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape)
            event->accept();
        if (type == QEvent::KeyPress)
            return handleLineKey(static_cast<QKeyEvent*>(event));
        if (type == QEvent::FocusOut)
            hideSuggestions();
        return false;
    }
    if (type == QEvent::KeyPress) {
        if (const int index = indexOf(watched); index >= 0)
            return handleChipKey(m_entries[static_cast<size_t>(index)].chip, static_cast<QKeyEvent*>(event));
    }
    if (type == QEvent::MouseButtonPress && indexOf(watched) < 0)
        m_line->setFocus(Qt::MouseFocusReason);
    return false;
}

bool TagEditor::handleLineKey(QKeyEvent* event) {
    if (event->matches(QKeySequence::Paste) && pasteList())
        return true;
    if (handleListKey(event->key()))
        return true;
    const bool plain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    const bool atStart = m_line->cursorPosition() == 0 && !m_line->hasSelectedText();
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!plain || m_line->text().trimmed().isEmpty())
            return false;
        commitTyped();
        return true;
    case Qt::Key_Backspace:
        if (!m_line->text().isEmpty() || m_entries.empty())
            return false;
        focusChip(static_cast<int>(m_entries.size()) - 1);
        return true;
    case Qt::Key_Left:
        if (!plain || !atStart || m_entries.empty())
            return false;
        focusChip(static_cast<int>(m_entries.size()) - 1);
        return true;
    default:
        return false;
    }
}

bool TagEditor::handleListKey(int key) {
    if (key == Qt::Key_Down && !m_list->isVisible()) {
        askSuggestions();
        return true;
    }
    if (!m_list->isVisible())
        return false;
    switch (key) {
    case Qt::Key_Down:
        m_list->step(1);
        return true;
    case Qt::Key_Up:
        m_list->step(-1);
        return true;
    case Qt::Key_Escape:
        hideSuggestions();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Comma:
        if (!m_list->hasHighlight())
            return false;
        accept(m_list->highlighted());
        return true;
    default:
        return false;
    }
}

bool TagEditor::handleChipKey(Chip* chip, QKeyEvent* event) {
    const int index = indexOf(chip);
    const int last = static_cast<int>(m_entries.size()) - 1;
    switch (event->key()) {
    case Qt::Key_Left:
        focusChip(std::max(index - 1, 0));
        return true;
    case Qt::Key_Right:
        if (index < last)
            focusChip(index + 1);
        else
            m_line->setFocus(Qt::OtherFocusReason);
        return true;
    case Qt::Key_Home:
        focusChip(0);
        return true;
    case Qt::Key_End:
    case Qt::Key_Escape:
        m_line->setFocus(Qt::OtherFocusReason);
        return true;
    case Qt::Key_Backspace:
    case Qt::Key_Delete:
        removeByPerson(chip, true, event->key() == Qt::Key_Delete);
        return true;
    case Qt::Key_Shift:
    case Qt::Key_Control:
    case Qt::Key_Alt:
    case Qt::Key_Meta:
        return false;
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
        break;
    default:
        if (event->text().isEmpty() && !event->matches(QKeySequence::Paste))
            return false;
    }
    // Chips are no stops of the Tab key of their own, and typing goes on in the line.
    m_line->setFocus(Qt::OtherFocusReason);
    QCoreApplication::sendEvent(m_line, event);
    return true;
}

// From text to chips

bool TagEditor::pasteList() {
    // A line edit would make one line of several before anybody could see them.
    const QString pasted = QApplication::clipboard()->text();
    if (!hasSeparator(pasted))
        return false;
    m_line->insert(u"\n"_s);
    QString text = m_line->text();
    const qsizetype cursor = m_line->cursorPosition() - 1;
    text = text.left(cursor) + pasted + text.mid(cursor + 1);
    m_line->setText(text);
    commitTyped();
    return true;
}

void TagEditor::textEdited(const QString& text) {
    const qsizetype typed = text.size() - m_lastText.size();
    m_lastText = text;
    m_message->clearMessage();
    if (!hasSeparator(text)) {
        m_typingPause->start();
        if (text.trimmed().isEmpty())
            hideSuggestions();
        Q_EMIT pendingTextEdited();
        return;
    }
    if (typed > 1) {
        commitTyped();
        return;
    }
    // A comma typed into the middle makes a chip of what is before it.
    const qsizetype cursor = m_line->cursorPosition();
    const QString tail = text.mid(cursor);
    m_line->setText(text.left(cursor));
    if (commitTyped()) {
        m_line->setText(tail.trimmed());
        m_line->setCursorPosition(0);
        m_lastText = m_line->text();
    }
}

bool TagEditor::commitTyped() {
    m_typingPause->stop();
    hideSuggestions();
    const QString text = m_line->text();
    m_line->clear();
    m_lastText.clear();
    m_message->clearMessage();
    return addNames(splitTagNames(text));
}

bool TagEditor::addNames(const QStringList& names) {
    QStringList added, refused;
    for (const QString& name : names) {
        if (const auto issue = checkTagName(name)) {
            refused << name;
            m_message->showError(issue->text);
        } else if (indexOfName(name) >= 0) {
            m_message->showText(InlineMessage::Kind::Hint, tr("“%1” is there already.").arg(name));
        } else {
            appendChip({nullptr, name, {}, true});
            added << name;
        }
    }
    if (!refused.isEmpty()) {
        m_line->setText(refused.join(u", "_s));
        m_lastText = m_line->text();
    }
    updatePlaceholder();
    if (!added.isEmpty()) {
        resolve(added);
        Q_EMIT edited();
    }
    return refused.isEmpty();
}

void TagEditor::accept(const SuggestionList::Suggestion& suggestion) {
    m_typingPause->stop();
    hideSuggestions();
    m_line->clear();
    m_lastText.clear();
    m_message->clearMessage();
    m_line->setFocus(Qt::OtherFocusReason);
    if (suggestion.kind == SuggestionList::Kind::Create) {
        addNames({suggestion.tag.name});
    } else if (indexOfName(suggestion.tag.name) < 0) {
        addTag(suggestion.tag);
        Q_EMIT edited();
    }
}

void TagEditor::addTag(const Tag& tag) {
    appendChip({nullptr, tag.name, tag.id, false});
    updatePlaceholder();
}

void TagEditor::resolve(const QStringList& names) {
    m_finder.resolve(names, [this, content = m_content](const std::vector<TagFinder::Resolved>& found) {
        if (content != m_content)
            return;
        for (const TagFinder::Resolved& entry : found)
            resolved(entry);
        callWaiting();
    });
}

void TagEditor::resolved(const TagFinder::Resolved& found) {
    const auto it = std::find_if(m_entries.begin(), m_entries.end(),
                                 [&found](const Entry& e) { return e.checking && e.name == found.name; });
    if (it == m_entries.end())
        return;
    if (!found.tag && !m_creatingAllowed) {
        removeAt(static_cast<int>(it - m_entries.begin()));
        refuse(found);
        Q_EMIT edited();
        return;
    }
    it->checking = false;
    if (found.tag) {
        it->id = found.tag->id;
        it->name = found.tag->name;
        it->chip->setText(it->name);
    } else if (found.near) {
        m_message->showText(
            InlineMessage::Kind::Hint,
            tr("“%1” is new. Did you mean “%2”? Then remove the new one.").arg(found.name, found.near->name));
    }
    it->chip->setState(found.tag ? Chip::State::Normal : Chip::State::New);
    if (found.tag)
        Q_EMIT edited();
}

void TagEditor::refuse(const TagFinder::Resolved& found) {
    m_message->showError(found.near ? tr("There is no tag “%1”. Did you mean “%2”?").arg(found.name, found.near->name)
                                    : tr("There is no tag “%1”. Choose one of the list.").arg(found.name));
    if (m_line->text().isEmpty()) {
        m_line->setText(found.name);
        m_lastText = found.name;
    }
    updatePlaceholder();
}

void TagEditor::callWaiting() {
    const bool open = std::any_of(m_entries.cbegin(), m_entries.cend(), [](const Entry& e) { return e.checking; });
    if (open)
        return;
    for (const auto& done : std::exchange(m_waiting, {}))
        done();
}

// Chips

Chip* TagEditor::appendChip(const Entry& entry) {
    auto* chip = new Chip(entry.name, m_box);
    chip->setProperty(LiveTexts::showsData, true);
    chip->setFocusPolicy(Qt::ClickFocus);
    chip->setState(entry.checking       ? Chip::State::Checking
                   : entry.id.isValid() ? Chip::State::Normal
                                        : Chip::State::New);
    chip->installEventFilter(this);
    connect(chip, &Chip::removeRequested, this,
            [this, chip](bool byKeyboard) { removeByPerson(chip, byKeyboard, false); });
    m_flow->insertWidget(m_flow->count() - 1, chip);
    chip->show();
    m_entries.push_back(entry);
    m_entries.back().chip = chip;
    return chip;
}

void TagEditor::removeAt(int index) {
    Chip* chip = m_entries[static_cast<size_t>(index)].chip;
    m_entries.erase(m_entries.begin() + index);
    m_flow->removeWidget(chip);
    chip->hide();
    chip->deleteLater();
}

void TagEditor::removeByPerson(const Chip* chip, bool byKeyboard, bool focusNext) {
    const int index = indexOf(chip);
    if (index < 0)
        return;
    if (byKeyboard && focusNext && index + 1 < static_cast<int>(m_entries.size()))
        focusChip(index + 1);
    else
        m_line->setFocus(Qt::OtherFocusReason);
    removeAt(index);
    m_message->clearMessage();
    updatePlaceholder();
    Q_EMIT edited();
    callWaiting();
}

void TagEditor::focusChip(int index) {
    hideSuggestions();
    m_entries[static_cast<size_t>(index)].chip->setFocus(Qt::OtherFocusReason);
}

int TagEditor::indexOf(const QObject* chip) const {
    const auto it =
        std::find_if(m_entries.cbegin(), m_entries.cend(), [chip](const Entry& e) { return e.chip == chip; });
    return it == m_entries.cend() ? -1 : static_cast<int>(it - m_entries.cbegin());
}

int TagEditor::indexOfName(const QString& name) const {
    const auto it = std::find_if(m_entries.cbegin(), m_entries.cend(),
                                 [&name](const Entry& e) { return sameTagName(e.name, name); });
    return it == m_entries.cend() ? -1 : static_cast<int>(it - m_entries.cbegin());
}

// Suggestions

void TagEditor::askSuggestions() {
    const QString text = m_line->text().simplified();
    m_finder.find(text, suggestionLimit, [this, text](const TagFinder::Found& found) { showSuggestions(text, found); });
}

void TagEditor::showSuggestions(const QString& text, const TagFinder::Found& found) {
    if (text != m_line->text().simplified() || !m_line->hasFocus())
        return;
    using Kind = SuggestionList::Kind;
    std::vector<SuggestionList::Suggestion> rows;
    const auto add = [this, &rows](const std::vector<TagUsage>& usages, Kind kind) {
        for (const TagUsage& usage : usages) {
            if (indexOfName(usage.tag.name) < 0)
                rows.push_back({kind, usage.tag, usage.products});
        }
    };
    add(found.hits, Kind::Hit);
    add(found.near, Kind::Near);
    const bool creatable = m_creatingAllowed && !found.exact && found.error.isEmpty() && !checkTagName(text);
    if (creatable && !text.isEmpty() && indexOfName(text) < 0)
        rows.push_back({Kind::Create, {{}, text}, 0});
    m_list->setSuggestions(rows);
    if (!found.error.isEmpty())
        m_message->showError(found.error);
    if (!rows.empty())
        m_list->showAt(m_box, m_lineRow);
}

void TagEditor::hideSuggestions() {
    m_typingPause->stop();
    m_finder.stopFinding();
    if (m_list)
        m_list->hide();
}

void TagEditor::openPicker() {
    if (!m_session)
        return;
    auto* dialog = new TagPickerDialog(m_session, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setApplied(tags(), newNames());
    connect(dialog, &QDialog::accepted, this, [this, dialog, content = m_content] {
        if (content != m_content)
            return;
        setTags(dialog->tags(), dialog->newNames(), m_line->text());
        Q_EMIT edited();
    });
    dialog->open();
}

} // namespace pricebook
