#include "textdialogs.h"

#include "theme.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook::textdialogs {

namespace {

constexpr int mostHeight = 520;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(pricebook::textdialogs)
};

} // namespace

void showTable(QWidget* parent, const QString& title, const Lines& lines) {
    auto* dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    auto* content = new QWidget;
    auto* grid = new QGridLayout(content);
    grid->setHorizontalSpacing(theme::sectionSpace);
    grid->setVerticalSpacing(theme::space);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const auto& [name, value] : lines) {
        auto* left = new QLabel(name);
        theme::setType(left, theme::Type::Body, true);
        auto* right = new QLabel(value);
        for (QLabel* label : {left, right}) {
            label->setTextFormat(Qt::PlainText);
            label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        }
        right->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        right->setWordWrap(theme::hasLargeLetters() || value.size() > 60);
        right->setMinimumWidth(value.size() > 60 ? theme::scaled(320) : 0);
        grid->addWidget(left, row, 0);
        grid->addWidget(right, row, 1);
        ++row;
    }
    grid->setRowStretch(row, 1);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(content);
    scroll->setAccessibleName(title);
    scroll->setFocusPolicy(Qt::StrongFocus); // what does not fit is read with the arrows and Page Down
    scroll->setMinimumSize(content->sizeHint().width() + theme::sectionSpace,
                           std::min(content->sizeHint().height() + theme::space, mostHeight));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* column = new QVBoxLayout(dialog);
    column->addWidget(scroll, 1);
    column->addWidget(buttons);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    scroll->setFocus(Qt::OtherFocusReason);
    dialog->open();
}

void showAbout(QWidget* parent) {
    showTable(parent, Texts::tr("About Pricebook"),
              {{u"Pricebook"_s, QStringLiteral(PRICEBOOK_VERSION)},
               {Texts::tr("What it is"),
                Texts::tr("An editor for a catalogue of products with two prices, in SQLite or PostgreSQL.")},
               {u"Qt"_s, QLatin1String(qVersion())},
               {Texts::tr("Licence"), u"MIT"_s}});
}

} // namespace pricebook::textdialogs
