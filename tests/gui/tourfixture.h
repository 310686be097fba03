#pragma once

#include "bootstrap.h"
#include "guifixture.h"
#include "mainwindow.h"
#include "productspage.h"
#include "producttable.h"
#include "producttablemodel.h"
#include "secretstore.h"
#include "settings.h"
#include "windowtour.h"

#include <QTemporaryDir>

namespace pricebook {

/// A window with a small catalogue, and the tour through everything that it can show.
class TourFixture {
public:
    /// `names`: of three products or more; categories and tags go round among them.
    [[nodiscard]] bool open(const QStringList& names, const QStringList& categories, const QStringList& tags,
                            QSize size = {1280, 800}) {
        qputenv("XDG_DATA_HOME", folder.path().toLocal8Bit());
        if (!fixture.open())
            return false;
        fixture.session.reset();
        std::vector<CategoryId> categoryIds;
        for (const QString& name : categories)
            categoryIds.push_back(fixture.addCategory(name).id);
        std::vector<TagId> tagIds;
        for (const QString& name : tags)
            tagIds.push_back(fixture.addTag(name).id);
        for (qsizetype i = 0; i < names.size(); ++i) {
            ProductDraft draft = makeDraft(names[i]);
            draft.category = categoryIds[static_cast<size_t>(i) % categoryIds.size()];
            draft.tags = {tagIds[static_cast<size_t>(i) % tagIds.size()]};
            fixture.addProduct(draft);
        }
        window = std::make_unique<MainWindow>(bootstrap.services(), &settings, &fixture.prompts);
        window->resize(size);
        window->show();
        if (!QTest::qWaitForWindowActive(window.get()))
            return false;
        window->openCatalogue(fixture.backend.url());
        const auto count = static_cast<int>(names.size());
        if (!QTest::qWaitFor([&] { return window->session() && window->productsPage()->model()->rowCount() == count; },
                             10'000))
            return false;
        tour = std::make_unique<WindowTour>(*window, bootstrap.services(), fixture.prompts);
        return true;
    }
    [[nodiscard]] QAction* action(const QString& name) const { return window->findChild<QAction*>(name); }

    ~TourFixture() {
        tour.reset();
        window.reset();
    }

    QTemporaryDir folder;
    Settings settings{folder.filePath(QStringLiteral("pricebook.ini"))};
    MemorySecretStore secrets;
    Bootstrap bootstrap{secrets};
    GuiFixture fixture;
    std::unique_ptr<MainWindow> window;
    std::unique_ptr<WindowTour> tour;
};

} // namespace pricebook
