#include "connection.h"
#include "query.h"
#include "sessionfixture.h"

#include <QElapsedTimer>
#include <QHash>
#include <QRandomGenerator>
#include <QSet>
#include <QThread>
#include <atomic>
#include <mutex>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

constexpr int productCount = 12;

/// What one window was told had been saved.
struct Saved {
    qint64 product = 0;
    int bit = 0;   ///< of the journal's fields
    QString value; ///< no other edit gives this one
};

/// A window's worth of editing on a thread of its own: reads a product, changes one field of what it saw, reads again
/// where somebody was faster.
class Editor : public QThread {
public:
    Editor(const DatabaseUrl& url, int number, std::vector<ProductId> ids, qint64 milliseconds)
        : m_url(url),
          m_number(number),
          m_ids(std::move(ids)),
          m_milliseconds(milliseconds) {}

    std::vector<Saved> saved;
    int conflicts = 0;
    int errors = 0;
    QString lastError;

protected:
    void run() override {
        QObject context;
        std::shared_ptr<CatalogSession> session;
        QEventLoop opening;
        CatalogSession::open(m_url, CatalogSession::Access::ReadWrite, &context, [&](auto opened) {
            if (opened)
                session = *opened;
            opening.quit();
        });
        opening.exec();
        if (!session) {
            ++errors;
            return;
        }
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < m_milliseconds)
            editOne(*session, context);
    }

private:
    void editOne(CatalogSession& session, QObject& context) {
        const ProductId id = m_ids[QRandomGenerator::global()->bounded(static_cast<quint32>(m_ids.size()))];
        QEventLoop loop;
        std::optional<Product> seen;
        session.fetchProduct(id, &context, [&](const Result<Product>& product) {
            if (product)
                seen = *product;
            loop.quit();
        });
        loop.exec();
        if (!seen) {
            ++errors;
            return;
        }
        // Unique and valid: the window's number is the last digit.
        const Money price = Money::fromHundredths(100 + ++m_counter * 10 + m_number);
        ProductPatch patch;
        Saved edit{id.value, 0, price.toString()};
        switch (QRandomGenerator::global()->bounded(3)) {
        case 0:
            patch.shmeckles = price;
            edit.bit = 8;
            break;
        case 1:
            patch.flurbos = price;
            edit.bit = 16;
            break;
        default:
            patch.description = edit.value;
            edit.bit = 2;
            break;
        }
        session.updateProduct(id, seen->version, patch, &context, [&](const Result<Product>& product) {
            if (product)
                saved.push_back(edit);
            else if (product.error().kind == Error::Kind::Conflict)
                ++conflicts;
            else {
                ++errors;
                lastError = product.error().text;
            }
            loop.quit();
        });
        loop.exec();
    }

    DatabaseUrl m_url;
    int m_number;
    std::vector<ProductId> m_ids;
    qint64 m_milliseconds;
    qint64 m_counter = 0;
};

} // namespace

/// Two windows edit the same products at the same time; the journal accounts for every edit.
class tst_TwoWindows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void nothingIsLost();
};

void tst_TwoWindows::nothingIsLost() {
    bool given = false;
    const int seconds = qEnvironmentVariableIntValue("PRICEBOOK_TWO_WINDOWS_SECONDS", &given);
    SessionFixture fixture;
    QVERIFY(fixture.open());
    std::vector<ProductId> ids;
    for (int i = 0; i < productCount; ++i)
        ids.push_back(fixture.addProduct(makeDraft(u"Product %1"_s.arg(i))).valueOr({}).id);
    std::vector<std::unique_ptr<Editor>> windows;
    for (int number = 1; number <= 2; ++number)
        windows.push_back(std::make_unique<Editor>(fixture.backend.url(), number, ids, (given ? seconds : 4) * 1000));
    for (const auto& window : windows)
        window->start();
    for (const auto& window : windows)
        QVERIFY(QTest::qWaitFor([&] { return window->isFinished(); }, 600'000));

    qsizetype acknowledged = 0;
    QSet<QString> wanted;
    for (const auto& window : windows) {
        QVERIFY2(window->errors == 0, qPrintable(window->lastError));
        QVERIFY(!window->saved.empty());
        acknowledged += static_cast<qsizetype>(window->saved.size());
        for (const Saved& edit : window->saved)
            wanted.insert(u"%1 %2 %3"_s.arg(edit.product).arg(edit.bit).arg(edit.value));
    }
    QCOMPARE(wanted.size(), acknowledged);
    qInfo("%lld edits saved, %d and %d refused because the other was faster", static_cast<long long>(acknowledged),
          windows[0]->conflicts, windows[1]->conflicts);

    // Each edit begins with what the one before it left, so that none was made over another unseen.
    QHash<QString, QString> last;
    QSet<QString> found;
    qint64 steps = 0;
    {
        Query query(fixture.other->connection(),
                    u"SELECT entity_id, fields, old_description, new_description, old_price_shmeckles, "
                    "new_price_shmeckles, old_price_flurbos, new_price_flurbos FROM change_journal WHERE entity = "
                    "'product' AND action = 'changed' ORDER BY id"_s);
        while (true) {
            const Result<bool> row = query.step();
            VERIFY_OK(row);
            if (!*row)
                break;
            const auto bit = static_cast<int>(query.integer(1));
            QVERIFY(bit == 2 || bit == 8 || bit == 16);
            const auto value = [&](int column) {
                return bit == 2 ? query.text(column) : query.money(column + (bit == 8 ? 2 : 4)).toString();
            };
            const QString field = u"%1 %2"_s.arg(query.integer(0)).arg(bit);
            if (last.contains(field))
                QCOMPARE(value(2), last.value(field));
            last.insert(field, value(3));
            found.insert(field + u' ' + value(3));
            ++steps;
        }
    }
    QCOMPARE(steps, acknowledged);
    QCOMPARE(found, wanted);
    for (const ProductId id : ids) {
        const Product now = fixture.other->products().byId(id).valueOr({});
        const auto is = [&](int bit, const QString& value) {
            return value == last.value(u"%1 %2"_s.arg(id.value).arg(bit), value);
        };
        QVERIFY(is(2, now.description) && is(8, now.shmeckles.toString()) && is(16, now.flurbos.toString()));
    }
}

QTEST_GUILESS_MAIN(tst_TwoWindows)

#include "tst_twowindows.moc"
