#include "catalogstore.h"
#include "query.h"
#include "testbackend.h"
#include "verify.h"

#include <QTest>
#include <ctime>
#include <limits>
#include <memory>
#include <thread>

using namespace pricebook;
using namespace Qt::StringLiterals;

namespace {

const QString password = u"correct horse"_s;

} // namespace

/// Users and tokens.
class tst_AccountStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { TestBackend::addRows(); }
    void initTestCase();
    void init();
    void cleanup();

    void theFirstUserIsAdmin();
    void anEmailIsTakenWhateverItsCase();
    void emailsThatAreNone_data();
    void emailsThatAreNone();
    void passwordsThatAreRefused();
    void checkingAPassword();
    void checkingTakesAsLongForNobody();
    void anAdminIsLeft();
    void twoWritersOfOneEmail();
    void twoAdminsGoAtOnce();
    void nothingSecretIsStored();
    void whoATokenIs();
    void rolesAndTokens();
    void expiryAndRevocation();
    void disablingAndRemoving();
    void aNewPasswordEndsLogins();
    void loginsDoNotPileUp();
    void badTokens();
    void use();

private:
    AccountStore& accounts() { return m_store->accounts(); }
    std::unique_ptr<CatalogStore> open() {
        auto store = CatalogStore::open(m_backend->url(), OpenMode::ReadWrite);
        return store ? std::move(*store) : nullptr;
    }
    static Result<User> add(CatalogStore& store, const crypto::PasswordHash& hash, const QString& email, Role role) {
        return store.write<User>([&](WriteUnit& unit) { return store.accounts().addUser(unit, email, hash, role); });
    }
    Result<User> add(const QString& email, Role role = Role::Viewer) { return add(*m_store, *m_hash, email, role); }
    Result<User> disable(qint64 id, bool disabled) {
        return m_store->write<User>([&](WriteUnit& unit) { return accounts().setDisabled(unit, id, disabled); });
    }
    Result<User> give(qint64 id, Role role) {
        return m_store->write<User>([&](WriteUnit& unit) { return accounts().setRole(unit, id, role); });
    }
    static Result<bool> remove(CatalogStore& store, qint64 id) {
        return store.write<bool>([&](WriteUnit& unit) -> Result<bool> {
            if (Result<void> removed = store.accounts().removeUser(unit, id); !removed)
                return removed.error();
            return true;
        });
    }
    Result<NewToken> token(const QString& name, qint64 user, bool mayWrite, const QDateTime& expires = {}) {
        return m_store->write<NewToken>(
            [&](WriteUnit& unit) { return accounts().createToken(unit, name, user, mayWrite, expires); });
    }
    Result<NewToken> login(const User& user) {
        return m_store->write<NewToken>([&](WriteUnit& unit) {
            return accounts().createLogin(unit, user, QDateTime::currentDateTimeUtc().addSecs(3600));
        });
    }
    /// Whose it is; one of the id 0 for nobody's, -1 for an error.
    Caller callerOf(const QString& secret) {
        const auto caller = accounts().callerOf(secret.toStdString());
        return caller ? caller->value_or(Caller()) : Caller{.tokenId = -1, .name = caller.error().text};
    }

    std::unique_ptr<crypto::PasswordHash> m_hash;
    std::unique_ptr<TestBackend> m_backend;
    std::unique_ptr<CatalogStore> m_store;
};

void tst_AccountStore::initTestCase() {
    const auto hash = AccountStore::hash(password);
    VERIFY_OK(hash);
    m_hash = std::make_unique<crypto::PasswordHash>(*hash);
}

void tst_AccountStore::init() {
    QFETCH_GLOBAL(QString, backend);
    m_backend = std::make_unique<TestBackend>(backend);
    QVERIFY(m_backend->migrate());
    m_store = open();
    QVERIFY(m_store);
}

void tst_AccountStore::cleanup() {
    m_store.reset();
    m_backend.reset();
}

void tst_AccountStore::theFirstUserIsAdmin() {
    QVERIFY(*accounts().isEmpty());
    const auto first = add(u" Anna@Example.com "_s);
    VERIFY_OK(first);
    QCOMPARE(first->role, Role::Admin);
    QCOMPARE(first->email, u"Anna@Example.com"_s); // as she writes it
    QVERIFY(qAbs(first->createdAt.secsTo(QDateTime::currentDateTimeUtc())) < 60);
    const auto second = add(u"bert@example.com"_s, Role::Editor);
    QCOMPARE(second->role, Role::Editor);
    QVERIFY(!*accounts().isEmpty());
    const auto all = accounts().users();
    VERIFY_OK(all);
    QCOMPARE(*all, (std::vector{*first, *second}));
    QCOMPARE(*accounts().user(second->id), *second);
    QCOMPARE(accounts().user(77).error().kind, Error::Kind::NotFound);
}

void tst_AccountStore::anEmailIsTakenWhateverItsCase() {
    const auto first = add(u"Юля@пример.рф"_s);
    VERIFY_OK(first);
    const auto twin = add(u"юЛЯ@ПРИМЕР.РФ"_s);
    QVERIFY(!twin);
    QCOMPARE(twin.error().kind, Error::Kind::NameTaken);
    QVERIFY(twin.error().text.contains(u"e-mail already"_s));
    QCOMPARE(twin.error().issues.at(0).existingId, first->id);
    QCOMPARE(*accounts().userByEmail(u"ЮЛЯ@пример.рф"_s), *first);
    QCOMPARE(accounts().userByEmail(u"x@y"_s).error().kind, Error::Kind::NotFound);
    // A letter with its accent apart is the same letter.
    VERIFY_OK(add(u"rene\u0301@example.com"_s));
    QCOMPARE(add(u"Ren\u00c9@example.com"_s).error().kind, Error::Kind::NameTaken);
    QCOMPARE(accounts().users()->size(), 2U);
}

void tst_AccountStore::emailsThatAreNone_data() {
    QTest::addColumn<QString>("email");
    const auto row = [](const char* name, const QString& email) { QTest::newRow(name) << email; };
    row("empty", u""_s);
    row("no at", u"anna.example.com"_s);
    row("two ats", u"a@b@example.com"_s);
    row("nobody", u"@example.com"_s);
    row("nowhere", u"anna@"_s);
    row("line break", u"anna@example.com\nBcc: b@example.com"_s);
    row("control character", u"an\u0007na@example.com"_s);
    row("NUL", u"anna@example.com"_s + QChar(u'\0') + u"x"_s);
    row("turned round", u"anna\u202e@example.com"_s);
    row("space", u"an na@example.com"_s);
    row("no-break space", u"an\u00a0na@example.com"_s);
    row("half a character", u"an"_s + QChar(0xd800) + u"na@example.com"_s);
    row("markup", u"<anna@example.com>"_s);
    row("two dots", u"anna@example..com"_s);
    row("long", QString(243, u'x') + u"@example.com"_s);
}

void tst_AccountStore::emailsThatAreNone() {
    QFETCH(QString, email);
    const auto user = add(email);
    QVERIFY(!user);
    QCOMPARE(user.error().kind, Error::Kind::Invalid);
    QVERIFY(*accounts().isEmpty());
    VERIFY_OK(add(QString(242, u'x') + u"@example.com"_s)); // 254
}

void tst_AccountStore::passwordsThatAreRefused() {
    QCOMPARE(AccountStore::hash(u"7 chars"_s).error().kind, Error::Kind::Invalid);
    QCOMPARE(AccountStore::hash(QString(1'001, u'x')).error().kind, Error::Kind::Invalid);
    VERIFY_OK(AccountStore::hash(u"🍵"_s.repeated(1'000)));
    VERIFY_OK(add(u"a@example.com"_s));
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(accounts().checkPassword(u"a@example.com"_s, QString(10'000'000, u'x')).error().kind, Error::Kind::Denied);
    QVERIFY2(timer.elapsed() < 1'000, qPrintable(QString::number(timer.elapsed())));
}

void tst_AccountStore::checkingAPassword() {
    const auto user = add(u"Anna@Example.com"_s);
    VERIFY_OK(user);
    QCOMPARE(*accounts().checkPassword(u"aNNA@example.com"_s, password), *user);
    for (const QString& wrong :
         {u"correct hors"_s, u"Correct horse"_s, u""_s, password + u" "_s, password + QChar(u'\0') + u"x"_s})
        QCOMPARE(accounts().checkPassword(u"anna@example.com"_s, wrong).error().kind, Error::Kind::Denied);
    const auto stranger = accounts().checkPassword(u"nobody@example.com"_s, password);
    const auto wrong = accounts().checkPassword(u"anna@example.com"_s, u"another one"_s);
    QCOMPARE(stranger.error().text, wrong.error().text); // nothing is told apart
    // What two keyboards make of one letter.
    const auto hash = AccountStore::hash(u"caf\u00e9 cr\u00e8me"_s);
    VERIFY_OK(hash);
    QVERIFY(*hash->fits(u"cafe\u0301 cre\u0300me"_s));
    // A text that is no hash fits nothing.
    QVERIFY(!*crypto::PasswordHash::fromText(password).fits(password));
    QVERIFY(!*crypto::PasswordHash::fromText(QString()).fits(QString()));
}

void tst_AccountStore::checkingTakesAsLongForNobody() {
    VERIFY_OK(add(u"anna@example.com"_s));
    QVERIFY(!crypto::PasswordHash::ofNobody().isOutdated()); // the same limits, so the same time
    QVERIFY(!m_hash->isOutdated());
    // The thread's own time: what else the machine does meanwhile is not in it.
    const auto spent = [] {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
    };
    const auto best = [&](const QString& email) {
        double least = std::numeric_limits<double>::max();
        for (int i = 0; i < 4; ++i) {
            const double before = spent();
            (void)accounts().checkPassword(email, u"not the password"_s);
            least = qMin(least, spent() - before);
        }
        return least;
    };
    const double known = best(u"anna@example.com"_s);
    const double unknown = best(u"nobody@example.com"_s);
    QVERIFY2(unknown > known * 0.6 && unknown < known * 1.7,
             qPrintable(u"%1 and %2 ms"_s.arg(known / 1e6).arg(unknown / 1e6)));
}

void tst_AccountStore::anAdminIsLeft() {
    const auto anna = add(u"anna@example.com"_s);
    QCOMPARE(disable(anna->id, true).error().kind, Error::Kind::Conflict);
    QCOMPARE(give(anna->id, Role::Viewer).error().kind, Error::Kind::Conflict);
    const auto bert = add(u"bert@example.com"_s, Role::Editor);
    QCOMPARE(remove(*m_store, anna->id).error().kind, Error::Kind::Conflict);
    QCOMPARE(give(bert->id, Role::Admin)->role, Role::Admin);
    QVERIFY(disable(bert->id, true)->disabled);
    QCOMPARE(remove(*m_store, anna->id).error().kind, Error::Kind::Conflict); // the other is disabled
    VERIFY_OK(disable(bert->id, false));
    VERIFY_OK(remove(*m_store, anna->id));
    QCOMPARE(remove(*m_store, anna->id).error().kind, Error::Kind::NotFound);
    QCOMPARE(give(anna->id, Role::Admin).error().kind, Error::Kind::NotFound);
    VERIFY_OK(remove(*m_store, bert->id)); // the last user of all may go
    QVERIFY(*accounts().isEmpty());
    const auto clara = add(u"clara@example.com"_s);
    QVERIFY(clara->id > bert->id); // no id is used twice
}

void tst_AccountStore::twoWritersOfOneEmail() {
    std::array<Error::Kind, 4> kinds{};
    std::vector<std::thread> writers;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        writers.emplace_back([this, i, &kinds] {
            const auto store = open();
            const auto added =
                add(*store, *m_hash, i % 2 == 0 ? u"anna@example.com"_s : u"ANNA@example.com"_s, Role::Viewer);
            kinds[i] = added ? Error::Kind::Cancelled : added.error().kind;
        });
    }
    for (std::thread& writer : writers)
        writer.join();
    QCOMPARE(std::count(kinds.begin(), kinds.end(), Error::Kind::Cancelled), 1);
    QCOMPARE(std::count(kinds.begin(), kinds.end(), Error::Kind::NameTaken), 3);
    QCOMPARE(accounts().users()->size(), 1U);
}

void tst_AccountStore::twoAdminsGoAtOnce() {
    std::vector<qint64> ids;
    for (const QString& name : {u"a"_s, u"b"_s, u"c"_s, u"d"_s}) {
        const auto user = add(name + u"@example.com"_s, Role::Admin);
        VERIFY_OK(user);
        ids.push_back(user->id);
    }
    std::vector<std::thread> writers;
    for (const qint64 id : ids) {
        writers.emplace_back([this, id] {
            const auto store = open();
            (void)store->write<User>([&](WriteUnit& unit) { return store->accounts().setDisabled(unit, id, true); });
        });
    }
    for (std::thread& writer : writers)
        writer.join();
    const auto users = accounts().users();
    QCOMPARE(std::count_if(users->begin(), users->end(), [](const User& user) { return !user.disabled; }), 1);
}

void tst_AccountStore::nothingSecretIsStored() {
    const auto user = add(u"anna@example.com"_s);
    const auto made = token(u"shop"_s, user->id, true);
    VERIFY_OK(made);
    QCOMPARE(made->secret.size(), 46);
    QVERIFY(made->secret.startsWith(u"pb_"_s));
    QVERIFY(token(u"shop"_s, 0, true)->secret != made->secret);
    Query query(m_store->connection(), u"SELECT u.password_hash, t.token_hash FROM users u, access_tokens t"_s);
    QVERIFY(*query.step());
    QVERIFY(query.text(0).startsWith(u"$argon2id$v=19$m=65536,t=3,p=1$"_s));
    QVERIFY(!query.text(1).contains(made->secret.mid(3)));
    QCOMPARE(query.text(1).size(), 64);
}

void tst_AccountStore::whoATokenIs() {
    const auto user = add(u"anna@example.com"_s);
    const auto shop = token(u" web shop "_s, 0, true);
    const auto scanner = token(u"scanner"_s, 0, false);
    const auto hers = token(u"my script"_s, user->id, false);
    const auto herLogin = login(*user);
    VERIFY_OK(herLogin);
    QCOMPARE(callerOf(shop->secret), (Caller{shop->token.id, 0, u"web shop"_s, Role::Editor, true}));
    QCOMPARE(callerOf(scanner->secret), (Caller{scanner->token.id, 0, u"scanner"_s, Role::Viewer, false}));
    QCOMPARE(callerOf(hers->secret), (Caller{hers->token.id, user->id, u"my script"_s, Role::Admin, false}));
    QCOMPARE(callerOf(herLogin->secret),
             (Caller{herLogin->token.id, user->id, u"anna@example.com"_s, Role::Admin, true}));
    const auto all = accounts().tokens();
    VERIFY_OK(all);
    QCOMPARE(*all, (std::vector{herLogin->token, hers->token, scanner->token, shop->token}));
    // What is none.
    for (const QString& text : {u""_s, u"pb_"_s, shop->secret.left(45), shop->secret + u"A"_s, shop->secret.toUpper(),
                                QString(46, u'A'), u"pb_"_s + QString(43, u'A'), QString(100'000, u'x')})
        QCOMPARE(callerOf(text), Caller());
}

void tst_AccountStore::rolesAndTokens() {
    VERIFY_OK(add(u"anna@example.com"_s));
    const auto bert = add(u"bert@example.com"_s, Role::Editor);
    const auto his = token(u"script"_s, bert->id, true);
    QVERIFY(callerOf(his->secret).mayWrite);
    VERIFY_OK(give(bert->id, Role::Viewer)); // at the next request
    QVERIFY(!callerOf(his->secret).mayWrite);
    QCOMPARE(callerOf(his->secret).role, Role::Viewer);
    VERIFY_OK(give(bert->id, Role::Admin));
    QCOMPARE(callerOf(his->secret).role, Role::Admin);
}

void tst_AccountStore::expiryAndRevocation() {
    const auto soon = token(u"short"_s, 0, true, QDateTime::currentDateTimeUtc().addMSecs(1'200));
    const auto later = token(u"long"_s, 0, true, QDateTime::currentDateTime().addDays(1)); // local time
    VERIFY_OK(soon);
    QCOMPARE(callerOf(soon->secret).tokenId, soon->token.id);
    QCOMPARE(accounts().tokens()->front().expiresAt.toMSecsSinceEpoch(), later->token.expiresAt.toMSecsSinceEpoch());
    QTRY_COMPARE_WITH_TIMEOUT(callerOf(soon->secret), Caller(), 5'000);
    QCOMPARE(callerOf(later->secret).tokenId, later->token.id);
    const auto revoke = [&](qint64 id) {
        return m_store->write<bool>([&](WriteUnit& unit) -> Result<bool> {
            const Result<void> revoked = accounts().revokeToken(unit, id);
            return revoked ? Result<bool>(true) : Result<bool>(revoked.error());
        });
    };
    VERIFY_OK(revoke(later->token.id));
    QCOMPARE(callerOf(later->secret), Caller());
    QCOMPARE(revoke(later->token.id).error().kind, Error::Kind::NotFound);
}

void tst_AccountStore::disablingAndRemoving() {
    VERIFY_OK(add(u"anna@example.com"_s));
    const auto bert = add(u"bert@example.com"_s, Role::Editor);
    const auto his = token(u"script"_s, bert->id, true);
    VERIFY_OK(disable(bert->id, true));
    QCOMPARE(callerOf(his->secret), Caller());
    QCOMPARE(accounts().checkPassword(u"bert@example.com"_s, password).error().kind, Error::Kind::Denied);
    VERIFY_OK(disable(bert->id, false));
    QCOMPARE(callerOf(his->secret).tokenId, his->token.id);
    VERIFY_OK(remove(*m_store, bert->id));
    QCOMPARE(callerOf(his->secret), Caller());
    QVERIFY(accounts().tokens()->empty());
}

void tst_AccountStore::aNewPasswordEndsLogins() {
    const auto anna = add(u"anna@example.com"_s);
    const auto script = token(u"script"_s, anna->id, true);
    const auto window = login(*anna);
    const auto hash = AccountStore::hash(u"another password"_s);
    VERIFY_OK(m_store->write<bool>([&](WriteUnit& unit) -> Result<bool> {
        const Result<void> set = accounts().setPassword(unit, anna->id, *hash);
        return set ? Result<bool>(true) : Result<bool>(set.error());
    }));
    QCOMPARE(callerOf(window->secret), Caller());
    QCOMPARE(callerOf(script->secret).tokenId, script->token.id);
    QVERIFY(!accounts().checkPassword(u"anna@example.com"_s, password));
    VERIFY_OK(accounts().checkPassword(u"anna@example.com"_s, u"another password"_s));
}

void tst_AccountStore::loginsDoNotPileUp() {
    const auto anna = add(u"anna@example.com"_s);
    const auto script = token(u"script"_s, anna->id, true);
    const auto first = login(*anna);
    for (int i = 0; i < 50; ++i)
        VERIFY_OK(login(*anna));
    QCOMPARE(accounts().tokens()->size(), 51U);
    QCOMPARE(callerOf(first->secret), Caller());
    QCOMPARE(callerOf(script->secret).tokenId, script->token.id);
    VERIFY_OK(m_store->connection().execute(
        u"UPDATE access_tokens SET expires_at = '2020-01-01 00:00:00.000000' WHERE name = 'login'"_s));
    VERIFY_OK(login(*anna));
    QCOMPARE(accounts().tokens()->size(), 2U);
}

void tst_AccountStore::badTokens() {
    QCOMPARE(token(u"  "_s, 0, true).error().kind, Error::Kind::Invalid);
    QCOMPARE(token(QString(101, u'x'), 0, true).error().kind, Error::Kind::Invalid);
    QCOMPARE(token(u"a\nb"_s, 0, true).error().kind, Error::Kind::Invalid);
    QCOMPARE(token(u"x"_s, 0, true, QDateTime::currentDateTimeUtc().addSecs(-1)).error().kind, Error::Kind::Invalid);
    QCOMPARE(token(u"x"_s, 0, true, QDateTime(QDate(10'000, 1, 1), QTime(), Qt::UTC)).error().kind,
             Error::Kind::Invalid);
    QCOMPARE(token(u"x"_s, 77, true).error().kind, Error::Kind::NotFound);
    QVERIFY(*accounts().isEmpty());
    VERIFY_OK(token(QString(100, u'я'), 0, true));
    QVERIFY(!*accounts().isEmpty()); // a token alone closes the catalogue
}

void tst_AccountStore::use() {
    const auto a = token(u"a"_s, 0, true);
    const auto b = token(u"b"_s, 0, true);
    QVERIFY(!accounts().tokens()->at(1).lastUsedAt.isValid());
    VERIFY_OK(m_store->write<bool>([&](WriteUnit& unit) -> Result<bool> {
        const Result<void> noted = accounts().noteUse(unit, {a->token.id, 4'711});
        return noted ? Result<bool>(true) : Result<bool>(noted.error());
    }));
    const auto tokens = accounts().tokens();
    QVERIFY(!tokens->at(0).lastUsedAt.isValid());
    QVERIFY(qAbs(tokens->at(1).lastUsedAt.secsTo(QDateTime::currentDateTimeUtc())) < 60);
    Q_UNUSED(b)
}

QTEST_GUILESS_MAIN(tst_AccountStore)
#include "tst_accountstore.moc"
