#include "connection.h"
#include "dialect.h"
#include "query.h"
#include "testbackend.h"
#include "textfold.h"
#include "verify.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pricebook;

class TestDialect : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void foldsEveryCharacterAlike_data() { TestBackend::addRows(); }
    void foldsEveryCharacterAlike();
};

/// What the engine makes of each code point is what textfold makes of it, or the same search would find other rows.
void TestDialect::foldsEveryCharacterAlike() {
    const TestBackend backend = TestBackend::current();
    const Result<std::unique_ptr<Connection>> connection = Connection::open(backend.url(), OpenMode::CreateIfMissing);
    VERIFY_OK(connection);
    const QString numbers =
        u"WITH RECURSIVE numbers(code) AS (SELECT 1 UNION ALL SELECT code + 1 FROM numbers WHERE code < 1114111) "_s;
    const QString character = backend.isPostgres() ? u"chr(code)"_s : u"char(code)"_s;
    Query query(**connection, numbers + u"SELECT code, %1 FROM numbers WHERE code NOT BETWEEN 55296 AND 57343"_s.arg(
                                            (*connection)->dialect().foldedText(character)));
    QStringList different;
    while (true) {
        const Result<bool> row = query.step();
        VERIFY_OK(row);
        if (!*row)
            break;
        const auto code = static_cast<char32_t>(query.integer(0));
        const char32_t expected = foldCharacter(code);
        if (query.text(1) != QString::fromUcs4(&expected, 1))
            different << u"U+%1"_s.arg(uint(code), 4, 16, QLatin1Char('0'));
    }
    QCOMPARE(different.join(u' '), QString());
}

QTEST_GUILESS_MAIN(TestDialect)
#include "tst_dialect.moc"
