#pragma once

#include "error.h"

#include <QMessageBox>
#include <QStringList>

namespace pricebook {

/// A question with a button for each answer. Text is shown as it is: names of records may hold "<" and "&".
class QuestionBox final : public QMessageBox {
    Q_OBJECT
public:
    /// `safeChoice` is the index of the button that Enter presses.
    QuestionBox(const QString& title, const QString& text, const QStringList& buttons, int safeChoice, QWidget* parent);
    /// The index of the button that was pressed; -1 for Esc.
    [[nodiscard]] int choice() const;

private:
    QList<QAbstractButton*> m_answers;
};

/// One sentence that says what failed; what the database engine said of it under "Show Details…".
class ErrorBox final : public QMessageBox {
    Q_OBJECT
public:
    ErrorBox(const Error& error, QWidget* parent);
};

} // namespace pricebook
