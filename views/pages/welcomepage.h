#pragma once

#include <QColor>
#include <QWidget>
#include <vector>

class QLabel;
class QVBoxLayout;

namespace pricebook {

/// What the window shows while no catalogue is open: the ways to one, and those that were open before.
class WelcomePage final : public QWidget {
    Q_OBJECT
public:
    enum class Choice { Sample, Import, Server, OpenFile, Empty };
    Q_ENUM(Choice)
    /// A catalogue that was open before.
    struct Recent {
        QString name;
        QString address;
        bool onServer = false;
        QColor mark; ///< of its connection; may be invalid
    };

    explicit WelcomePage(QWidget* parent = nullptr);

    void setRecent(const std::vector<Recent>& recent);
    /// Puts the keyboard to what is likeliest: the catalogue that was open last, else the first way to begin.
    void focusFirst();

Q_SIGNALS:
    void chosen(pricebook::WelcomePage::Choice choice);
    /// The index in what setRecent() was given.
    void recentChosen(int index);

protected:
    void changeEvent(QEvent* event) override;

private:
    QVBoxLayout* buildChoices();
    void showPicture();

    QLabel* m_picture;
    QWidget* m_recentSide;
    QVBoxLayout* m_recent;
    QWidget* m_firstChoice = nullptr;
    QWidget* m_firstRecent = nullptr; ///< null: there is none
};

} // namespace pricebook
