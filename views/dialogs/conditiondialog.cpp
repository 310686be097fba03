#include "conditiondialog.h"

#include "filterchips.h"
#include "inlinemessage.h"
#include "textpattern.h"
#include "theme.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

std::vector<TextTest> ConditionDialog::testsOf(TextColumn column) {
    std::vector<TextTest> tests{TextTest::Contains, TextTest::NotContains, TextTest::Equals};
    if (column == TextColumn::Name || column == TextColumn::Description)
        tests.push_back(TextTest::Matches);
    if (column != TextColumn::Name)
        tests.insert(tests.end(), {TextTest::Empty, TextTest::NotEmpty});
    return tests;
}

QString ConditionDialog::textOf(TextTest test) {
    switch (test) {
    case TextTest::Contains:
        return tr("contains");
    case TextTest::NotContains:
        return tr("does not contain");
    case TextTest::Equals:
        return tr("is exactly");
    case TextTest::Matches:
        return tr("matches the pattern");
    case TextTest::Empty:
        return tr("is empty");
    case TextTest::NotEmpty:
        return tr("is not empty");
    }
    return {};
}

ConditionDialog::ConditionDialog(const TextCondition& first, QWidget* parent)
    : QDialog(parent),
      m_column(first.column),
      m_test(new QComboBox(this)),
      m_text(new QLineEdit(first.text, this)),
      m_message(new InlineMessage(m_text, this)) {
    const QString title = columnTitle(first.column);
    setWindowTitle(tr("Condition on “%1”").arg(title));
    m_test->setAccessibleName(tr("How to compare"));
    for (const TextTest test : testsOf(first.column))
        m_test->addItem(textOf(test), static_cast<int>(test));
    m_test->setCurrentIndex(m_test->findData(static_cast<int>(first.test)));
    m_text->setAccessibleName(tr("Text to look for"));
    m_text->setMinimumWidth(theme::scaled(320));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_accept = buttons->addButton(tr("Filter"), QDialogButtonBox::AcceptRole);
    m_accept->setDefault(true);
    auto* row = new QHBoxLayout;
    auto* label = new QLabel(title, this);
    label->setBuddy(m_test);
    row->addWidget(label);
    row->addWidget(m_test);
    row->addWidget(m_text, 1);
    auto* hint =
        new QLabel(tr("Capitals do not matter. In a pattern . is any character, [a-z] one of these, * + ? {2,3} "
                      "repeat, ^ and $ are the ends, | is “or”."),
                   this);
    hint->setWordWrap(true);
    theme::setType(hint, theme::Type::Small, true);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(theme::wideSpace);
    column->addLayout(row);
    column->addWidget(m_message);
    column->addWidget(hint);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_text, &QLineEdit::textChanged, this, &ConditionDialog::check);
    connect(m_test, &QComboBox::currentIndexChanged, this, &ConditionDialog::check);
    m_text->setFocus();
    check();
}

TextCondition ConditionDialog::condition() const {
    const auto test = static_cast<TextTest>(m_test->currentData().toInt());
    const bool needsText = test != TextTest::Empty && test != TextTest::NotEmpty;
    return {m_column, test, needsText ? m_text->text() : QString()};
}

void ConditionDialog::check() {
    const TextCondition now = condition();
    const bool needsText = now.test != TextTest::Empty && now.test != TextTest::NotEmpty;
    m_text->setEnabled(needsText);
    QString problem;
    if (needsText && now.test == TextTest::Matches && !now.text.isEmpty()) {
        if (const Result<TextPattern> pattern = TextPattern::parse(now.text); !pattern)
            problem = pattern.error().text;
    }
    m_text->setProperty("invalid", !problem.isEmpty());
    m_text->update();
    if (problem.isEmpty())
        m_message->clearMessage();
    else
        m_message->showError(problem);
    m_accept->setEnabled(problem.isEmpty() && (!needsText || !now.text.isEmpty()));
}

} // namespace pricebook
