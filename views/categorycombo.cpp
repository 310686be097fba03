#include "categorycombo.h"

#include "catalogsession.h"
#include "changeset.h"
#include "livetexts.h"
#include "textfold.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QEvent>
#include <QFocusEvent>
#include <QLineEdit>
#include <QTimer>
#include <QWheelEvent>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int mostVisibleItems = 14;

} // namespace

CategoryCombo::CategoryCombo(QWidget* parent) : QComboBox(parent) {
    setProperty(LiveTexts::showsData, true);
    setEditable(true);
    setInsertPolicy(NoInsert);
    setMaxVisibleItems(mostVisibleItems);
    setSizeAdjustPolicy(AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(12);
    lineEdit()->setPlaceholderText(tr("No category"));
    auto* typeAhead = new QCompleter(model(), this);
    typeAhead->setCaseSensitivity(Qt::CaseInsensitive);
    typeAhead->setFilterMode(Qt::MatchContains);
    typeAhead->setCompletionMode(QCompleter::PopupCompletion);
    typeAhead->setMaxVisibleItems(mostVisibleItems);
    setCompleter(typeAhead);
    connect(this, &QComboBox::activated, this, [this] {
        m_wanted = current();
        m_wantedName = currentText();
        Q_EMIT edited();
    });
    connect(lineEdit(), &QLineEdit::textEdited, this, [this] { Q_EMIT edited(); });
    connect(lineEdit(), &QLineEdit::editingFinished, this, &CategoryCombo::adoptTypedText);
    fill({});
}

void CategoryCombo::setSession(std::shared_ptr<CatalogSession> session) {
    if (m_session)
        m_session->disconnect(this);
    m_session = std::move(session);
    fill({});
    if (!m_session)
        return;
    connect(m_session.get(), &CatalogSession::changed, this, [this](const ChangeSet& changes) {
        if (changes.everything || !changes.categories.empty())
            reload();
    });
    reload();
}

void CategoryCombo::changeEvent(QEvent* event) {
    QComboBox::changeEvent(event);
    if (event->type() != QEvent::LanguageChange || count() == 0 || itemData(0).isValid())
        return;
    const QSignalBlocker quiet(this);
    const QString before = itemText(0);
    setItemText(0, tr("No category"));
    if (currentText() == before)
        setEditText(itemText(0));
}

void CategoryCombo::reload() {
    m_session->allCategories(this, [this](Result<std::vector<CategoryUsage>> answer) {
        if (answer)
            fill(*answer);
    });
}

void CategoryCombo::fill(const std::vector<CategoryUsage>& categories) {
    // A known name counts as typed, too, until the field is left.
    const bool typing = lineEdit()->isModified() || !unknownText().isEmpty();
    const QString typed = currentText();
    const int cursor = lineEdit()->cursorPosition();
    const QSignalBlocker quiet(this);
    clear();
    if (m_noneOffered)
        addItem(tr("No category"));
    for (const CategoryUsage& usage : categories) {
        if (usage.category.id != m_excluded)
            addItem(usage.category.name, usage.category.id.value);
    }
    setCurrent(m_wanted);
    if (!typing)
        return;
    setEditText(typed);
    lineEdit()->setCursorPosition(cursor);
    lineEdit()->setModified(true);
}

std::optional<CategoryId> CategoryCombo::current() const {
    if (!unknownText().isEmpty())
        return std::nullopt;
    const QString typed = currentText().trimmed();
    // By the text, not by currentIndex(), which keeps its value while somebody types.
    int index = findText(typed, Qt::MatchExactly | Qt::MatchCaseSensitive);
    for (int i = 0; index < 0 && i < count(); ++i) {
        if (folded(itemText(i)) == folded(typed))
            index = i;
    }
    if (index >= 0)
        return itemData(index).isValid() ? std::optional(CategoryId(itemData(index).toLongLong())) : std::nullopt;
    // Not loaded yet.
    return !typed.isEmpty() && typed == m_wantedName ? m_wanted : std::nullopt;
}

void CategoryCombo::setCurrent(std::optional<CategoryId> category) {
    const QSignalBlocker quiet(this);
    m_wanted = category;
    const int index = category ? findData(category->value) : findText(tr("No category"));
    setCurrentIndex(index);
    if (index >= 0)
        m_wantedName = itemText(index);
    else
        setEditText(category ? m_wantedName : QString());
    lineEdit()->setModified(false);
}

void CategoryCombo::setCurrentCategory(const std::optional<Category>& category) {
    m_wantedName = category ? category->name : QString();
    setCurrent(category ? std::optional(category->id) : std::nullopt);
}

QString CategoryCombo::unknownText() const {
    QString typed = currentText().trimmed();
    if (typed.isEmpty() || (m_wanted && typed == m_wantedName))
        return {};
    for (int i = 0; i < count(); ++i) {
        if (folded(itemText(i)) == folded(typed))
            return {};
    }
    return typed;
}

void CategoryCombo::setExcluded(std::optional<CategoryId> category) {
    m_excluded = category;
    if (const int index = category ? findData(category->value) : -1; index >= 0)
        removeItem(index);
}

void CategoryCombo::setNoneOffered(bool offered) {
    m_noneOffered = offered;
    lineEdit()->setPlaceholderText(offered ? tr("No category") : tr("Choose a category"));
    if (const int index = findText(tr("No category")); !offered && index >= 0 && !itemData(index).isValid())
        removeItem(index);
    setCurrent(m_wanted);
}

void CategoryCombo::adoptTypedText() {
    if (!unknownText().isEmpty())
        return;
    const std::optional<CategoryId> chosen = current();
    const bool changed = chosen != m_wanted;
    setCurrent(chosen);
    if (changed)
        Q_EMIT edited();
}

void CategoryCombo::focusInEvent(QFocusEvent* event) {
    QComboBox::focusInEvent(event);
    // Typing replaces what was chosen. A click sets the cursor only after this.
    if (event->reason() == Qt::MouseFocusReason)
        QTimer::singleShot(0, lineEdit(), &QLineEdit::selectAll);
    else if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        lineEdit()->selectAll();
}

void CategoryCombo::focusOutEvent(QFocusEvent* event) {
    QComboBox::focusOutEvent(event);
    const auto reason = event->reason();
    if (reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason)
        adoptTypedText();
}

void CategoryCombo::wheelEvent(QWheelEvent* event) {
    // Scrolling a form must not change a value under the pointer.
    if (hasFocus())
        QComboBox::wheelEvent(event);
    else
        event->ignore();
}

} // namespace pricebook
