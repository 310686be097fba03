#!/usr/bin/python3
"""Requests that are wrong, one rule at a time: what a value, a name, a cursor, a version or an address may not be.

Every refusal has the shape that the OpenAPI document gives it, tells nothing of the engine, and changes nothing, which the
database itself is asked for. What lies just inside a limit is taken, and comes back exactly.
"""

import contextlib
import http.client
import json
import random
import sys

import served
from contract import Contract
from served import Failure, check

CATALOGUE_SQL = "; ".join((
    "SELECT p.id, p.version, p.name, p.price_shmeckles, p.price_flurbos, COALESCE(p.category_id, 0) FROM products p ORDER BY p.id",
    "SELECT id, version, name FROM categories ORDER BY id", "SELECT id, version, name FROM tags ORDER BY id",
    "SELECT product_id, tag_id FROM product_tag_association ORDER BY product_id, tag_id",
    # Not by /changes, which on PostgreSQL tells what was done before when every older transaction of the server has ended.
    "SELECT count(*), max(id) FROM change_journal",
    "SELECT id, email, role, disabled, password_hash FROM users ORDER BY id",
    "SELECT id, name, may_write FROM access_tokens ORDER BY id"))


class Client:
    """Asks and compares with the document; `wrong` collects what is found."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.contract = Contract(endpoint.json("GET", "/openapi.json"))
        self.headers = {}
        self.wrong = []
        self.count = 0

    def ask(self, method, path, body=None, expected=None, types=None, headers=None, what=""):
        """Status, fields and body as bytes. `expected`: the status; `types`: of the 422's details, in order."""
        self.count += 1
        told = f"{method} {path[:200]} {str(body)[:200]} {headers or ''} {what}"
        status, fields, text = self.endpoint.request(method, path, body, headers={**self.headers, **(headers or {})})
        try:
            value = self.contract.check(method, path, status, fields, text)
            check(expected is None or status == expected, f"answered {status} instead of {expected}: {text[:300]!r}")
            if types is not None:
                found = [(".".join(map(str, one["loc"])), one["type"]) for one in value["detail"]]
                check(found == types, f"says {found} instead of {types}")
        except Failure as failure:
            self.wrong.append(f"{told}: {failure}")
        return status, fields, text

    def json(self, *arguments, **named):
        text = self.ask(*arguments, **named)[2]
        return json.loads(text) if text else None

    def held(self):
        return self.endpoint.database.rows(CATALOGUE_SQL)

    @contextlib.contextmanager
    def unchanged(self, what):
        before, headers = self.held(), self.headers
        yield
        self.headers = headers
        after = self.held()
        if before != after:
            self.wrong.append(f"{what}: a refused write changed something: {before} is now {after}")

    def finish(self):
        check(not self.wrong, f"{len(self.wrong)} of {self.count} answers are wrong:\n  " + "\n  ".join(self.wrong[:40]))


def product(**fields):
    return {"name": "Kettle", "price_shmeckles": 1, "price_flurbos": 1, **fields}


def raw_product(price):
    return f'{{"name":"Kettle","price_shmeckles":{price},"price_flurbos":1}}'


def check_prices(client):
    """Taken and given as decimals, never through a double."""
    for given, shown in (("250.50", "250.5"), ("1e2", "100"), ("1.5E+1", "15"), ("25e-1", "2.5"), ("0.01", "0.01"), ("0.1", "0.1"),
                         ("9999999999.99", "9999999999.99"), ("9999999999.990000", "9999999999.99"), ("0.07", "0.07"),
                         ("4503599627.37", "4503599627.37"), ("1" + "0" * 9 + ".00", "1000000000"), ("0.29", "0.29")):
        _, _, text = client.ask("POST", "/products/", raw_product(given), expected=201)
        made = json.loads(text, parse_float=str, parse_int=str)
        if made.get("price_shmeckles") != shown:
            client.wrong.append(f"the price {given} comes back as {made.get('price_shmeckles')}")
        number = made["id"]
        again = json.loads(client.ask("GET", f"/products/{number}", expected=200)[2], parse_float=str, parse_int=str)
        if again["price_shmeckles"] != shown:
            client.wrong.append(f"the price {given} is kept as {again['price_shmeckles']}")
        found = client.json("GET", f"/products/?min_price_shmeckles={given}&max_price_shmeckles={given}".replace("+", "%2B"),
                            expected=200)
        if int(number) not in [one["id"] for one in found]:
            client.wrong.append(f"the price {given} is not within {given} and {given}")
        client.ask("DELETE", f"/products/{number}", expected=204)
    at = "body.price_shmeckles"
    with client.unchanged("prices"):
        for given, kind in (("0.005", "decimal_max_places"), ("0.001", "decimal_max_places"), ("1e-3", "decimal_max_places"),
                            ("1.001", "decimal_max_places"), ("1e400", "less_than_equal"), ("1e99999", "less_than_equal"),
                            ("9" * 400, "less_than_equal"), ("10000000000", "less_than_equal"), ("0", "greater_than"),
                            ("-0", "greater_than"), ("-0.0", "greater_than"), ("0e5", "greater_than"), ("-1", "greater_than"),
                            ("NaN", "finite_number"), ("Infinity", "finite_number"), ("-Infinity", "finite_number"),
                            ('"1"', "decimal_type"), ("true", "decimal_type"), ("null", "decimal_type"), ("[1]", "decimal_type"),
                            ("{}", "decimal_type")):
            client.ask("POST", "/products/", raw_product(given), expected=422, types=[(at, kind)])
            client.ask("PATCH", f"/products/{client.kettle}", f'{{"price_shmeckles":{given}}}', expected=422, types=[(at, kind)])


def check_texts(client):
    """Limits count characters after trimming; the letter is one beyond the basic plane."""
    wide = "\U00010437"
    for path, field, most in (("/categories/", "name", 100), ("/tags/", "name", 50), ("/products/", "name", 100),
                              ("/products/", "description", 10_000), ("/products/", "image_url", 2048)):
        body = product() if path == "/products/" else {}
        longest = wide * most if field != "image_url" else "https://example.org/".ljust(most, "x")
        padded = f" \t {longest}  " if field == "name" else longest
        made = client.json("POST", path, {**body, field: padded}, expected=201)
        if made.get(field) != longest:
            client.wrong.append(f"{path}: {field} of {most} characters comes back with {len(made.get(field) or '')}")
        client.ask("DELETE", f"{path}{made['id']}", expected=204)
        at = f"body.{field}"
        with client.unchanged(f"{path} {field}"):
            for text, kind in ((longest + "x", "string_too_long"), ("a\x00b", "value_error"), ("a\x1bb", "value_error"),
                               ("a\x7f", "value_error"), ("\ud800", "string_unicode"), ("x\udfff", "string_unicode"),
                               (5, "string_type"), (["a"], "string_type"), ({"a": 1}, "string_type")):
                client.ask("POST", path, {**body, field: text}, expected=422, types=[(at, kind)])
            if field == "name":
                for text in ("", " ", "\u2003\u00a0\t\n"):
                    client.ask("POST", path, {**body, field: text}, expected=422, types=[(at, "string_too_short")])
            if field == "image_url":
                for text in ("javascript:alert(1)", "file:///etc/passwd", "../secret.png", "ftp://example.org/a.png", "data:,x"):
                    client.ask("POST", path, {**body, field: text}, expected=422, types=[(at, "value_error")])


BROKEN = (b"{", b'{"name":"a"', b'{"name":"a}', b'{"name":}', b'{"name":"a",}', b"{'name':'a'}", b"{name:1}", b'{"name":"a"}}',
          b'{"name":"a"}{}', b"{} x", b'{"x":01}', b'{"x":+1}', b'{"x":.5}', b'{"x":1.}', b'{"x":0x1}', b'{"x":nul}', b'{"x":NaN}',
          b"{/**/}", b"// a\n{}", b'{"name":"\xff"}', b'{"name":"\xc0\xaf"}', b'{"name":"\xed\xa0\x80"}', b'{"name":"a\nb"}',
          b'{"name":"a\x00b"}', b"{}\x00", b'{"\\ud800":1}', b"\xef\xbb\xbf{}", b"\xff\xfe{\x00}\x00",
          b'{"x":' + b"[" * 2000 + b"]" * 2000 + b"}", b'{"x":' * 2000 + b"1" + b"}" * 2000, b"[" * 500_000)


def check_bodies(client):
    kettle = f"/products/{client.kettle}"
    with client.unchanged("bodies"):
        for method, path in (("POST", "/products/"), ("PATCH", kettle), ("POST", "/tags/"), ("PUT", f"/tags/{client.tag}"),
                             ("POST", "/categories/"), ("POST", "/auth/login"), ("POST", "/users/"), ("POST", "/tokens/")):
            for body in BROKEN:
                text = client.ask(method, path, body, expected=422)[2]
                kinds = {one["type"] for one in json.loads(text)["detail"]}
                if kinds != {"json_invalid"}:
                    client.wrong.append(f"{method} {path} {body[:60]!r} is {kinds} instead of json_invalid")
            for body in (b"", b" \n"):
                client.ask(method, path, body, expected=422, types=[("body", "missing")], headers={"Content-Type": "application/json"})
            for body in (b"[]", b"null", b"1", b'"a"', b"true", b"[{}]"):
                client.ask(method, path, body, expected=422, types=[("body", "model_attributes_type")])
            client.ask(method, path, b'{"name":"a"}', expected=415, headers={"Content-Type": "text/plain"})
        client.ask("POST", "/tags/", b'{"name":"\\x"}', expected=422, types=[("body.name", "string_unicode")])
        client.ask("POST", "/tags/", '{"name":"a","name":"b"}', expected=422, types=[("body.name", "duplicate_key")])
        client.ask("POST", "/tags/", '{"name":"a","n\\u0061me":"b"}', expected=422, types=[("body.name", "duplicate_key")])
        client.ask("POST", "/tags/", {"name": "a", "id": 3}, expected=422, types=[("body.id", "extra_forbidden")])
        client.ask("POST", "/tags/", {"name": "a", "": 3}, expected=422, types=[("body.", "extra_forbidden")])
        client.ask("POST", "/products/", product(version=7), expected=422, types=[("body.version", "extra_forbidden")])
        for number in (0, -1, 1.5, 2**31, 2**63, 10**30, "1", True, [1]):
            client.ask("POST", "/products/", product(category_id=number), expected=422, types=[("body.category_id", "int_type")])
            client.ask("PATCH", kettle, {"tag_ids": [client.tag, number]}, expected=422, types=[("body.tag_ids.1", "int_type")])
        for number in (client.none, 2**31 - 1):
            client.ask("POST", "/products/", product(category_id=number), expected=422, types=[("body.category_id", "unknown_id")])
            client.ask("PATCH", kettle, {"tag_ids": [client.tag, number], "name": "Other"}, expected=422,
                       types=[("body.tag_ids.1", "unknown_id")])
        everything = {"name": " ", "price_shmeckles": "1", "price_flurbos": 0.001, "image_url": 5, "colour": 1, "tag_ids": [0],
                      "category_id": -1, "description": "\x00"}
        text = client.ask("POST", "/products/", everything, expected=422)[2]
        places = {one["loc"][1] for one in json.loads(text)["detail"]}
        if places != set(everything):
            client.wrong.append(f"of {set(everything)} only {places} are named at once")


def check_queries(client):
    bad = ["nmae=x", "name=a&name=b", "n%61me=a&name=b", "name=%ff", "name=%00", "search=a%0ab", "name=%", "=x", "skip=-1", "skip=1.0",
           "skip=2147483648", "skip=", "limit=0", "limit=1001", "limit=1e2", "category_id=0", "category_id=1,,2", "category_id=x",
           "tag_ids=1;2", "tag_ids=", "tag_match=some", "has_image=maybe", "uncategorized=2", "untagged=", "sort=price", "sort=",
           "sort=-shmeckles_asc", "min_price_shmeckles=NaN", "min_price_flurbos=1,5", "max_price_shmeckles=-1",
           "max_price_flurbos=0.001", "max_price_flurbos=1e400", "after=x", "after=", "after=%2e%2e", "after=" + "A" * 5000]
    for query in bad:
        for path in ("/products/", "/api/v1/products"):
            client.ask("GET", f"{path}?{query}", expected=422)
    for path in ("/export", "/categories/", "/tags", "/changes", "/users", "/tokens/", "/db-status", "/health/live", "/metrics",
                 "/openapi.json", "/users/me", f"/products/{client.kettle}"):
        client.ask("GET", f"{path}?colour=red", expected=422, types=[("query.colour", "extra_forbidden")])
    for path in ("/categories/", "/tags/"):
        client.ask("GET", f"{path}?limit=1&limit=1", expected=422, types=[("query.limit", "repeated_parameter")])
    for query in ("since=x", "since=" + "9" * 40, "since=-1", "limit=0", "since=1-1&since=1-1", "since=1-", "since=-1-1",
                  "since=1-1-1", "since=01-1", "since=9223372036854775808-1", "since=1e1-1", "since=1-%31%00"):
        client.ask("GET", f"/changes?{query}", expected=422)
    for cursor in ("0-0", "1-1", "1-ffffffffffffffff", "9223372036854775807-9223372036854775807", "9223372036854775807-0", "0-9223372036854775807"):
        status = client.ask("GET", f"/changes?since={cursor}&limit=1")[0]
        if status not in (200, 410, 422):
            client.wrong.append(f"/changes since {cursor} answers {status}")
    with client.unchanged("ids"):
        for number in ("abc", "0", "-1", "1.0", "1e2", "01", "%201", "2147483648", "9" * 40, "%ff", "1%00", "%2b1"):
            for kind in ("products", "categories", "tags"):
                client.ask("GET", f"/{kind}/{number}", expected=422)
                client.ask("DELETE", f"/{kind}/{number}", expected=422)
            client.ask("DELETE", f"/users/{number}", expected=422)
            client.ask("DELETE", f"/tokens/{number}", expected=422)


def check_cursors(client):
    """Forged, cut, of another order: refused, or rows of this order; never an error of the database."""
    numbers = [client.json("POST", "/products/", product(name=f"Cup {n % 3}", price_shmeckles=n % 4 + 1), expected=201)["id"]
               for n in range(12)]
    found = {}
    for sort in ("id", "-id", "name", "-name", "price_shmeckles", "-price_flurbos", "updated_at", "-updated_at"):
        _, fields, _ = client.ask("GET", f"/products/?sort={sort}&limit=3", expected=200)
        found[sort] = fields["link"].split("after=")[1].split("&")[0].split(">")[0]
    for sort in found:
        for other, cursor in found.items():
            client.ask("GET", f"/products/?sort={sort}&after={cursor}", expected=200 if sort == other else 422)
            # The place in the order is the same whatever the filter.
            if sort == other:
                client.ask("GET", f"/products/?sort={sort}&after={cursor}&name=cup&tag_ids={client.tag}", expected=200)
    chance = random.Random(4)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~%"
    for sort, cursor in found.items():
        for _ in range(40):
            forged = list(cursor)
            for _ in range(chance.randint(1, 3)):
                forged[chance.randrange(len(forged))] = chance.choice(letters)
            forged = "".join(forged)[:chance.choice((len(cursor), chance.randint(1, len(cursor))))]
            status = client.ask("GET", f"/products/?sort={sort}&after={forged}")[0]
            if status not in (200, 422):
                client.wrong.append(f"the forged cursor {forged} for {sort} is answered with {status}")
    for number in numbers:
        client.ask("DELETE", f"/products/{number}", expected=204)


def check_versions(client):
    number = client.json("POST", "/products/", product(), expected=201)["id"]
    path = f"/products/{number}"
    tag = client.ask("GET", path, expected=200)[1]["etag"]
    other = '"99999"'
    if not (tag.startswith('"') and tag.endswith('"')):
        client.wrong.append(f"the ETag is {tag}")
    for field, status in ((tag, 304), (f"W/{tag}", 304), ("*", 304), (f"{other}, {tag}", 304), (f"{other},W/{tag}", 304), (other, 200),
                          (tag.strip('"'), 200), (f"W/{other}", 200), ("", 200), (f" {tag} ", 304), ('"', 200), (",,", 200)):
        for method in ("GET", "HEAD"):
            _, fields, _ = client.ask(method, path, expected=status, headers={"If-None-Match": field})
            if fields.get("etag") != tag:
                client.wrong.append(f"{method} with If-None-Match {field}: the ETag is {fields.get('etag')}")
    with client.unchanged("versions"):
        for field in (other, f"W/{tag}", tag.strip('"'), f"{other}, W/{tag}", '"', "W/*", f'"{tag}"', "0", ",,"):
            for method, body in (("PUT", {"name": "Other"}), ("PATCH", {"name": "Other"}), ("DELETE", None)):
                _, _, text = client.ask(method, path, body, expected=412, headers={"If-Match": field})
                if json.loads(text).get("current", {}).get("id") != number:
                    client.wrong.append(f"{method} with If-Match {field}: 412 without the product: {text[:200]!r}")
        # What is wrong in itself is told first, and what is not there has no version.
        client.ask("PATCH", path, {"name": ""}, expected=422, headers={"If-Match": tag})
        client.ask("PATCH", f"/products/{client.none}", {"name": "a"}, expected=404, headers={"If-Match": "*"})
    for field in ("*", f"{other}, {{}}", "{}", " {} "):
        tag = client.ask("GET", path, expected=200)[1]["etag"]
        _, fields, _ = client.ask("PATCH", path, {"name": "Other " + field}, expected=200, headers={"If-Match": field.format(tag)})
        if fields.get("etag") in (None, tag):
            client.wrong.append(f"a change leaves the ETag {tag} as {fields.get('etag')}")
    client.ask("DELETE", path, expected=204, headers={"If-Match": "*"})
    client.ask("DELETE", path, expected=404, headers={"If-Match": "*"})


def check_names(client):
    """409 with the id that has the name, whatever its case, in every script."""
    for kind in ("categories", "tags"):
        made = client.json("POST", f"/{kind}/", {"name": "Чай Straße"}, expected=201)["id"]
        other = client.json("POST", f"/{kind}/", {"name": "Another"}, expected=201)["id"]
        with client.unchanged(kind):
            for name in ("Чай Straße", "ЧАЙ STRAßE", "  чай straße\t"):
                for method, path in (("POST", f"/{kind}/"), ("PUT", f"/{kind}/{other}"), ("PATCH", f"/{kind}/{other}/")):
                    _, _, text = client.ask(method, path, {"name": name}, expected=409)
                    if json.loads(text).get("existing_id") != made:
                        client.wrong.append(f"{method} {path} {name}: 409 with {text!r} instead of {made}")
        client.ask("PUT", f"/{kind}/{made}", {"name": "ЧАЙ STRASSE"}, expected=200)  # its own
        for number in (made, other):
            client.ask("DELETE", f"/{kind}/{number}", expected=204)


def check_addresses(client):
    """Each with and without the prefix and the slash; methods that are not there with Allow."""
    templates = {each.template for each in client.contract.operations}
    for template in sorted(templates):
        plain = template.replace("{product_id}", str(client.kettle)).replace("{category_id}", str(client.category))
        plain = plain.replace("{tag_id}", str(client.tag)).replace("{user_id}", str(client.none)).replace("{token_id}", str(client.none))
        methods = [each.method for each in client.contract.operations if each.template == template] or ["GET"]
        with client.unchanged(template):
            for path in (prefix + plain + slash for prefix in ("", "/api/v1") for slash in ("", "/")):
                status, _, text = client.ask("GET", path)
                if status != (200 if "GET" in methods else 405) and template != "/users/me":
                    client.wrong.append(f"GET {path} answers {status}: {text[:200]!r}")
                if "GET" in methods:
                    client.ask("HEAD", path, expected=status)
                allow = set(client.ask("OPTIONS", path, expected=204)[1].get("allow", "").split(", "))
                wanted = {*methods, "OPTIONS"} | ({"HEAD"} if "GET" in methods else set())
                if not wanted <= allow:
                    client.wrong.append(f"OPTIONS {path} allows {allow} instead of {wanted}")
                for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"):
                    if method not in allow:
                        fields = client.ask(method, path, expected=405)[1]
                        if set(fields.get("allow", "").split(", ")) != allow:
                            client.wrong.append(f"{method} {path}: Allow is {fields.get('allow')} instead of {allow}")
    for path in ("/", "/nothing", "/api/v1", "/api/v1/", "/api/v1/api/v1/products/", "/API/v1/products", "/Products", "/products//",
                 "//products", "/products/1/2", "/products/../tags", "/docs/..%2f..%2fetc%2fpasswd", "/docs/none", "/api/v2/products"):
        client.ask("GET", path, expected=404)
        if "/docs" not in path:  # whatever is below it, it is read only
            client.ask("POST", path, {"name": "a"}, expected=404)


def check_sizes(endpoint):
    """A megabyte is taken, a byte more is not, and the head has its limit."""
    largest = b'{"name":"' + b"x" * (1024 * 1024 - 11) + b'"}'
    check(endpoint.request("POST", "/tags/", largest)[0] == 422, "a body of a megabyte is not read")
    for body, length in ((largest + b" ", None), (None, 10**30), (None, 2**63)):
        connection = http.client.HTTPConnection("127.0.0.1", endpoint.port, timeout=30)
        connection.putrequest("POST", "/tags/")
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", str(length or len(body)))
        connection.endheaders()
        with contextlib.suppress(OSError):  # it closes without reading the rest
            connection.send(body or b"")
        answer = connection.getresponse()
        check(answer.status == 413 and json.loads(answer.read())["detail"], f"a body of {length or len(body)} bytes: {answer.status}")
        check(answer.getheader("Connection") == "close", "413 and the connection stays open")
        connection.close()
    status, _, text = endpoint.request("GET", "/tags/", headers={"X-Long": "x" * 17_000})
    check(status == 431 and json.loads(text)["detail"], f"a head of 17,000 bytes: {status}")


def test(options):
    with served.Workplace(options.ctl, options.engine) as place:
        endpoint = place.serve()
        client = Client(endpoint)
        client.tag = client.json("POST", "/tags/", {"name": "hot"}, expected=201)["id"]
        client.category = client.json("POST", "/categories/", {"name": "Tea"}, expected=201)["id"]
        client.kettle = client.json("POST", "/products/", product(tag_ids=[client.tag], category_id=client.category), expected=201)["id"]
        client.none = 100_000
        for part in (check_prices, check_texts, check_bodies, check_queries, check_cursors, check_versions, check_names,
                     check_addresses):
            part(client)
        client.finish()
        check_sizes(endpoint)
        check(endpoint.stop() == 0, f"the server ended with {endpoint.process.returncode}: {endpoint.log_tail()}")
        print(f"{client.count} requests")


if __name__ == "__main__":
    sys.exit(served.run(test, served.arguments(__doc__).parse_args()))
