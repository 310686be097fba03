#pragma once

#include "tidying.h"

#include <QDialog>
#include <memory>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace pricebook {

class InlineMessage;
class TextTable;

/// Makes one tag or category out of several: which one stays, how it is named, and which products change, with their
/// number on the button. Merges by itself and closes when that is done; a refusal is told in the dialog.
class MergeDialog final : public QDialog {
    Q_OBJECT
public:
    /// `choice` has two or more; the most used of them stays at first.
    MergeDialog(std::shared_ptr<CatalogSession> session, tidying::Names names, std::vector<CountedName> choice,
                QWidget* parent);

    void accept() override;

Q_SIGNALS:
    /// `text`: one sentence for a status bar.
    void merged(qint64 kept, const QString& text);

private:
    void buildFields();
    void buildPreview();
    void buildButtons();
    void keepChanged();
    void readPreview();
    void showPreview(const Result<tidying::MergePreview>& preview);
    [[nodiscard]] tidying::Merge wanted() const;
    [[nodiscard]] const CountedName& kept() const;
    /// “Organic ” and “organics”
    [[nodiscard]] QString othersInWords() const;
    [[nodiscard]] bool isOfTags() const { return m_names == tidying::Names::Tags; }

    std::shared_ptr<CatalogSession> m_session;
    tidying::Names m_names;
    std::vector<CountedName> m_choice;
    QLabel* m_heading = nullptr;
    QComboBox* m_keep = nullptr;
    QLineEdit* m_name = nullptr;
    InlineMessage* m_message = nullptr;
    QLabel* m_note = nullptr;
    TextTable* m_preview = nullptr;
    QPushButton* m_accept = nullptr;
    quint64 m_generation = 0; ///< of the preview
};

} // namespace pricebook
