#!/usr/bin/python3
"""Requests made from the endpoint's own OpenAPI document: every parameter and every body with good values, nearly good
ones and wild ones, checked against the document.

An admin's token is sent along, since without it the first user that is made would end the tests; where a request took it
or the admin away, another one goes on.

Fails at the first answer that is a 5xx, breaks its schema or is no answer; at a request made of good values only that is
refused as bad, or one with a value that is surely bad that is not; and where the catalogue is not what the answers said.
Hypothesis then looks for the smallest such request and prints it. --seed repeats a run.
"""

import functools
import json
import random
import sys
import time
import urllib.parse

import httpx
import hypothesis
from hypothesis import strategies as st

import served
from contract import Contract, resolved
from served import Failure, check

IDS = st.integers(1, 14)
WILD_TEXT = st.one_of(
    st.text(max_size=40),
    st.sampled_from([
        "", " ", "%", "_", "%_\\", "'", "\"; DROP TABLE products; --", "\x00", "\x7f", "\u0130stanbul", "ЧАЙНИК", "ß",
        "\ud800", "a\ud83d", "\u202e", "\ufeff", "\uffff", "é" * 100, "x" * 101, "x" * 3000, "null", "NaN", "Infinity",
        "-0", "1e5", "0x10", "1_000", "１２", "9223372036854775807", "9223372036854775808", "-1", "1.005", "1e400", "true",
        "TRUE", "1,2", "1,,2", ",", "1, 2", "../../etc/passwd", "${jndi}", "{{7*7}}", "a\r\nX-Header: 1", "http://[::1",
        "javascript:alert(1)", "//host/path"]))
WILD_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), WILD_TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(WILD_TEXT, inner, max_size=4)), max_leaves=12)
RAW_BODIES = st.one_of(
    st.binary(max_size=200),
    st.sampled_from([
        b"", b"{", b"{}", b"[]", b"null", b"\xff\xfe{}", b"\xef\xbb\xbf{}", b"{\"name\":\"a\"}}", b"{'name':1}", b"{\"a\":01}",
        b"{\"name\":\"\\ud800\"}", b"{\"name\":\"\xc3\x28\"}", b"{\"name\":\"a\x00b\"}", b"[" * 500 + b"]" * 500,
        b"{\"a\":" * 2000 + b"1" + b"}" * 2000, b"{\"name\":NaN}", b"{\"price_shmeckles\":1e999}",
        b"{\"price_shmeckles\":" + b"9" * 400 + b"}", b"{\"name\":\"" + b"x" * 100_000 + b"\"}", b"// comment\n{}", b"{,}"]))


class Value:
    """One that was drawn, and what is known of it: "good", "bad" for sure, or "wild"."""

    def __init__(self, value, kind):
        self.value = value
        self.kind = kind


def text_of(schema):
    """Text that fits the lengths, of letters that no rule is against."""
    letters = st.characters(whitelist_categories=("Lu", "Ll", "Lo", "Nd"), max_codepoint=0xffff)
    most = min(schema.get("maxLength", 60), 60)
    return st.text(letters, min_size=max(schema.get("minLength", 0), 1), max_size=most)


def good_number(schema):
    """Hundredths; as JSON's own numbers they are written with two decimals at most."""
    return st.integers(1, 99_999_999).map(lambda hundredths: hundredths // 100 if hundredths % 100 == 0 else hundredths / 100)


def kinds_of(schema, document):
    """The alternatives of a schema as plain ones."""
    schema = resolved(schema, document)
    for word in ("anyOf", "oneOf"):
        if word in schema:
            return [plain for one in schema[word] for plain in kinds_of(one, document)]
    kind = schema.get("type")
    if isinstance(kind, list):
        return [{**schema, "type": one} for one in kind]
    return [schema]


def once(function):
    """Strategies take long to make, so each is made once; the schema's place in memory, where it stays, stands for it."""
    made = {}

    @functools.wraps(function)
    def remembered(name, schema, *more):
        key = (name, id(schema))
        if key not in made:
            made[key] = function(name, schema, *more)
        return made[key]

    return remembered


@once
def good(name, schema, document):
    """A strategy for good values."""
    choices = []
    for plain in kinds_of(schema, document):
        kind = plain.get("type")
        if "enum" in plain:
            choices.append(st.sampled_from([one for one in plain["enum"] if kind != "null"] or [None]))
        elif "const" in plain:
            choices.append(st.just(plain["const"]))
        elif kind == "integer":
            most = min(plain.get("maximum", 20), 1000)
            least = plain.get("minimum", plain.get("exclusiveMinimum", 0) + 1)
            choices.append(IDS if name.endswith("id") else st.integers(least, max(least, most)))
        elif kind == "number":
            choices.append(good_number(plain))
        elif kind == "boolean":
            choices.append(st.booleans())
        elif kind == "null":
            choices.append(st.none())
        elif kind == "array":
            item = good(name.removesuffix("s"), plain.get("items", {"type": "integer"}), document)
            choices.append(st.lists(item, max_size=4, unique=True))
        elif name == "email":
            choices.append(st.sampled_from(["one@example.org", "two@example.org"]))
        elif name == "image_url":
            choices.append(st.sampled_from(["pictures/1.png", "https://example.org/a.jpg", "a/b.webp", "HTTP://x"]))
        elif name in ("category_id", "tag_ids"):
            choices.append(st.lists(IDS, min_size=1, max_size=4, unique=True).map(lambda ids: ",".join(map(str, ids))))
        elif name in ("after", "since"):
            choices.append(st.nothing())
        elif kind == "string" and name.startswith(("min_", "max_")):
            choices.append(good_number(plain).map(str))
        elif kind == "string":
            choices.append(text_of(plain))
    return st.one_of(*choices) if choices else st.nothing()


@once
def nearly(_name, schema, document):
    """Pairs of a value at or past a limit of the schema, and whether it is surely bad."""
    found = []
    for plain in kinds_of(schema, document):
        kind = plain.get("type")
        for limit, step in (("minimum", -1), ("maximum", 1)):
            if limit in plain:
                found += [(plain[limit], False), (plain[limit] + step, True)]
        for limit in ("exclusiveMinimum", "exclusiveMaximum"):
            if limit in plain:
                found += [(plain[limit], True)]
        if "maxLength" in plain:
            most = plain["maxLength"]
            found += [("x" * most, False), ("x" * (most + 1), True), ("é" * most, False), (" " * 3 + "y" * most + " ", False)]
        if kind == "number":
            found += [(0.001, True), (0.005, True), (1e-7, True), (9999999999.99, False), (1e10, True), (1e300, True),
                      (-0.01, True), (float("nan"), True), (float("inf"), True), ("1", False), (1.10, False)]
        if kind == "integer":
            found += [(2**31, False), (2**63 - 1, False), (2**63, False), (-(2**63) - 1, True), (1.5, True), (10**30, True)]
        if "enum" in plain:
            found += [("none of these", True), (str(plain["enum"][0]).upper() + "x", True)]
    return found


@st.composite
def values(draw, name, schema, document, in_body):
    kind = draw(st.sampled_from(["good"] * 6 + ["nearly"] * 2 + ["wild"]))
    if kind == "good":
        strategy = good(name, schema, document)
        if not strategy.is_empty:
            return Value(draw(strategy), "good")
        kind = "wild"
    edges = nearly(name, schema, document)
    if kind == "nearly" and edges:
        value, bad = draw(st.sampled_from(edges))
        return Value(value, "bad" if bad else "wild")
    return Value(draw(WILD_JSON if in_body else WILD_TEXT), "wild")


def quoted(value):
    """As it stands in an address; lone surrogates become bytes that are no UTF-8."""
    if isinstance(value, bool):
        value = "true" if value else "false"
    elif isinstance(value, list):
        value = ",".join(map(str, value))
    return urllib.parse.quote(str(value).encode("utf-8", "surrogatepass"), safe="")


class Drawn:
    def __init__(self, operation):
        self.operation = operation
        self.path = operation.template
        self.body = None
        self.headers = {}
        self.kinds = set()

    def __repr__(self):
        return f"{self.operation.method} {self.path} {self.headers} {self.body!r}"


@st.composite
def requests(draw, contract, prefix_chance=0.2):
    document = contract.document
    operation = draw(st.sampled_from(contract.fuzzed))
    drawn = Drawn(operation)
    query = []
    for parameter in operation.parameters:
        name, place = parameter["name"], parameter["in"]
        if place == "path":
            value = draw(values(name, parameter["schema"], document, False))
            if value.value in ("", ".", ".."):
                value = Value(1, "good")
            drawn.path = drawn.path.replace("{" + name + "}", quoted(value.value))
            drawn.kinds.add("wild" if value.kind == "bad" else value.kind)
        elif place == "query" and draw(st.integers(0, 3)) == 0:
            value = draw(values(name, parameter["schema"], document, False))
            query.append((name, value))
            drawn.kinds.add(value.kind if not isinstance(value.value, float) else "wild")
        elif place == "header" and draw(st.integers(0, 5)) == 0:
            drawn.headers[name] = draw(st.sampled_from(["\"1\"", "\"2\"", "*", "W/\"1\"", "1", "\"x", "", "\"1\", \"2\""]))
            drawn.kinds.add("wild")
    oddity = draw(st.integers(0, 40))
    if oddity == 0:
        query.append(("unknown", Value("1", "bad")))
    elif oddity == 1 and query:
        query.append((query[0][0], Value(query[0][1].value, "bad")))
    if oddity < 2 and query:
        drawn.kinds.add(query[-1][1].kind)
    if query:
        drawn.path += "?" + "&".join(f"{quoted(name)}={quoted(value.value)}" for name, value in query)
    if operation.body is not None:
        draw_body(draw, drawn, operation, document)
    if draw(st.floats(0, 1)) < prefix_chance:
        drawn.path = contract.prefix + drawn.path
    return drawn


def draw_body(draw, drawn, operation, document):
    drawn.headers["Content-Type"] = "application/json"
    kind = draw(st.integers(0, 20))
    if kind == 0:
        drawn.body = draw(RAW_BODIES)
        drawn.kinds.add("wild")
        return
    if kind == 1:
        drawn.headers["Content-Type"] = draw(st.sampled_from(
            ["text/plain", "application/x-www-form-urlencoded", "", "application/json; charset=latin-1", "a/b;c"]))
        drawn.kinds.add("wild")
    schema = kinds_of(operation.body, document)[0]
    members = []
    for name, part in schema.get("properties", {}).items():
        if name in schema.get("required", []) and draw(st.integers(0, 30)) > 0 or draw(st.booleans()):
            value = draw(values(name, part, document, True))
            members.append((name, value))
            drawn.kinds.add(value.kind)
        elif name in schema.get("required", []):
            drawn.kinds.add("bad")
    extra = draw(st.integers(0, 30))
    if extra == 0:
        members.append(("unknown", Value(1, "bad")))
    elif extra == 1 and members:
        members.append((members[0][0], Value(members[0][1].value, "bad")))
    if extra < 2 and members:
        drawn.kinds.add(members[-1][1].kind)
    text = ",".join(f"{json.dumps(name)}:{json.dumps(value.value)}" for name, value in members)
    drawn.body = ("{" + text + "}").encode("utf-8", "surrogatepass")


class Fuzzer:
    def __init__(self, place, endpoint, contract, batch):
        self.place = place
        self.endpoint = endpoint
        self.contract = contract
        self.batch = batch
        self.client = httpx.Client(base_url=endpoint.url, timeout=60, trust_env=False)
        self.sent = 0
        self.found = None
        self.statuses = {}
        self.tokens = 0
        self.authorize()
        self.totals = self.counted()

    def authorize(self):
        """With the token of an admin who is new."""
        self.tokens += 1
        check(self.tokens < 10 + self.sent // 20, f"after {self.sent} requests {self.tokens} admins were refused")
        email = f"keeper{self.tokens}@example.net"
        database = self.endpoint.database
        self.place.run(database, "user", "add", email, "--role", "admin", "--password-stdin", text="correct horse\n")
        token = self.place.run(database, "token", "create", "fuzz", "--write", "--user", email).strip()
        self.client.headers["Authorization"] = f"Bearer {token}"

    def counted(self):
        found = {}
        for kind in ("categories", "tags", "products"):
            answer = self.client.get(f"/{kind}/?limit=1")
            check(answer.status_code == 200, f"/{kind}/ answered {answer.status_code}")
            found[kind] = int(answer.headers["x-total-count"])
        return found

    def send(self, drawn):
        raw = drawn.path.encode("ascii")
        request = self.client.build_request(drawn.operation.method, "/", content=drawn.body,
                                            headers={name: value for name, value in drawn.headers.items() if value})
        request.url = request.url.copy_with(raw_path=raw)
        try:
            answer = self.client.send(request)
        except httpx.HTTPError as error:
            self.found = self.found or f"{drawn!r} was not answered: {error!r}"
            raise Failure(f"{drawn!r} was not answered: {error!r}; {self.endpoint.log_tail(6000)}") from None
        self.sent += 1
        self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
        return answer

    def examine(self, drawn):
        answer = self.send(drawn)
        fields = {name.lower(): value for name, value in answer.headers.items()}
        status = answer.status_code
        path = drawn.path
        try:
            check(status < 500, f"{status}: {answer.content[:500]!r}")
            self.contract.check(drawn.operation.method, path, status, fields, answer.content)
            if "bad" in drawn.kinds:
                check(status >= 400, f"{status}, though a value is bad")
            if drawn.kinds <= {"good"}:
                refusal = status in (400, 413, 415) or status == 422 and not only_unknown_ids(answer.json())
                check(not refusal, f"{status}, though every value is good: {answer.content[:500]!r}")
        except Failure as failure:
            self.found = self.found or f"{drawn!r}: {failure}"
            raise Failure(f"{drawn!r}: {failure}") from None
        if drawn.operation.writes:
            self.note(drawn, status)
        if status in (401, 403):
            self.authorize()

    def note(self, drawn, status):
        """What the catalogue must hold by now."""
        kind = drawn.operation.template.strip("/").split("/")[0]
        if kind in self.totals and status == 201:
            self.totals[kind] += 1
        elif kind in self.totals and status == 204:
            self.totals[kind] -= 1

    def check_totals(self):
        held = self.counted()
        check(held == self.totals, f"the catalogue holds {held}, but the answers said {self.totals}")

    def run(self, requests_wanted, seed):
        # One failing example is enough; what it did to the catalogue is kept in mind while smaller ones are looked for.
        @hypothesis.seed(seed)
        @hypothesis.settings(max_examples=max(1, requests_wanted // self.batch), deadline=None, database=None,
                             print_blob=False, report_multiple_bugs=False,
                             suppress_health_check=list(hypothesis.HealthCheck))
        @hypothesis.given(st.lists(requests(self.contract), min_size=self.batch, max_size=self.batch))
        def each(batch):
            for drawn in batch:
                self.examine(drawn)

        each()


def only_unknown_ids(body):
    """Ids that were good once may be gone by now."""
    return isinstance(body.get("detail"), list) and all(
        any(str(step) in ("category_id", "tag_ids", "user_id") for step in one["loc"]) for one in body["detail"])


def fill(endpoint):
    for number in range(1, 15):
        endpoint.json("POST", "/categories/", {"name": f"category {number}"}, status=201)
        endpoint.json("POST", "/tags/", {"name": f"tag {number}"}, status=201)
        endpoint.json("POST", "/products/", {"name": f"product {number} чайник", "price_shmeckles": number + 0.5,
                                             "price_flurbos": 1, "category_id": number, "tag_ids": [number]}, status=201)


def fuzzed(document):
    """A contract, with the operations to choose from."""
    contract = Contract(document)
    # Wrong logins are slowed on purpose, so they have a test of their own.
    usual = [one for one in contract.operations if "/auth/" not in one.template]
    # A password costs as much time as a hundred products.
    often = [one for one in usual if (one.parameters or one.body is not None) and
             not one.template.startswith(("/users", "/tokens"))]
    contract.fuzzed = usual + 5 * often
    return contract


def turn(options, requests_wanted, seed):
    """Over a catalogue of its own, since what is there at first is deleted little by little."""
    with served.Workplace(options.ctl, options.engine) as place:
        endpoint = place.serve()
        contract = fuzzed(endpoint.json("GET", "/openapi.json"))
        fill(endpoint)
        fuzzer = Fuzzer(place, endpoint, contract, options.batch)
        try:
            fuzzer.run(requests_wanted, seed)
        except hypothesis.errors.Flaky as error:
            # It depends on what the catalogue held at that time.
            raise Failure(fuzzer.found or repr(error)) from None
        fuzzer.check_totals()
        check(endpoint.alive(), f"the server ended: {endpoint.log_tail(6000)}")
        code = endpoint.stop(60)
        check(code == 0, f"the server ended with {code}: {endpoint.log_tail(6000)}")
        log = endpoint.log_tail(10**8)
        check("Sanitizer" not in log and "runtime error" not in log, f"the sanitizer found: {log[-6000:]}")
        return fuzzer


def test(options):
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(2**32)
    started = time.monotonic()
    sent, tokens, statuses = 0, 0, {}
    while sent < options.requests:
        print(f"seed {seed}, {sent} requests until now", flush=True)
        done = turn(options, min(options.turn, options.requests - sent), seed)
        sent += done.sent
        tokens += done.tokens
        for status, count in done.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
        seed += 1
    print(f"{sent} requests in {time.monotonic() - started:.0f} s, {tokens} tokens, by status: "
          + ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items())))


if __name__ == "__main__":
    arguments = served.arguments(__doc__)
    arguments.add_argument("--requests", type=int, default=2000)
    arguments.add_argument("--turn", type=int, default=2000, help="requests over one catalogue")
    arguments.add_argument("--batch", type=int, default=10, help="requests in one example")
    arguments.add_argument("--seed", type=int, default=None)
    sys.exit(served.run(test, arguments.parse_args()))
