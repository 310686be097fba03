#include "movedialog.h"

#include "inlinemessage.h"
#include "theme.h"

#include <QDir>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

QString nameOf(const DatabaseUrl& url) {
    return url.backend == Backend::Sqlite ? QDir::toNativeSeparators(url.path) : url.toDisplayString();
}

} // namespace

MoveDialog::MoveDialog(MoveServices services, const DatabaseUrl& from, const DatabaseUrl& to, Prompts* prompts,
                       QWidget* parent)
    : MigrationDialog(to.backend == Backend::PostgreSql ? tr("Move to PostgreSQL") : tr("Copy to a new file"), prompts,
                      parent),
      m_services(std::move(services)),
      m_from(from),
      m_to(to),
      m_page(new QWidget(this)),
      m_heading(new QLabel(m_page)),
      m_text(new QLabel(m_page)),
      m_hint(new QLabel(m_page)),
      m_busy(new QProgressBar(m_page)),
      m_problem(new InlineMessage(nullptr, m_page)) {
    build();
    addPage(m_page);
    m_dismiss = addButton(tr("Cancel"), [this] { reject(); });
    m_other = addButton(tr("Choose another place…"), [this] {
        QDialog::reject();
        Q_EMIT otherPlaceRequested(m_problemText);
    });
    m_again = addButton(tr("Look again"), [this] { look(); });
    m_start = addButton(tr("Copy and switch"), [this] { start(); });
    look();
}

void MoveDialog::build() {
    theme::setType(m_heading, theme::Type::Heading);
    theme::setType(m_hint, theme::Type::Small, true);
    for (QLabel* label : {m_heading, m_text, m_hint}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setFixedHeight(theme::space);
    m_busy->setAccessibleName(tr("Progress"));
    auto* column = new QVBoxLayout(m_page);
    column->setContentsMargins({});
    column->setSpacing(theme::wideSpace);
    column->addWidget(m_heading);
    column->addWidget(m_text);
    column->addWidget(m_busy);
    column->addWidget(m_problem);
    column->addWidget(m_hint);
    column->addStretch();
}

void MoveDialog::look() {
    m_heading->setText(tr("Looking whether the copy is possible…"));
    m_text->setText(tr("From %1\nto %2").arg(nameOf(m_from), nameOf(m_to)));
    m_hint->clear();
    m_busy->show();
    m_problem->clearMessage();
    showPage(m_page, {m_dismiss}, nullptr);
    m_services.check(m_from, m_to, this, [this](const Result<CopyPlan>& plan) { looked(plan); });
}

void MoveDialog::looked(const Result<CopyPlan>& plan) {
    m_busy->hide();
    if (!plan) {
        m_heading->setText(tr("The copy is not possible like this."));
        m_problemText = plan.error().text;
        m_problem->showError(m_problemText);
        showPage(m_page, {m_dismiss, m_other, m_again}, m_other);
        return;
    }
    const int count = static_cast<int>(qMin<qint64>(plan->products, INT_MAX));
    m_heading->setText(tr("%Ln products, with everything that belongs to them, will be copied.", "", count));
    m_hint->setText(
        tr("Categories, tags, users, saved views and the whole history come along, and every table is compared "
           "with its copy before the program switches to it. What you have now stays where it is, as it is. "
           "Others should not change the catalogue meanwhile: if somebody does, the copy is thrown away and "
           "you are told."));
    showPage(m_page, {m_dismiss, m_start}, m_start);
}

void MoveDialog::start() {
    if (std::exchange(m_starting, true))
        return;
    const auto begin = [this](bool free) {
        m_starting = false;
        if (free)
            run([this] { return m_services.run(m_from, m_to); }, words());
    };
    if (m_gate)
        m_gate(begin);
    else
        begin(true);
}

void MoveDialog::tryAgain() { look(); }

MigrationDialog::Words MoveDialog::words() const {
    return {tr("Copying the catalogue to %1…").arg(nameOf(m_to)),
            tr("The catalogue is copied; the program works with the copy now."),
            tr("The catalogue was not copied; it is open where it was."),
            {},
            {}};
}

} // namespace pricebook
