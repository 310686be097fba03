#include "messageboxes.h"

#include <QPushButton>

namespace pricebook {

QuestionBox::QuestionBox(const QString& title, const QString& text, const QStringList& buttons, int safeChoice,
                         QWidget* parent)
    : QMessageBox(Question, title, text, NoButton, parent) {
    setTextFormat(Qt::PlainText);
    for (int i = 0; i < buttons.size(); ++i)
        m_answers << addButton(buttons[i], i == safeChoice ? RejectRole : AcceptRole);
    setDefaultButton(qobject_cast<QPushButton*>(m_answers.value(safeChoice)));
    // Without a button of its own Esc would do nothing in a box without "Cancel".
    auto* escape = new QPushButton(this);
    addButton(escape, RejectRole);
    escape->hide();
    setEscapeButton(escape);
}

int QuestionBox::choice() const { return static_cast<int>(m_answers.indexOf(clickedButton())); }

ErrorBox::ErrorBox(const Error& error, QWidget* parent)
    : QMessageBox(Warning, tr("Pricebook"), error.text, Ok, parent) {
    setTextFormat(Qt::PlainText);
    setDefaultButton(Ok); // not the one with the details
    if (!error.engine.isEmpty())
        setDetailedText(error.engine);
}

} // namespace pricebook
