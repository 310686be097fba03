#pragma once

#include <QStringList>
#include <QWidget>

class QLineEdit;
class QListWidget;
class QTextBrowser;

namespace pricebook {

/// The help that comes with the program: a list of pages, a search in all of them, and the page. In the language of the
/// program; pages are :/help/<language>/<topic>.html.
class HelpWindow final : public QWidget {
    Q_OBJECT
public:
    HelpWindow();

    /// In the order of the list.
    [[nodiscard]] static const QStringList& topics();
    void showTopic(const QString& topic);
    [[nodiscard]] QString topic() const;

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void load();
    void search();
    void display();
    void markFound();

    QLineEdit* m_search;
    QListWidget* m_list;
    QTextBrowser* m_page;
};

} // namespace pricebook
