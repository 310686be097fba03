#!/usr/bin/python3
"""The endpoint's OpenAPI document, checked by npm's @redocly/cli and by the schemas of JSON Schema itself; and an answer
of every operation, good and bad, checked against it.

Where npx cannot get @redocly/cli (no npm, no registry) that half is left out, which is said; --require-redocly makes
that a failure.
"""

import json
import os
import shutil
import subprocess
import sys

import jsonschema

import served
from contract import Contract
from served import check

REDOCLY = "@redocly/cli@1.34.15"
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


def lint(document, folder, required):
    if shutil.which("npx") is None:
        check(not required, "npx is not installed")
        print("npx is not installed, so @redocly/cli is left out")
        return
    (folder / "redocly.yaml").write_text(RULES)
    (folder / "openapi.json").write_text(json.dumps(document))
    environment = {**os.environ, "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}

    def redocly(*arguments):
        return subprocess.run(["npx", "--yes", REDOCLY, *arguments], cwd=folder, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=240, check=False, env=environment)

    probe = redocly("--version")
    if probe.returncode != 0:
        check(not required, f"npx cannot get {REDOCLY}: {probe.stderr[-500:]}")
        print(f"npx cannot get {REDOCLY}, so it is left out")
        return
    done = redocly("lint", "openapi.json", "--format=stylish")
    check(done.returncode == 0 and "warning" not in done.stdout.lower(),
          f"@redocly/cli finds: {done.stdout}{done.stderr[-1500:]}")


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
GET /export; GET /changes; POST /auth/login; POST /auth/logout; GET /users/me"""


def check_operations(contract):
    for line in EXPECTED.replace("\n", " ").split(";"):
        *methods, path = line.split()
        for method in methods:
            check(contract.operation(method, path.replace("{}", "1")), f"the document does not have {method} {path}")


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


def check_answers(endpoint, contract, prefix):
    ids = {}
    for kind, body in (("categories", {"name": "Tea"}), ("tags", {"name": "hot"}),
                       ("products", {"name": "Cup", "price_shmeckles": 1, "price_flurbos": 1})):
        ids[kind] = endpoint.json("POST", f"/{kind}/", body, status=201)["id"]
    seen = set()
    wrong = []
    for method, path, body, right in requests_of(ids):
        status, fields, text = endpoint.request(method, prefix + path, body)
        try:
            contract.check(method, prefix + path, status, fields, text)
            check(status in right, f"{method} {prefix}{path} {body} answered {status} instead of {right}: {text[:300]!r}")
        except served.Failure as failure:
            wrong.append(str(failure))
        seen.add(contract.operation(method, path))
    check(not wrong, "\n  ".join(wrong))
    return seen


def test(options):
    with served.Workplace(options.ctl, options.engine) as place:
        endpoint = place.serve()
        status, _, body = endpoint.request("GET", "/openapi.json")
        check(status == 200, f"/openapi.json answered {status}")
        document = json.loads(body)
        check_document(document, body)
        contract = Contract(document)
        check_operations(contract)
        seen = set()
        for prefix in ("", "/api/v1"):
            seen |= check_answers(endpoint, contract, prefix)
        left = [str(each) for each in contract.operations if each not in seen]
        check(not left, f"no answer was looked at of {left}")
        lint(document, place.folder, options.require_redocly)


if __name__ == "__main__":
    arguments = served.arguments(__doc__)
    arguments.add_argument("--require-redocly", action="store_true", help="fail where npx cannot get it")
    sys.exit(served.run(test, arguments.parse_args()))
