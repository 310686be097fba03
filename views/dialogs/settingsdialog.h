#pragma once

#include <QDialog>
#include <vector>

class QLabel;
class QListWidget;
class QStackedWidget;

namespace pricebook {

/// The window with all settings: a list of pages at the left, the chosen one at the right. What is changed on a page
/// holds at once, so there is nothing to confirm. Knows none of its pages.
class SettingsDialog final : public QDialog {
    Q_OBJECT
public:
    explicit SettingsDialog(QWidget* parent = nullptr);

    /// Takes the widget; it needs no margins or title of its own. `key` names it for showPage().
    void addPage(const QString& key, const QString& icon, const QString& title, QWidget* page);
    void showPage(const QString& key);
    /// The key of the page that is shown.
    [[nodiscard]] QString page() const;
    void setVisible(bool visible) override;

protected:
    void changeEvent(QEvent* event) override;

private:
    void addButtons();

    QListWidget* m_list;
    QStackedWidget* m_pages;
    bool m_hasButtons = false;
    std::vector<QLabel*> m_headings; ///< of the pages, in their order
};

} // namespace pricebook
