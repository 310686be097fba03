#include "helpcontroller.h"

#include "helpwindow.h"

#include <QApplication>
#include <QKeyEvent>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace pricebook {

namespace {

constexpr std::array<std::pair<const char*, const char*>, 29> topicsOfClasses{{
    {"WelcomePage", "start"},          {"MessagePage", "start"},
    {"ConnectDialog", "start"},        {"ConnectionsDialog", "start"},
    {"ConnectionEditor", "start"},     {"ProductTable", "products"},
    {"ProductForm", "products"},       {"ConflictDialog", "products"},
    {"FilterPanel", "filters"},        {"FilterChips", "filters"},
    {"ConditionDialog", "filters"},    {"ViewNameDialog", "filters"},
    {"BulkEditDialog", "bulkedit"},    {"CellPreviewDialog", "bulkedit"},
    {"ProductTagsDialog", "bulkedit"}, {"MoveToCategoryDialog", "bulkedit"},
    {"PriceChecksDialog", "bulkedit"}, {"ImportDialog", "transfer"},
    {"ExportDialog", "transfer"},      {"HistoryDialog", "history"},
    {"TrashDialog", "history"},        {"PricesThenDialog", "history"},
    {"LeftAloneDialog", "history"},    {"UpgradeDialog", "upgrades"},
    {"SchemaDialog", "upgrades"},      {"MoveDialog", "upgrades"},
    {"EndpointDialog", "endpoint"},    {"RequestsPane", "endpoint"},
    {"SettingsDialog", "settings"},
}};

} // namespace

HelpController::HelpController(QObject* parent) : QObject(parent) { qApp->installEventFilter(this); }

HelpController::~HelpController() = default;

QString HelpController::topicOf(const QWidget* widget) {
    for (; widget; widget = widget->parentWidget()) {
        const QByteArrayView name(widget->metaObject()->className());
        for (const auto& [known, topic] : topicsOfClasses) {
            if (name == QByteArray("pricebook::") + known)
                return QString::fromLatin1(topic);
        }
    }
    return u"products"_s;
}

void HelpController::show() {
    const QWidget* widget = QApplication::focusWidget();
    if (widget && widget->window() == m_window.get())
        return;
    show(topicOf(widget ? widget : QApplication::activeWindow()));
}

void HelpController::show(const QString& topic) {
    if (!m_window)
        m_window = std::make_unique<HelpWindow>();
    m_window->showTopic(topic);
    m_window->show();
    m_window->raise();
    m_window->activateWindow();
}

bool HelpController::eventFilter(QObject* watched, QEvent* event) {
    // The window's own shortcut does not reach dialogs.
    if (event->type() == QEvent::KeyPress && watched->isWidgetType()) {
        const auto* key = static_cast<const QKeyEvent*>(event);
        if (key->key() == Qt::Key_F1 && key->modifiers() == Qt::NoModifier) {
            const auto* widget = static_cast<const QWidget*>(watched);
            if (widget->window() != m_window.get())
                show(topicOf(widget));
            return true;
        }
    }
    return QObject::eventFilter(watched, event);
}

} // namespace pricebook
