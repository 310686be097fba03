#!/usr/bin/python3
"""The HTTP endpoint beside the same server with a constant body and, where its packages are, a FastAPI application over
the same tables (fastapi_app.py), with wrk, in one run.

Makes its own catalogues, on SQLite and, run through tests/support/with-postgres.sh, on PostgreSQL. Prints Markdown: what was
measured, then the aims with what was reached. The processor's time is that of the server's processes alone, from /proc;
PostgreSQL's own is not in it.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "http")]

import data  # noqa: E402
import export  # noqa: E402
import report  # noqa: E402
import served  # noqa: E402
from measured import Cost, family, memory  # noqa: E402
from served import Failure, check  # noqa: E402
import socket  # noqa: E402

PROBES = {
    "id": "GET /products/{id}",
    "indexed": "GET /products/?sort=name&limit=50",
    "page": "GET /products/?name&tag_ids&price&limit=50",
    "create": "POST /products/",
    "update": "PUT /products/{id}",
}
SIZED = {"id": "/products/1", "indexed": "/products/?sort=name&limit=50"}


class Other(served.Endpoint):
    """A server that is started otherwise."""

    def __init__(self, command, environment, folder, port):
        super().__init__(None, None, folder, port)
        self.command = command
        self.environment = environment

    def start(self, seconds=60):
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env=self.environment)
        self.wait_until("/health/live", seconds)
        return self


def has_fastapi():
    wanted = "import fastapi, sqlalchemy.ext.asyncio, aiosqlite, asyncpg, uvicorn, uvloop, httptools"
    return subprocess.run([sys.executable, "-c", wanted], capture_output=True, check=False).returncode == 0


def fastapi(place, database, threads):
    port = served.free_port()
    url = database.url.replace("sqlite:", "sqlite+aiosqlite:").replace("postgresql:", "postgresql+asyncpg:")
    command = [sys.executable, "-m", "uvicorn", "--app-dir", str(HERE), "--port", str(port), "--loop", "uvloop",
               "--http", "httptools", "--no-access-log", "--workers", str(threads), "fastapi_app:app"]
    return Other(command, {**os.environ, "DATABASE_URL": url, "PYTHONDONTWRITEBYTECODE": "1"}, place.folder, port)


def constant(place, options, size):
    port = served.free_port()
    command = [options.constant, "--port", str(port), "--bytes", str(size), "--threads", str(options.threads)]
    return Other(command, dict(os.environ), place.folder, port)


def wrk(server, probe, options, products, seconds=None):
    """One line of the table."""
    cost = Cost(server.pid)
    load = os.getloadavg()[0]
    done = subprocess.run(
        ["wrk", "-t", str(min(2, options.threads)), "-c", str(options.connections), "-d", f"{seconds or options.seconds}s", "--timeout",
         "60s", "-s", str(HERE / "probe.lua"), server.url, "--", probe, str(products), str(data.CATEGORIES), str(data.TAGS)],
        capture_output=True, text=True, check=False)
    check(done.returncode == 0, f"wrk failed: {done.stdout} {done.stderr}")
    line = json.loads(done.stdout.splitlines()[-1])
    spent, peak = cost.read()
    check(server.alive(), f"the server ended: {server.log_tail()}")
    answered = line["requests"]
    line.update(probe=probe, per_second=answered / line["seconds"], peak_mib=peak, load=load,
                cpu_us=1e6 * spent / answered if answered else None, cores=spent / line["seconds"])
    return line


def warmed(server, options, products, probe):
    subprocess.run(["wrk", "-t", "1", "-c", "8", "-d", "1s", "--timeout", "60s", "-s", str(HERE / "probe.lua"), server.url,
                    "--", probe, str(products), str(data.CATEGORIES), str(data.TAGS)], capture_output=True, check=True)


def idle_connections(place, database, count):
    """What they cost, in MiB, each having asked once."""
    server = place.endpoint(database, options=["--no-access-log", "--connections", str(count + 50),
                                               "--connections-per-address", str(count + 50)]).start()
    for _ in range(50):
        server.request("GET", "/products/1")
    before = memory(family(server.pid))
    sockets = []
    for _ in range(count):
        one = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        one.sendall(f"GET /products/1 HTTP/1.1\r\nHost: {server.host}\r\n\r\n".encode())
        sockets.append(one)
    for one in sockets:
        check(one.recv(65536).startswith(b"HTTP/1.1 200"), "an idle connection got no answer")
    after = memory(family(server.pid))
    for one in sockets:
        one.close()
    server.stop()
    return {"connections": count, "before_mib": before, "after_mib": after, "mib": after - before}


def filled(place, products):
    database = place.database()
    source = place.folder / f"{products}.json"
    if not source.exists():
        data.write(source, products)
    place.run(database, "import", str(source))
    return database


def measured(place, options, engine, products, results):
    def note(server, line):
        line.update(server=server, engine=engine, products=products)
        results["probes"].append(line)
        print(f"  {engine} {products} {server} {line['probe']}: {line['per_second']:.0f}/s, {line['cpu_us'] or 0:.1f} us",
              file=sys.stderr, flush=True)

    database = filled(place, products)
    own = place.endpoint(database, threads=options.threads, options=["--no-access-log"]).start()
    sizes = {}
    for probe in ("id", "indexed", "page"):
        warmed(own, options, products, probe)
        if probe in SIZED:
            sizes[probe] = len(own.request("GET", SIZED[probe])[2])
        note("pricebook", wrk(own, probe, options, products))
    for probe, size in sizes.items():
        bare = constant(place, options, size).start()
        note("constant", wrk(bare, "id", options, products) | {"probe": probe})
        bare.stop()
    for probe in ("update", "create"):
        note("pricebook", wrk(own, probe, options, products))
    own.stop()
    results["exports"].append({"engine": engine, "products": products} | export.measured(place, database, options.threads))
    if engine == "sqlite" and "idle" not in results:
        results["idle"] = idle_connections(place, database, options.idle)
    if options.fastapi and products <= options.fastapi_products:
        other = fastapi(place, database, options.threads).start()
        place.endpoints.append(other)
        warmed(other, options, products, "id")
        for probe in PROBES:
            # Its filtered pages take so long that in a few seconds none of 64 is done.
            note("fastapi", wrk(other, probe, options, products, options.seconds * (10 if probe == "page" else 1)))
        other.stop()
    place.databases.remove(database)
    database.remove()


def test(options):
    results = {"probes": [], "exports": [], "machine": {"cores": os.cpu_count(), "load": os.getloadavg()},
               "seconds": options.seconds, "connections": options.connections, "threads": options.threads}
    if options.fastapi and not has_fastapi():
        print("The packages of FastAPI are not there, so it is left out.", file=sys.stderr)
        options.fastapi = False
    for engine in options.engines:
        with served.Workplace(options.ctl, engine, options.folder) as place:
            for products in options.products:
                measured(place, options, engine, products, results)
    text = report.markdown(results)
    print(text)
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(results, indent=1))
    if options.markdown:
        pathlib.Path(options.markdown).write_text(text)
    wrong = [line for line in results["probes"]
             if line["refused"] or line["lost"] or (not line["requests"] and line["server"] != "fastapi")]
    check(not wrong, f"requests failed: {wrong[:2]}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--ctl", required=True, help="the program pricebookctl, of an optimised build")
    parser.add_argument("--constant", required=True, help="the program bench_http_constant")
    parser.add_argument("--engines", nargs="+", choices=sorted(served.ENGINES), default=None,
                        help="sqlite, and postgresql where PRICEBOOK_TEST_POSTGRES is set")
    parser.add_argument("--products", nargs="+", type=int, default=[50_000, 1_000_000])
    parser.add_argument("--seconds", type=int, default=5, help="for each probe")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--threads", type=int, default=max(2, os.cpu_count() or 2), help="and FastAPI's processes")
    parser.add_argument("--idle", type=int, default=1000, help="idle connections")
    parser.add_argument("--no-fastapi", dest="fastapi", action="store_false")
    parser.add_argument("--fastapi-products", type=int, default=50_000, help="the most products that it is measured with")
    parser.add_argument("--folder", help="for catalogues and files; some gigabytes")
    parser.add_argument("--json", help="a file for the figures")
    parser.add_argument("--markdown", help="a file for the tables")
    given = parser.parse_args()
    if given.engines is None:
        given.engines = ["sqlite"] + (["postgresql"] if os.environ.get("PRICEBOOK_TEST_POSTGRES") else [])
    return given


if __name__ == "__main__":
    try:
        test(arguments())
    except Failure as failure:
        sys.exit(f"FAILED: {failure}")
