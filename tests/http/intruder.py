#!/usr/bin/python3
"""Whoever has no right to be there: other hosts and origins, tokens that are forged, revoked or expired, users who are disabled
or may do less, and guesses of passwords.

A right that is taken away is gone with the next request, on a connection that is open too; what is refused changes
nothing; no secret stands in the log, in the database or in an answer.
"""

import http.client
import itertools
import json
import re
import statistics
import sys
import time

import served
from hostile import Client
from served import check

PASSWORD = "correct horse battery"
ROLES = ("viewer", "editor", "admin")
KETTLE = {"name": "Kettle", "price_shmeckles": 1, "price_flurbos": 1}


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


class Guesses:
    """Logins from addresses of their own, so that one does not slow the others."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.addresses = (f"127.1.{high}.{low}" for high in range(1, 250) for low in range(1, 250))

    def login(self, email, password, address=None):
        """Status, fields, body and the time it took."""
        connection = http.client.HTTPConnection("127.0.0.1", self.endpoint.port, timeout=60,
                                                source_address=(address or next(self.addresses), 0))
        try:
            connection.connect()
            body = json.dumps({"email": email, "password": password})
            began = time.monotonic()
            connection.request("POST", "/auth/login", body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text, time.monotonic() - began
        finally:
            connection.close()

    def token(self, email, password=PASSWORD):
        status, _, text, _ = self.login(email, password)
        check(status == 200, f"{email} cannot log in: {status} {text!r}")
        return json.loads(text)["access_token"]


def check_hosts(client):
    port = client.endpoint.port
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1.evil.example", "localhost.evil.example", "127.0.0.2", "0.0.0.0",
                 "[::2]", f"localhost:{port + 1}", f"localhost:{port}0", f"127.0.0.1:{port}:1", "localhost:", "127.1", "2130706433",
                 "0x7f000001", "localhost.", "a@localhost", "localhost/", "loc%61lhost", "\xff", " ", f"localhost:0{port}",
                 "x" * 400):
        for method, path, body in (("GET", "/products/", None), ("POST", "/tags/", {"name": "evil"}), ("OPTIONS", "/tags/", None),
                                   ("GET", "/health/live", None), ("GET", "/docs", None), ("GET", "/nothing", None)):
            client.ask(method, path, body, expected=400, headers={"Host": host.encode("latin-1")})
    for host in ("localhost", f"localhost:{port}", "127.0.0.1", f"LOCALHOST:{port}", "[::1]", f"[::1]:{port}"):
        client.ask("GET", "/products/", expected=200, headers={"Host": host})


def check_content_types(client):
    """A page of another origin may send these without asking first."""
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "application/jsonx",
                 "application/json, text/plain", "text/json", "application/json; charset=utf-16", "application/json;charset=latin-1",
                 "application/ json", "*/*"):
        for method, path in (("POST", "/tags/"), ("POST", "/users/"), ("POST", "/auth/login"), ("PATCH", "/products/1")):
            client.ask(method, path, b'{"name":"evil"}', expected=415, headers={"Content-Type": kind})
    client.ask("POST", "/tags/", b"x", expected=415, headers={"Content-Type": "application/json", "Content-Encoding": "gzip"})


def check_no_cors(client):
    for origin in ("https://shop.example", "null", client.endpoint.url, "file://"):
        for method in ("GET", "OPTIONS"):
            fields = client.ask(method, "/tags/", headers={"Origin": origin, "Access-Control-Request-Method": "POST"})[1]
            found = [name for name in fields if name.startswith("access-control-")]
            if found:
                client.wrong.append(f"{method} from {origin} is answered with {found}, though CORS is off")


def check_cors(client):
    for origin in ("https://shop.example.evil", "https://evil.shop.example", "http://shop.example", "https://shop.example:444", "null",
                   "https://shop.example/", "https://shop.example, https://evil.example", ""):
        for method in ("GET", "OPTIONS"):
            fields = client.ask(method, "/tags/", headers={"Origin": origin, "Access-Control-Request-Method": "POST"})[1]
            if "access-control-allow-origin" in fields:
                client.wrong.append(f"{method} from {origin!r} is allowed")
    for method, path, status in (("GET", "/tags/", 200), ("OPTIONS", "/tags/1", 204), ("GET", "/tags/99999", 404),
                                 ("GET", "/tags/x", 422)):
        fields = client.ask(method, path, expected=status, headers={"Origin": "https://shop.example",
                                                                   "Access-Control-Request-Method": "PUT"})[1]
        if fields.get("access-control-allow-origin") != "https://shop.example" or "Origin" not in fields.get("vary", ""):
            client.wrong.append(f"{method} {path} from the shop: {fields}")
        if "access-control-allow-credentials" in fields:
            client.wrong.append(f"{method} {path} takes cookies")


def operations(client):
    """A request for each operation of the document, good but for the rights."""
    for each in client.contract.operations:
        path = re.sub(r"\{[^}]*\}", "99999", each.template)
        yield each, path, {} if each.body is not None else None


def check_rights(client, guesses):
    """Each operation with each kind of caller: what it may not do is refused before its body is looked at."""
    users = {role: client.json("POST", "/users/", {"email": f"{role}@example.org", "password": PASSWORD, "role": role}, expected=201)
             for role in ROLES}
    callers = {}
    for role, user in users.items():
        callers[role] = guesses.token(user["email"])
        for may_write in (False, True):
            token = {"name": "t", "user_id": user["id"], "may_write": may_write}
            callers[f"{role}, {'write' if may_write else 'read'}"] = client.json("POST", "/tokens/", token, expected=201)["access_token"]
    for may_write in (False, True):
        callers[f"program, {'write' if may_write else 'read'}"] = client.json(
            "POST", "/tokens/", {"name": "t", "may_write": may_write}, expected=201)["access_token"]
    callers["nobody"] = None
    with client.unchanged("rights"):
        for (each, path, body), (name, token) in itertools.product(operations(client), callers.items()):
            public = not any(each.description["security"][1:])
            if each.operation_id == "logout":
                continue
            admin = each.template.startswith(("/users", "/tokens")) and each.template != "/users/me"
            role, _, scope = name.partition(", ")
            wanted = None
            if not public and token is None:
                wanted = 401
            elif not public and (admin and role != "admin" or each.writes and (scope == "read" or role == "viewer")):
                wanted = 403
            client.headers = bearer(token) if token else {}
            status = client.ask(each.method, path, body, expected=wanted, what=f"by {name}")[0]
            if wanted is None and status in (401, 403) and not each.template.startswith("/auth"):
                client.wrong.append(f"{each} is refused for {name}: {status}")
    return users, callers


def check_forged(client, anna):
    """Nothing but one whole token, sent once as Bearer."""
    last = "A" if anna[-1] != "A" else "B"
    with client.unchanged("forged tokens"):
        for field in ("", "Bearer", "Bearer ", f"Basic {anna}", anna, f"Bearer {anna[:-1]}", f"Bearer {anna}A", f"Bearer {anna[:-1]}{last}",
                      f"Bearer {anna.upper()}", f"Bearer {anna} {anna}", f"Bearer {anna},{anna}", f'Bearer "{anna}"', "Bearer null",
                      f"Bearer {anna}%00", "Bearer ' OR '1'='1", "Bearer " + "x" * 8000, f"Token {anna}", "Bearer pb_", f"Bearer\xa0{anna}",
                      f"BearerX {anna}"):
            client.headers = {"Authorization": field.encode("latin-1")}
            _, fields, _ = client.ask("GET", "/products/", expected=401)
            if not fields.get("www-authenticate", "").startswith("Bearer"):
                client.wrong.append(f"401 for {field[:40]} has no WWW-Authenticate: {fields}")
            client.ask("POST", "/tags/", {"name": "forged"}, expected=401)
        client.headers = {}
        for path in (f"/products/?access_token={anna}", f"/products/?token={anna}"):
            client.ask("GET", path, expected=401)
        client.ask("GET", "/products/", expected=401, headers={"Cookie": f"access_token={anna}; session={anna}"})
    for field in (f"bearer {anna}", f"BEARER   {anna}", f"Bearer {anna} "):
        client.ask("GET", "/products/", expected=200, headers={"Authorization": field})
    client.headers = bearer(anna)


class OpenConnection:
    """One connection that stays open, with one token."""

    def __init__(self, endpoint, token):
        self.connection = http.client.HTTPConnection("127.0.0.1", endpoint.port, timeout=60)
        self.token = token

    def status(self, method="GET", path="/products/?limit=1", body=None):
        self.connection.request(method, path, json.dumps(body) if body is not None else None,
                                {**bearer(self.token), "Content-Type": "application/json"})
        answer = self.connection.getresponse()
        answer.read()
        return answer.status


def check_taken_away(client, guesses, place):
    """Each way to lose a right, and the next request after it."""
    database = client.endpoint.database
    number = itertools.count()

    def editor():
        email = f"editor{next(number)}@example.org"
        user = client.json("POST", "/users/", {"email": email, "password": PASSWORD, "role": "editor"}, expected=201)["id"]
        token = client.json("POST", "/tokens/", {"name": "t", "user_id": user, "may_write": True}, expected=201)
        return user, email, token["id"], token["access_token"]

    def compare(what, connection, wanted, *arguments):
        found = connection.status(*arguments)
        if found != wanted:
            client.wrong.append(f"{what}: the next request is answered with {found} instead of {wanted}")

    ways = {
        "revoked": lambda user, email, token: client.ask("DELETE", f"/tokens/{token}", expected=204),
        "revoked by command": lambda user, email, token: place.run(database, "token", "revoke", str(token)),
        "disabled": lambda user, email, token: client.ask("PATCH", f"/users/{user}", {"is_active": False}, expected=200),
        "disabled by command": lambda user, email, token: place.run(database, "user", "disable", email),
        "removed": lambda user, email, token: client.ask("DELETE", f"/users/{user}", expected=204),
        "expired": lambda user, email, token: database.rows(
            f"UPDATE access_tokens SET expires_at = '2020-01-01 00:00:00' WHERE id = {token}"),
    }
    for what, way in ways.items():
        user, email, token, secret = editor()
        connection = OpenConnection(client.endpoint, secret)
        compare(f"before {what}", connection, 200)
        way(user, email, token)
        compare(what, connection, 401)
        compare(what, connection, 401, "POST", "/tags/", {"name": "too late"})
        if "disabled" in what or what == "removed":
            found = guesses.login(email, PASSWORD)[0]
            if found != 401:
                client.wrong.append(f"{what}: the user still logs in: {found}")
    user, email, _, secret = editor()
    connection = OpenConnection(client.endpoint, secret)
    compare("an editor", connection, 422, "POST", "/tags/", {})
    client.ask("PATCH", f"/users/{user}", {"role": "viewer"}, expected=200)
    compare("now a viewer", connection, 403, "POST", "/tags/", {"name": "too late"})
    compare("now a viewer", connection, 200)
    login = OpenConnection(client.endpoint, guesses.token(email))
    compare("a login", login, 200)
    client.ask("PATCH", f"/users/{user}", {"password": "another password"}, expected=200)
    compare("the password was changed", login, 401)
    if guesses.login(email, PASSWORD)[0] != 401:
        client.wrong.append("the old password is still good")
    login = OpenConnection(client.endpoint, guesses.token(email, "another password"))
    compare("logout", login, 204, "POST", "/auth/logout")
    compare("after logout", login, 401)


def check_logins(client, guesses, users):
    """The same answer for whoever is not there, may not come or has another password; slowed for account and address."""
    client.ask("PATCH", f"/users/{users['viewer']['id']}", {"is_active": False}, expected=200)
    answers = {}
    for email, password in (("nobody@example.org", PASSWORD), ("viewer@example.org", PASSWORD), ("editor@example.org", "wrong password"),
                            ("editor@example.org", ""), ("", ""), ("' OR 1=1 --", "x"), ("editor@example.org\x00", PASSWORD),
                            ("editor@example.org%", PASSWORD)):
        status, fields, text, _ = guesses.login(email, password)
        if status != 401:
            client.wrong.append(f"the login {email!r}, {password!r} is answered with {status}: {text!r}")
        answers[(status, text, fields.get("www-authenticate"))] = email
    if len(answers) != 1:
        client.wrong.append(f"wrong logins can be told from each other: {answers}")
    if guesses.login("  EDITOR@Example.org ", PASSWORD)[0] != 200:
        client.wrong.append("the case of an e-mail address counts")
    for email in ("admin@example.org", "absent@example.org"):  # slowed alike
        found = []  # a password may take longer than the first waits
        while 429 not in found and len(found) < 12:
            found.append(guesses.login(email, "wrong password")[0])
        status, fields, _, _ = guesses.login(email, PASSWORD)
        if found[:5] != 5 * [401] or 429 not in found or status != 429 or not fields.get("retry-after", "").isdigit():
            client.wrong.append(f"guesses for {email} are answered with {found}, then the right one with {status}")
    found = []
    while 429 not in found and len(found) < 28:
        found.append(guesses.login(f"somebody{len(found)}@example.org", "wrong password", "127.9.9.9")[0])
    status = guesses.login("editor@example.org", PASSWORD, "127.9.9.9")[0]
    if found[:20] != 20 * [401] or 429 not in found or status != 429:
        client.wrong.append(f"guesses from one address are answered with {found}, then a right one with {status}")
    if guesses.login("editor@example.org", PASSWORD)[0] != 200:
        client.wrong.append("another address is slowed, too")


def check_login_times(client, guesses, rounds=4):
    """Medians in milliseconds, asked for in turns, so that a busy machine is as busy for each; once more where it was not."""
    for turn in range(rounds):
        emails = [f"{kind}{turn}.{number}@example.org" for number in range(5) for kind in ("there", "absent")]
        for email in emails[::2]:
            client.json("POST", "/users/", {"email": email, "password": PASSWORD}, expected=201)
        took = [guesses.login(email, "wrong password")[3] * 1000 for email in emails]
        there, absent = statistics.median(took[::2]), statistics.median(took[1::2])
        if max(there, absent) < 1.3 * min(there, absent) + 2:
            return there, absent
    client.wrong.append(f"a wrong login takes {there:.1f} ms for one who is there, {absent:.1f} for one who is not")
    return there, absent


def check_secrets(client, secrets):
    """Not in the log, nor in the database."""
    database = client.endpoint.database
    kept = database.rows("SELECT password_hash FROM users")
    check(kept and all(line.startswith("$argon2id$") for line in kept), f"passwords are kept as {kept[:2]}")
    kept += database.rows("SELECT * FROM access_tokens") + database.rows("SELECT * FROM users")
    log = client.endpoint.log_tail(10**8)
    check("/auth/login" in log, "the log has no line for a login")
    for secret in secrets:
        check(re.fullmatch(r"pb_[A-Za-z0-9_-]{43}", secret) or secret == PASSWORD, f"{secret} has not 256 bits")
        check(secret not in log, "a secret stands in the log")
        check(not any(secret in line for line in kept), "a secret stands in the database")
    check(len(set(secrets)) == len(secrets), "two tokens are the same")


def test(options):
    with served.Workplace(options.ctl, options.engine) as place:
        endpoint = place.serve(options=("--connections-per-address", "1000"))
        client = Client(endpoint)
        for each in client.contract.operations:
            each.operation_id = each.description["operationId"]
        client.ask("POST", "/products/", KETTLE, expected=201)
        guesses = Guesses(endpoint)
        with client.unchanged("while it is open"):
            check_hosts(client)
            check_content_types(client)
            check_no_cors(client)
        cors = Client(place.endpoint(endpoint.database, options=("--origin", "https://shop.example")).start())
        check_cors(cors)
        first = client.json("POST", "/users/", {"email": "anna@example.org", "password": PASSWORD, "role": "viewer"}, expected=201)
        check(first["role"] == "admin", f"the first user is {first}")
        anna = guesses.token("anna@example.org")
        client.ask("GET", "/products/", expected=401)
        client.headers = bearer(anna)
        client.ask("POST", "/users/", {"email": " ANNA@example.org", "password": PASSWORD}, expected=409)
        users, callers = check_rights(client, guesses)
        check_forged(client, anna)
        check_taken_away(client, guesses, place)
        check_logins(client, guesses, users)
        there, absent = check_login_times(client, guesses)
        check_secrets(client, [PASSWORD, anna, *filter(None, callers.values())])
        client.wrong += cors.wrong
        client.finish()
        check(endpoint.stop() == 0, f"the server ended with {endpoint.process.returncode}: {endpoint.log_tail()}")
        print(f"{client.count + cors.count} requests; a wrong login takes {there:.1f} ms for one who is there, {absent:.1f} for others")


if __name__ == "__main__":
    sys.exit(served.run(test, served.arguments(__doc__).parse_args()))
