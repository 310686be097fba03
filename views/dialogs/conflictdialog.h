#pragma once

#include "error.h"

#include <QDialog>
#include <QString>
#include <vector>

class QButtonGroup;
class QPushButton;
class QVBoxLayout;

namespace pricebook {

/// One field that two people changed at the same time, as a person reads its values.
struct FieldClash {
    Field field = Field::None;
    QString title; ///< "price in shmeckles"
    QString base;  ///< what both began with
    QString mine;
    QString theirs;
};

/// Lets a person decide field by field between what was typed here and what somebody else has saved meanwhile. Nothing
/// is chosen at first, and Save waits until everything is; Cancel, Esc and closing change nothing.
class ConflictDialog final : public QDialog {
    Q_OBJECT
public:
    /// `whoAndWhen` as changetexts says it.
    ConflictDialog(const QString& productName, const QString& whoAndWhen, const std::vector<FieldClash>& clashes,
                   QWidget* parent = nullptr);

    /// The fields for which mine was chosen; the others are theirs.
    [[nodiscard]] std::vector<Field> keptMine() const;

private:
    QWidget* addField(const FieldClash& clash, const QString& theirTitle);
    void chooseAll(int which);
    void updateSave();

    struct Choice {
        Field field;
        QButtonGroup* buttons;
    };
    std::vector<Choice> m_choices;
    QPushButton* m_save = nullptr;
};

} // namespace pricebook
