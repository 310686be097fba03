#!/usr/bin/python3
"""The endpoint's OpenAPI document, checked by npm's @redocly/cli and by the schemas of JSON Schema itself; and an answer
of every operation, good and bad, checked against it.

@redocly/cli is put into --redocly FOLDER as tests/http/redocly/package-lock.json says, versions and checksums, once for
each build. Where npm reaches no registry that check is left out, which is said; --require-redocly makes that a failure.
Without npm, and where a package is not the one that is wanted, the test fails.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import jsonschema

import served
from contract import Contract
from served import check

LOCKED = pathlib.Path(__file__).resolve().parent / "redocly"
# Whether there is a licence or a server to name is not for this program to say.
RULES = """extends:
  - recommended
rules:
  info-license: off
  info-license-url: off
  no-server-example.com: off
  operation-4xx-response: error
  operation-operationId-unique: error
  no-unused-components: error
  no-ambiguous-paths: error
"""


def install_redocly(folder, required):
    """The program, or None where npm reaches no registry."""
    lock = (LOCKED / "package-lock.json").read_bytes()
    installed = folder / "installed"
    program = folder / "node_modules" / ".bin" / "redocly"
    if installed.exists() and installed.read_bytes() == lock:
        return program
    check(shutil.which("npm"), "npm is not installed, which @redocly/cli comes from (packages.txt)")
    folder.mkdir(parents=True, exist_ok=True)
    installed.unlink(missing_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(LOCKED / name, folder / name)
    try:
        done = subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1",
             "--fetch-retry-mintimeout=500", "--fetch-timeout=30000"], cwd=folder, capture_output=True, text=True,
            stdin=subprocess.DEVNULL, timeout=300, check=False)
        why = " ".join(line for line in done.stderr.splitlines() if not line.startswith("npm warn"))[:600]
    except subprocess.TimeoutExpired:
        done, why = None, "it took more than five minutes"
    if done is not None and done.returncode == 0:
        installed.write_bytes(lock)
        return program
    check("EINTEGRITY" not in why, "a package of @redocly/cli does not have the checksum of tests/http/redocly/"
          f"package-lock.json. Somebody may have tampered with it: look at what npm's registry is set to. {why}")
    check(not required, f"npm cannot install @redocly/cli: {why}")
    print(f"npm reaches no registry, so @redocly/cli is left out: {why[:200]}")
    return None


def lint(document, folder, program):
    (folder / "redocly.yaml").write_text(RULES)
    (folder / "openapi.json").write_text(json.dumps(document))
    environment = {**os.environ, "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    done = subprocess.run([str(program), "lint", "openapi.json", "--format=stylish"], cwd=folder, capture_output=True,
                          text=True, stdin=subprocess.DEVNULL, timeout=240, check=False, env=environment)
    check(done.returncode == 0 and "warning" not in done.stdout.lower(),
          f"@redocly/cli finds: {done.stdout}{done.stderr[-1500:]}")
    print("@redocly/cli finds nothing")


def schemas_in(thing, path=""):
    """Every schema of the document with its place."""
    if isinstance(thing, dict):
        for key, value in thing.items():
            if key == "schema":
                yield path, value
            elif key == "schemas" and path.endswith("/components"):
                yield from ((f"{path}/schemas/{name}", schema) for name, schema in value.items())
            else:
                yield from schemas_in(value, f"{path}/{key}")
    elif isinstance(thing, list):
        for place, value in enumerate(thing):
            yield from schemas_in(value, f"{path}/{place}")


def check_document(document, body):
    check(document["openapi"].startswith("3.1."), f"the document is of version {document['openapi']}")
    check(body.isascii() or body.decode("utf-8"), "the document is not UTF-8")
    count = 0
    for place, schema in schemas_in(document):
        try:
            jsonschema.Draft202012Validator.check_schema(schema)
        except jsonschema.SchemaError as error:
            check(False, f"{place} is not a JSON Schema: {error.message}")
        count += 1
    check(count > 20, f"the document has {count} schemas only")
    names = [operation["operationId"] for path in document["paths"].values()
             for operation in path.values() if isinstance(operation, dict)]
    check(len(names) == len(set(names)), "an operationId comes twice")


EXPECTED = """GET POST /categories/; GET PUT PATCH DELETE /categories/{}; GET POST /tags/; GET PUT PATCH DELETE /tags/{};
GET POST /products/; GET PUT PATCH DELETE /products/{}; GET /db-status; GET /health/live; GET /health/ready; GET /metrics;
GET /export; GET /changes; GET /openapi.json; POST /auth/login; POST /auth/logout; GET /users/me; GET POST /users/;
PATCH DELETE /users/{}; GET POST /tokens/; DELETE /tokens/{}"""


def check_operations(contract):
    expected = set()
    for line in EXPECTED.replace("\n", " ").split(";"):
        *methods, path = line.split()
        for method in methods:
            found = contract.operation(method, path.replace("{}", "1"))
            check(found, f"the document does not have {method} {path}")
            expected.add(found)
    more = [str(each) for each in contract.operations if each not in expected]
    check(not more, f"this test does not know {more}")


def requests_of(ids):
    """Method, path, body and the statuses that are right, in order."""
    category, tag, product = ids["categories"], ids["tags"], ids["products"]
    good = {"name": "Kettle", "price_shmeckles": 250.5, "price_flurbos": 0.01}
    yield "POST", "/categories/", {"name": "Tea"}, {409}
    for kind, number in (("categories", category), ("tags", tag)):
        yield "GET", f"/{kind}/", None, {200}
        yield "GET", f"/{kind}/?skip=0&limit=1&name=e", None, {200}
        yield "GET", f"/{kind}/{number}", None, {200}
        yield "GET", f"/{kind}/99999", None, {404}
        yield "GET", f"/{kind}/abc", None, {422}
        yield "PUT", f"/{kind}/{number}", {"name": "Renamed"}, {200}
        yield "PATCH", f"/{kind}/{number}", {"name": " Renamed again "}, {200}
        yield "PUT", f"/{kind}/{number}", {"name": " "}, {422}
        yield "POST", f"/{kind}/", {"name": "x" * 101}, {422}
        yield "POST", f"/{kind}/", {"name": "New", "colour": 1}, {422}
        yield "DELETE", f"/{kind}/99999", None, {404}
    for query in ("", "?name=ett&search=k&sort=-name&limit=5", "?min_price_shmeckles=1&max_price_shmeckles=251",
                  f"?category_id={category}", f"?tag_ids={tag}&tag_match=all", "?untagged=true", "?uncategorized=true",
                  "?has_image=false&sort=shmeckles_desc", "?skip=1&limit=1000"):
        yield "GET", "/products/" + query, None, {200}
    for query in ("limit=0", "limit=1001", "skip=-1", "sort=colour", "tag_match=most", "has_image=perhaps", "colour=red",
                  "limit=1&limit=2", "min_price_shmeckles=NaN", "after=nonsense"):
        yield "GET", "/products/?" + query, None, {422}
    yield "POST", "/products/", {**good, "category_id": category, "tag_ids": [tag]}, {201}
    yield "POST", "/products/", {"name": "", "price_shmeckles": -1, "price_flurbos": "1"}, {422}
    yield "POST", "/products/", {**good, "category_id": 99999}, {422}
    yield "POST", "/products/", [], {422}
    yield "GET", f"/products/{product}", None, {200}
    yield "PUT", f"/products/{product}", {"price_flurbos": 2}, {200}
    yield "PATCH", f"/products/{product}", {"category_id": None, "tag_ids": []}, {200}
    yield "PATCH", "/products/99999", {"price_flurbos": 2}, {404}
    yield "DELETE", "/products/99999", None, {404}
    for path in ("/db-status", "/health/live", "/health/ready", "/metrics", "/openapi.json", "/export", "/changes?limit=2",
                 "/export?format=ndjson", "/export?format=csv&name=k", "/changes"):
        yield "GET", path, None, {200}
    yield "GET", "/export?format=xml", None, {422}
    yield "GET", "/changes?since=nonsense", None, {422}
    yield "GET", "/nothing", None, {404}
    yield "DELETE", "/products/", None, {405}
    yield "POST", "/auth/login", {"email": "nobody@example.org", "password": "wrong password"}, {401}
    yield "POST", "/auth/login", {"email": 1}, {422}
    yield "GET", "/users/me", None, {401, 404}
    yield "POST", "/auth/logout", None, {400, 401}
    for kind in ("products", "tags", "categories"):
        yield "DELETE", f"/{kind}/{ids[kind]}", None, {204}


class Asker:
    """Asks, checks the answer against the document, and notes what is wrong and which operations were seen."""

    def __init__(self, endpoint, contract, prefix):
        self.endpoint = endpoint
        self.contract = contract
        self.prefix = prefix
        self.headers = {}
        self.seen = set()
        self.wrong = []

    def ask(self, method, path, body, right):
        path = self.prefix + path
        status, fields, text = self.endpoint.request(method, path, body, headers=self.headers)
        value = None
        try:
            value = self.contract.check(method, path, status, fields, text)
            check(status in right, f"{method} {path} {body} answered {status} instead of {right}: {text[:300]!r}")
        except served.Failure as failure:
            self.wrong.append(str(failure))
        self.seen.add(self.contract.operation(method, path))
        return value if isinstance(value, dict) else {}


def ask_for_catalogue(asker):
    ids = {}
    for kind, body in (("categories", {"name": "Tea"}), ("tags", {"name": "hot"}),
                       ("products", {"name": "Cup", "price_shmeckles": 1, "price_flurbos": 1})):
        ids[kind] = asker.endpoint.json("POST", f"/{kind}/", body, status=201)["id"]
    for method, path, body, right in requests_of(ids):
        asker.ask(method, path, body, right)


def ask_for_accounts(asker):
    """Everything is open until the first user is made."""
    password = "correct horse"
    anna = {"email": "anna@example.org", "password": password, "role": "admin"}
    made = asker.ask("POST", "/users/", anna, {201})
    token = asker.ask("POST", "/auth/login", {"email": anna["email"], "password": password}, {200})
    asker.ask("GET", "/users/", None, {401})
    asker.headers["Authorization"] = f"Bearer {token.get('access_token')}"
    asker.ask("GET", "/users/me", None, {200})
    asker.ask("POST", "/users", anna, {409})
    asker.ask("POST", "/users", {"email": "nobody", "password": "short", "role": "king"}, {422})
    bert = asker.ask("POST", "/users", {"email": "bert@example.org", "password": password}, {201})
    asker.ask("GET", "/users", None, {200})
    asker.ask("PATCH", f"/users/{bert.get('id')}", {"role": "editor", "is_active": False}, {200})
    asker.ask("PATCH", f"/users/{bert.get('id')}/", {"role": 1, "is_active": "no"}, {422})
    asker.ask("PATCH", "/users/99999", {"role": "editor"}, {404})
    asker.ask("PATCH", f"/users/{made.get('id')}", {"role": "viewer"}, {409})
    asker.ask("DELETE", f"/users/{made.get('id')}", None, {409})
    shop = asker.ask("POST", "/tokens/", {"name": "shop", "may_write": True, "expires_in_days": 30}, {201})
    asker.ask("POST", "/tokens/", {"name": "bert's", "user_id": bert.get("id")}, {201})
    asker.ask("POST", "/tokens/", {"name": " ", "user_id": 99999, "expires_in_days": 0}, {422})
    asker.ask("GET", "/tokens/", None, {200})
    asker.ask("DELETE", f"/tokens/{shop.get('id')}", None, {204})
    asker.ask("DELETE", f"/tokens/{shop.get('id')}", None, {404})
    asker.ask("DELETE", f"/users/{bert.get('id')}", None, {204})
    asker.ask("DELETE", f"/users/{bert.get('id')}", None, {404})
    asker.ask("POST", "/auth/logout", None, {204})
    asker.ask("GET", "/products/", None, {401})
    asker.ask("POST", "/auth/login", {"email": anna["email"], "password": password + "s"}, {401})


def check_answers(place, document, prefix):
    asker = Asker(place.serve(), Contract(document), prefix)
    ask_for_catalogue(asker)
    ask_for_accounts(asker)
    check(not asker.wrong, "\n  ".join(asker.wrong))
    left = [str(each) for each in asker.contract.operations if each not in asker.seen]
    check(not left, f"no answer was looked at of {left}")


def test(options):
    with served.Workplace(options.ctl, options.engine) as place:
        endpoint = place.serve()
        status, _, body = endpoint.request("GET", "/openapi.json")
        check(status == 200, f"/openapi.json answered {status}")
        document = json.loads(body)
        check_document(document, body)
        check_operations(Contract(document))
        for prefix in ("", "/api/v1"):
            check_answers(place, document, prefix)
        if options.redocly and (program := install_redocly(options.redocly.resolve(), options.require_redocly)):
            lint(document, place.folder, program)


if __name__ == "__main__":
    arguments = served.arguments(__doc__)
    arguments.add_argument("--redocly", type=pathlib.Path, help="folder for @redocly/cli, which then looks at the document")
    arguments.add_argument("--require-redocly", action="store_true", help="fail where npm cannot get it")
    sys.exit(served.run(test, arguments.parse_args()))
