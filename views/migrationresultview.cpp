#include "migrationresultview.h"

#include "schematexts.h"
#include "theme.h"

#include <QAccessible>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr int pictureSize = 32;
constexpr int detailsHeight = 110;

QLabel* textLabel(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setFocusPolicy(Qt::NoFocus);
    return label;
}

} // namespace

MigrationResultView::MigrationResultView(QWidget* parent)
    : QWidget(parent),
      m_icon(new QLabel(this)),
      m_heading(textLabel(this)),
      m_text(textLabel(this)),
      m_note(textLabel(this)),
      m_backupArea(new QWidget(this)),
      m_backup(textLabel(m_backupArea)),
      m_details(new QPlainTextEdit(this)) {
    theme::setType(m_heading, theme::Type::Heading);
    m_heading->setObjectName(u"resultHeading"_s);
    m_text->setObjectName(u"resultText"_s);
    m_note->setObjectName(u"resultNote"_s);
    m_backup->setObjectName(u"resultBackup"_s);
    m_details->setReadOnly(true);
    m_details->setTabChangesFocus(true);
    m_details->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_details->setAccessibleName(tr("Details"));
    m_details->setFixedHeight(theme::scaled(detailsHeight));
    auto* folder = new QPushButton(tr("Show folder"), m_backupArea);
    folder->setAutoDefault(false);
    connect(folder, &QPushButton::clicked, this, &MigrationResultView::showFolder);
    auto* backupRow = new QHBoxLayout(m_backupArea);
    backupRow->setContentsMargins({});
    backupRow->addWidget(m_backup, 1);
    backupRow->addWidget(folder, 0, Qt::AlignTop);
    auto* head = new QHBoxLayout;
    head->setSpacing(theme::wideSpace);
    head->addWidget(m_icon, 0, Qt::AlignTop);
    head->addWidget(m_heading, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(theme::wideSpace);
    column->addLayout(head);
    column->addWidget(m_text);
    column->addWidget(m_note);
    column->addWidget(m_details);
    column->addWidget(m_backupArea);
    column->addStretch();
}

void MigrationResultView::begin(const QString& icon, const QString& heading, const QString& text) {
    m_icon->setPixmap(theme::icon(icon).pixmap(theme::scaled(pictureSize), theme::scaled(pictureSize)));
    m_heading->setText(heading);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_note->hide();
    m_backupArea->hide();
    m_details->hide();
    setAccessibleName(heading);
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void MigrationResultView::showSuccess(const QString& heading, const MigrationOutcome& outcome,
                                      const QString& backupText) {
    QStringList lines;
    if (!outcome.messages.isEmpty())
        lines << tr("What was changed:");
    for (const QString& message : outcome.messages)
        lines << u"  •  "_s + schematexts::messageText(message);
    lines << tr("It took %1.").arg(schematexts::durationText(outcome.duration));
    begin(u"dialog-ok-apply"_s, heading, lines.join(u'\n'));
    m_note->setText(outcome.note);
    m_note->setVisible(!outcome.note.isEmpty());
    m_backupPath = outcome.backup;
    const QString text = backupText.isEmpty() ? tr("The backup is in %1") : backupText;
    m_backup->setText(text.arg(QDir::toNativeSeparators(outcome.backup)));
    m_backupArea->setVisible(!outcome.backup.isEmpty());
}

void MigrationResultView::showFailure(const QString& heading, const Error& error) {
    begin(u"dialog-error"_s, heading, error.text);
    m_details->setPlainText(error.engine);
    m_details->setVisible(!error.engine.isEmpty());
}

void MigrationResultView::showCancelled() { begin(u"dialog-information"_s, tr("Nothing was changed."), {}); }

void MigrationResultView::showFolder() {
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_backupPath).absolutePath()));
}

} // namespace pricebook
