#include "searchterms.h"
#include "textfold.h"

#include <QTest>
#include <sqlite3.h>

using namespace pricebook;
using namespace Qt::StringLiterals;

class tst_SearchTerms : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { sqlite3_close(m_handle); }
    void shapes_data();
    void shapes();
    void theIndexFoldsEveryCharacterThatWeSayItDoes();

private:
    sqlite3* m_handle = nullptr;
};

void tst_SearchTerms::initTestCase() {
    QCOMPARE(sqlite3_open(":memory:", &m_handle), SQLITE_OK);
    QCOMPARE(sqlite3_exec(m_handle,
                          "CREATE VIRTUAL TABLE f USING fts5(content, content='', tokenize='trigram', detail=none)",
                          nullptr, nullptr, nullptr),
             SQLITE_OK);
}

void tst_SearchTerms::shapes_data() {
    QTest::addColumn<QString>("needle");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("match");
    QTest::addRow("empty") << u""_s << int(SearchTerms::Kind::Scan) << QString();
    QTest::addRow("one") << u"A"_s << int(SearchTerms::Kind::Range) << QString();
    QTest::addRow("two cyrillic") << u"Чё"_s << int(SearchTerms::Kind::Range) << QString();
    QTest::addRow("three") << u"tea"_s << int(SearchTerms::Kind::Match) << u"\"tea\""_s;
    QTest::addRow("long") << u"cream"_s << int(SearchTerms::Kind::Match) << u"\"cre\" AND \"rea\" AND \"eam\""_s;
    QTest::addRow("quote") << u"6\" x"_s << int(SearchTerms::Kind::Match) << u"\"6\"\" \" AND \"\"\" x\""_s;
    QTest::addRow("dotted capital i") << u"İstanbul"_s << int(SearchTerms::Kind::Match)
                                      << u"\"ist\" AND \"sta\" AND \"tan\" AND \"anb\" AND \"nbu\" AND \"bul\""_s;
    QTest::addRow("georgian capitals") << u"ᲡᲐᲥ"_s << int(SearchTerms::Kind::Scan) << QString();
    QTest::addRow("emoji") << u"🍵🍵🍵"_s << int(SearchTerms::Kind::Match) << u"\"🍵🍵🍵\""_s;
}

void tst_SearchTerms::shapes() {
    QFETCH(QString, needle);
    QFETCH(int, kind);
    QFETCH(QString, match);
    const SearchTerms terms = searchTerms(needle);
    QCOMPARE(int(terms.kind), kind);
    QCOMPARE(terms.match, match);
}

void tst_SearchTerms::theIndexFoldsEveryCharacterThatWeSayItDoes() {
    // Every character whose folded form the index is trusted with must be found by that form.
    sqlite3_stmt* insert = nullptr;
    sqlite3_stmt* find = nullptr;
    sqlite3_prepare_v2(m_handle, "INSERT INTO f (rowid, content) VALUES (?, ?)", -1, &insert, nullptr);
    sqlite3_prepare_v2(m_handle, "SELECT count(*) FROM f WHERE f MATCH ? AND rowid = ?", -1, &find, nullptr);
    sqlite3_exec(m_handle, "BEGIN", nullptr, nullptr, nullptr);
    QList<char32_t> checked;
    for (char32_t c = 0x80; c < 0x11000; ++c) {
        const bool surrogate = c >= 0xd800 && c < 0xe000;
        if (surrogate || foldCharacter(c) == c || !indexFoldsLikeUs(foldCharacter(c)))
            continue;
        checked << c;
        const QByteArray text = u"x%1y"_s.arg(QChar::fromUcs4(c == 0x130 ? U'i' : c)).toUtf8();
        sqlite3_bind_int64(insert, 1, c);
        sqlite3_bind_text(insert, 2, text.constData(), int(text.size()), SQLITE_TRANSIENT);
        QCOMPARE(sqlite3_step(insert), SQLITE_DONE);
        sqlite3_reset(insert);
    }
    sqlite3_exec(m_handle, "COMMIT", nullptr, nullptr, nullptr);
    QVERIFY(checked.size() > 500);
    for (const char32_t c : checked) {
        const QByteArray match = u"\"x%1y\""_s.arg(QChar::fromUcs4(foldCharacter(c))).toUtf8();
        sqlite3_bind_text(find, 1, match.constData(), int(match.size()), SQLITE_TRANSIENT);
        sqlite3_bind_int64(find, 2, c);
        QCOMPARE(sqlite3_step(find), SQLITE_ROW);
        const int found = sqlite3_column_int(find, 0);
        sqlite3_reset(find);
        QVERIFY2(found == 1, qPrintable(u"U+%1 is not found by its folded form"_s.arg(uint(c), 4, 16)));
    }
    sqlite3_finalize(insert);
    sqlite3_finalize(find);
}

QTEST_GUILESS_MAIN(tst_SearchTerms)
#include "tst_searchterms.moc"
