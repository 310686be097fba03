#!/usr/bin/python3
"""/docs and /redoc of a running endpoint, in a browser that reaches this machine only.

Swagger UI lists the operations, opens GET /products/, "Try it out" and "Execute" show the endpoint's answer 200, and a
product is made with POST; ReDoc renders every operation. Nothing is asked of another host, neither page logs an error.
With and without the prefix and the slash at the end.

Where the build found no npm registry, the page in their place must lead to the document, which is said; --require-pages
makes that a failure.
"""

import gzip
import json
import re
import sys
import urllib.parse

import served
from served import check
from webdriver import Browser

DOCS = ["/docs", "/docs/", "/api/v1/docs", "/api/v1/docs/"]
REDOC = ["/redoc", "/redoc/", "/api/v1/redoc", "/api/v1/redoc/"]


def check_served(endpoint, pages, required):
    """Every file that a page names is there, compressed if asked for, and not sent again. False where the build had no
    registry."""
    whole = True
    for page in pages:
        status, fields, body = endpoint.request("GET", page)
        check(status == 200, f"{page} answered {status}")
        html = body.decode()
        if "npm registry" in html:
            check(not required, f"{page} is the page of a build without npm's registry: "
                  "build again where npm reaches one (tools/fetch-api-pages.sh says why it did not)")
            check_absent(endpoint, page, html)
            whole = False
            continue
        check("default-src 'none'" in fields.get("content-security-policy", ""), f"{page} has no policy")
        names = [name for name in re.findall(r'(?:src|href)="([^"]+)"', html) if not name.startswith("data:")]
        check(len(names) >= 3, f"{page} names too few files: {names}")
        for path in (urllib.parse.urljoin(page, name) for name in names):
            status, fields, plain = endpoint.request("GET", path)
            check(status == 200 and plain, f"{path}, which {page} names, answered {status}")
            if "openapi.json" in path:
                continue
            check("etag" in fields, f"{path} has no ETag")
            status, _, body = endpoint.request("GET", path, headers={"If-None-Match": fields["etag"]})
            check(status == 304 and not body, f"{path} is sent again though it has not changed: {status}")
            if path.endswith(".js") and len(plain) > 100_000:
                check_compressed(endpoint, path, plain)
    return whole


def check_absent(endpoint, page, html):
    print(f"{page} is the page of a build without npm's registry")
    links = re.findall(r'<a href="([^"]+)"', html)
    check(links, f"{page} leads nowhere")
    for link in links:
        path = urllib.parse.urljoin(page, link)
        check("openapi" in endpoint.json("GET", path), f"{path}, which {page} leads to, is no OpenAPI document")


def check_compressed(endpoint, path, plain):
    status, fields, body = endpoint.request("GET", path, headers={"Accept-Encoding": "gzip, deflate"})
    check(status == 200 and fields.get("content-encoding") == "gzip", f"{path} is not compressed")
    check(gzip.decompress(body) == plain, f"{path} is another file when compressed")
    status, fields, body = endpoint.request("HEAD", path)
    check(status == 200 and not body and int(fields.get("content-length", 0)) == len(plain),
          f"HEAD {path}: {status}, {fields}")


def check_console(browser, page):
    """The picture of ReDoc's maker is asked of another host by its script, and refused by our policy."""
    wrong = [line for line in browser.console() if "logo-mini" not in line]
    check(not wrong, f"{page} logs {wrong}")


def check_hosts(browser, endpoint, page):
    names = browser.run("return performance.getEntriesByType('resource').filter(e => e.responseStatus !== 0)"
                        ".map(e => e.name)")
    elsewhere = [name for name in names if not name.startswith((endpoint.url, "data:", "blob:"))]
    check(not elsewhere, f"{page} asks others: {elsewhere}")


def open_operation(browser, method, path):
    """Unfolds it, and returns a selector for its block."""
    block = browser.wait(f"the operation {method} {path}", """
        for (const block of document.querySelectorAll('.opblock.opblock-' + arguments[0])) {
            const shown = block.querySelector('.opblock-summary-path, .opblock-summary-path__deprecated');
            if (shown && shown.dataset.path.replace(/\/$/, '') === arguments[1]) return block.id;
        }""", method, path)
    selector = f"[id='{block}']"
    browser.click(f"{selector} .opblock-summary-control")
    browser.wait("Try it out", f"return document.querySelector(\"{selector} .try-out__btn\")")
    browser.click(f"{selector} .try-out__btn")
    browser.wait("Execute", f"return document.querySelector(\"{selector} .execute\")")
    return selector


def execute(browser, selector):
    browser.click(f"{selector} .btn.execute")
    return browser.wait("the answer", f"""
        const row = document.querySelector("{selector} .live-responses-table .response");
        if (!row) return null;
        const body = row.querySelector('.highlight-code, pre.microlight, .microlight');
        return [row.querySelector('.response-col_status').innerText, body ? body.innerText : ''];""")


def check_swagger(browser, endpoint, page):
    browser.open(endpoint.url + page)
    browser.wait("Swagger UI", "return document.querySelectorAll('.opblock').length")
    selector = open_operation(browser, "get", "/products")
    status, body = execute(browser, selector)
    check(status.split()[0] == "200", f"{page}: Execute shows {status}: {body[:300]}")
    check("Copper kettle" in body, f"{page}: the answer does not have the product: {body[:300]}")
    check_hosts(browser, endpoint, page)
    check_console(browser, page)


def check_write(browser, endpoint):
    browser.open(endpoint.url + "/docs")
    selector = open_operation(browser, "post", "/products")
    browser.run("""
        const area = document.querySelector(arguments[0] + ' textarea.body-param__text');
        const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set;
        set.call(area, arguments[1]);
        area.dispatchEvent(new Event('input', {bubbles: true}));
        area.dispatchEvent(new Event('change', {bubbles: true}));""",
        selector, json.dumps({"name": "From the page", "price_shmeckles": 250.5, "price_flurbos": 3}))
    status, body = execute(browser, selector)
    check(status.split()[0] == "201", f"/docs: POST shows {status}: {body[:300]}")
    names = [product["name"] for product in endpoint.json("GET", "/products/")]
    check("From the page" in names, f"what was made through /docs is not in the catalogue: {names}")


def check_redoc(browser, endpoint, page, operations):
    browser.open(endpoint.url + page)
    browser.wait("ReDoc", "return document.querySelectorAll('#redoc h2').length > 3")
    shown = browser.run("return document.querySelectorAll('[data-section-id*=\"operation/\"], "
                        "[id*=\"operation/\"], [id*=\"paths/\"]').length")
    check(shown >= operations, f"{page} shows {shown} operations of {operations}")
    check_hosts(browser, endpoint, page)
    check_console(browser, page)


def test(options):
    with served.Workplace(options.ctl, options.engine) as place:
        endpoint = place.serve()
        endpoint.json("POST", "/products/", {"name": "Copper kettle", "price_shmeckles": 12.5, "price_flurbos": 1},
                      status=201)
        has_docs = check_served(endpoint, DOCS, options.require_pages)
        has_redoc = check_served(endpoint, REDOC, options.require_pages)
        document = endpoint.json("GET", "/openapi.json")
        methods = ("get", "put", "post", "delete", "patch")
        operations = sum(method in methods for path in document["paths"].values() for method in path)
        with Browser(place.folder) as browser:
            for page in DOCS if has_docs else ():
                check_swagger(browser, endpoint, page)
            if has_docs:
                check_write(browser, endpoint)
            for page in REDOC[::3] if has_redoc else ():
                check_redoc(browser, endpoint, page, operations)


if __name__ == "__main__":
    arguments = served.arguments(__doc__)
    arguments.add_argument("--require-pages", action="store_true", help="fail where the build had no registry")
    sys.exit(served.run(test, arguments.parse_args()))
