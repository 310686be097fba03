#pragma once

#include "catalogstore.h"
#include "fakeprompts.h"
#include "fakeschema.h"
#include "mainwindow.h"
#include "services.h"
#include "settings.h"

#include <QPointer>
#include <QTemporaryDir>
#include <memory>
#include <vector>

class QDialog;

namespace pricebook {

struct MigrationRequest;

/// Every page and dialog of the program, each in a situation in which it shows what it has: for whatever looks at all
/// of them. The window must have a catalogue open with three products, two categories and two tags or more; the tour
/// leaves some of its own there.
class WindowTour {
public:
    struct Stop {
        const char* name;
        QWidget* (WindowTour::*show)(); ///< null: the command of this name does it
    };
    /// In the order of visiting.
    [[nodiscard]] static const std::vector<Stop>& stops();

    /// All must outlive it.
    WindowTour(MainWindow& window, const Services& services, FakePrompts& prompts);
    ~WindowTour();

    /// What is to be looked at: the window or a dialog; null where it did not come. Then leave() before the next.
    [[nodiscard]] QWidget* show(const Stop& stop);
    void leave();
    /// Long enough for lists and counts to come.
    static void settle();

private:
    // Pages of the window
    QWidget* products();
    QWidget* filters();
    QWidget* selected();
    QWidget* newProduct();
    QWidget* formErrors();
    QWidget* deletedMeanwhile();
    QWidget* heldEdits();
    QWidget* noMatch();
    QWidget* requests();
    QWidget* noCatalogue();
    // Dialogs
    QWidget* importErrors();
    QWidget* imported();
    QWidget* exported();
    QWidget* connectProblem();
    QWidget* conflict();
    QWidget* mergeTags();
    QWidget* mergeCategories();
    QWidget* nearTags();
    QWidget* deleteCategory();
    QWidget* viewName();
    QWidget* condition();
    QWidget* tagPicker();
    QWidget* password();
    QWidget* pricesThen();
    QWidget* leftAlone();
    QWidget* cellPreview();
    QWidget* preferencesPrices();
    QWidget* preferencesHistory();
    QWidget* preferencesEndpoint();
    QWidget* preferencesNotices();
    QWidget* connectionFile();
    QWidget* connectionServer();
    QWidget* help();
    QWidget* question();
    QWidget* failure();
    QWidget* productHistory();
    QWidget* movePlan();
    QWidget* moveRunning();
    QWidget* upgradePlan();
    QWidget* upgradeRunning();
    QWidget* upgradeFailed();
    QWidget* upgradeDone();
    QWidget* adoption();
    QWidget* downgrade();
    QWidget* schemaHistory();
    QWidget* schemaCheck();
    QWidget* schemaBackups();
    QWidget* schemaBack();
    QWidget* endpointUsers();
    QWidget* endpointTokens();

    [[nodiscard]] QAction* action(const char* name) const;
    bool trigger(const char* command);
    QDialog* byCommand(const char* command);
    QWidget* page(const char* command);
    QWidget* preferences(const QString& page);
    QWidget* shown(QDialog* dialog);
    QWidget* merge(bool tags);
    QWidget* upgrade(const MigrationRequest& request = {});
    QWidget* schemaSection(int section);
    QWidget* endpointSection(int section);
    bool startUpgrade();
    void fillSchema();
    [[nodiscard]] MoveServices moving();
    [[nodiscard]] QString write(const QString& name, const QByteArray& bytes) const;
    [[nodiscard]] std::vector<Product> someProducts(int number);

    MainWindow& m_window;
    Services m_services;
    FakePrompts& m_prompts;
    QTemporaryDir m_folder;
    std::unique_ptr<CatalogStore> m_store; ///< as another program's
    std::unique_ptr<Settings> m_settings;
    FakeSchema m_schema;
    QPointer<FakeMigrationJob> m_copy;
    std::vector<QPointer<QWidget>> m_own; ///< made here, to be deleted on leaving
    bool m_filtersShown = true;
};

} // namespace pricebook
