"""Checks answers against the endpoint's own OpenAPI document."""

import json
import re
import warnings

import jsonschema

from served import Failure, check

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
# Anybody can get these whatever the operation, from the part that reads requests and from what is in front of the
# resources; the document need not repeat them for each.
EVERYWHERE = {400, 401, 403, 404, 405, 408, 413, 414, 415, 429, 431, 503}


def no_constants(name):
    raise Failure(f"the answer has {name}, which is not JSON")


def no_doubles(pairs):
    found = dict(pairs)
    check(len(found) == len(pairs), f"the answer has a key twice: {[key for key, _ in pairs]}")
    return found


def parsed(body):
    """JSON as strictly as it is meant: UTF-8, no NaN, no key twice."""
    try:
        return json.loads(body.decode("utf-8"), parse_constant=no_constants, object_pairs_hook=no_doubles)
    except ValueError as error:
        raise Failure(f"the answer is not JSON ({error}): {body[:200]!r}") from None


class Operation:
    def __init__(self, method, template, description, document):
        self.method = method
        self.template = template
        self.description = description
        self.pattern = re.compile(re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(template.rstrip("/"))) + "/?")
        self.parameters = [resolved(parameter, document) for parameter in description.get("parameters", [])]
        body = resolved(description.get("requestBody"), document)
        self.body = next(iter(body["content"].values()))["schema"] if body else None
        self.body_type = next(iter(body["content"])) if body else None
        self.responses = {status: resolved(answer, document) for status, answer in description["responses"].items()}

    @property
    def writes(self):
        return self.method in ("POST", "PUT", "PATCH", "DELETE")

    def __str__(self):
        return f"{self.method} {self.template}"


def resolved(thing, document):
    while isinstance(thing, dict) and "$ref" in thing:
        found = document
        for step in thing["$ref"].removeprefix("#/").split("/"):
            found = found[step.replace("~1", "/").replace("~0", "~")]
        thing = found
    return thing


class Contract:
    def __init__(self, document, prefix="/api/v1"):
        self.document = document
        self.prefix = prefix
        self.operations = []
        for template, path in document["paths"].items():
            for method in METHODS:
                if method in path:
                    description = dict(path[method])
                    description["parameters"] = path.get("parameters", []) + description.get("parameters", [])
                    self.operations.append(Operation(method.upper(), template, description, document))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            self._resolver = jsonschema.RefResolver.from_schema(document)
        self._validators = {}

    def operation(self, method, path):
        """Which one this is: none where the document has no such path, or not this method for it."""
        path = path.split("?", 1)[0]
        if path.startswith(self.prefix + "/"):
            path = path[len(self.prefix):]
        found = [each for each in self.operations if each.method == method and each.pattern.fullmatch(path)]
        # "/products/changes" before "/products/{id}".
        return min(found, key=lambda each: each.template.count("{"), default=None)

    def validator(self, schema):
        key = id(schema)
        if key not in self._validators:
            self._validators[key] = jsonschema.Draft202012Validator(
                schema, resolver=self._resolver, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
        return self._validators[key]

    def check_body(self, schema, body, what):
        value = parsed(body)
        error = next(iter(sorted(self.validator(schema).iter_errors(value), key=lambda one: len(one.path))), None)
        check(error is None, f"{what} has a body that breaks its schema at "
              f"{'/'.join(map(str, error.absolute_path)) or 'the top'}: {error.message[:300]}" if error else "")
        return value

    def check(self, method, path, status, fields, body):
        """`fields` by lower-case name. The parsed body, or None."""
        what = f"{method} {path[:300]} -> {status}"
        check(status < 500 or status == 503, f"{what}: {body[:300]!r}")
        operation = self.operation("GET" if method == "HEAD" else method, path)
        if method == "HEAD" or status in (204, 304):
            check(not body, f"{what} has a body: {body[:100]!r}")
            check(operation is None or status >= 400 or str(status) in operation.responses or method == "OPTIONS",
                  f"{what} is not listed for {operation}")
            return None
        listed = operation.responses.get(str(status)) if operation else None
        if listed is None:
            check(operation is None or status in EVERYWHERE, f"{what} is not listed for {operation}")
            if method == "OPTIONS" and status < 300:
                return None
            check(status >= 400, f"{what}, but the document does not have it")
            return self.check_error(what, fields, body)
        check(status != 405 or "allow" in fields, f"{what} has no Allow")
        content = listed.get("content", {})
        kind = fields.get("content-type", "").split(";")[0].strip()
        if not content:
            check(not body, f"{what} has a body where none is described: {body[:100]!r}")
            return None
        check(kind in content, f"{what} is {kind or 'without a type'} instead of {' or '.join(content)}")
        check(fields.get("content-type", "").lower().endswith("charset=utf-8") or "charset" not in
              fields.get("content-type", "").lower(), f"{what} is in {fields['content-type']}")
        if kind != "application/json":
            return None
        schema = content[kind].get("schema")
        return self.check_body(schema, body, what) if schema is not None else parsed(body)

    @staticmethod
    def check_error(what, fields, body):
        """FastAPI's shape."""
        check(fields.get("content-type", "").startswith("application/json"), f"{what} is not JSON: {fields}")
        value = parsed(body)
        check(isinstance(value, dict) and set(value) == {"detail"} and isinstance(value["detail"], str),
              f"{what} is not {{\"detail\": \"…\"}}: {body[:300]!r}")
        for word in ("SQLSTATE", "sqlite", "SELECT ", "INSERT ", "psql", "/home", "/tmp", ".cpp", "relation \""):
            check(word not in value["detail"], f"{what} tells of the engine: {value['detail']}")
        return value
