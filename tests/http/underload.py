#!/usr/bin/python3
"""The disk full (SQLite on a file system of a few megabytes), and the database server stopped and started again
(PostgreSQL), while 8 writers work.

Meanwhile a write is answered with 503 and Retry-After within seconds, reads go on where the disk is full, /health/live
says that the program lives and /health/ready that it is not ready. Afterwards it goes on by itself, and the database
holds what the answers said.
"""

import contextlib
import json
import os
import pathlib
import secrets
import subprocess
import sys
import time

import served
from killwriters import settle
from served import Failure, check
from writers import Writers

PRODUCT = {"name": "Kettle", "price_shmeckles": 1, "price_flurbos": 1}


def expect_unavailable(endpoint, method, path, body=None, seconds=15):
    """Until it answers 503, as it must. The ids of products that were made meanwhile and could not be deleted again."""
    left = []
    end = time.monotonic() + seconds
    while True:
        began = time.monotonic()
        status, fields, text = endpoint.request(method, path, body, timeout=60)
        took = time.monotonic() - began
        check(took < 20, f"{method} {path} was answered after {took:.0f} s")
        check(status < 500 or status == 503, f"{method} {path} answered {status}: {text[:300]!r}")
        if status == 503:
            break
        if status == 201:
            number = json.loads(text)["id"]
            if endpoint.request("DELETE", f"/products/{number}", timeout=60)[0] != 204:
                left.append(number)
        check(time.monotonic() < end, f"{method} {path} still answers {status} after {seconds} s: {text[:300]!r}")
        time.sleep(0.05)
    check(fields.get("retry-after", "").isdigit(), f"{method} {path}: 503 without Retry-After: {fields}")
    if path == "/db-status":
        check(json.loads(text).get("connected") is False, f"/db-status says {text!r}")
        return left
    if not path.startswith("/health"):
        detail = json.loads(text)
        check(set(detail) == {"detail"} and isinstance(detail["detail"], str), f"{method} {path}: 503 with {text!r}")
        for word in ("SQLSTATE", "127.0.0.1", "/tmp", "FATAL", "could not connect", "database or disk"):
            check(word not in detail["detail"], f"{method} {path} tells of the engine: {detail['detail']}")
    return left


def expect_back(endpoint, left=(), seconds=15):
    began = time.monotonic()
    end = began + seconds
    while True:
        status, _, text = endpoint.request("POST", "/products/", PRODUCT, timeout=60)
        if status == 201:
            break
        check(status == 503, f"POST /products/ answered {status}: {text[:300]!r}")
        check(time.monotonic() < end, f"writes are still refused after {seconds} s: {text[:300]!r}")
        time.sleep(0.05)
    took = time.monotonic() - began
    for number in (json.loads(text)["id"], *left):
        endpoint.json("DELETE", f"/products/{number}", status=204)
    for path in ("/health/ready", "/db-status", "/products/?limit=1"):
        check(endpoint.request("GET", path)[0] == 200, f"{path} is not back")
    return took


class SmallDisk:
    """A file system in memory at the folder, seen by those who enter through `launcher`; a process that sleeps holds it."""

    def __init__(self, folder, megabytes):
        folder.mkdir()
        command = f"mount -t tmpfs -o size={megabytes}m none '{folder}' && echo ready && exec sleep 100000"
        self.holder = subprocess.Popen(["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", command],
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if self.holder.stdout.readline() != "ready\n":
            raise Failure(f"no small file system can be mounted: {self.holder.stderr.read()}")
        self.launcher = ["nsenter", "--target", str(self.holder.pid), "--user", "--mount", "--preserve-credentials"]
        self.ballast = pathlib.Path(f"/proc/{self.holder.pid}/root{folder}/ballast")

    def fill(self):
        with contextlib.suppress(OSError), open(self.ballast, "ab", buffering=0) as ballast:
            while True:
                ballast.write(b"x" * 4096)

    def free(self):
        self.ballast.unlink()

    def close(self):
        self.holder.kill()
        self.holder.wait()


class PrivateServer:
    """A PostgreSQL server that may be stopped."""

    def __init__(self, folder):
        self.bin = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        self.port = served.free_port()
        self.password = secrets.token_hex(16)
        self.folder = folder / "postgresql"
        self.folder.mkdir()
        # PostgreSQL refuses to run as root.
        self.account = []
        if os.getuid() == 0:
            self.account = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups"]
            folder.chmod(0o711)
            subprocess.run(["chown", "postgres:", str(self.folder)], check=True)
        password_file = self.folder / "password"
        password_file.write_text(self.password)
        password_file.chmod(0o644)
        self._run("initdb", "--pgdata", str(self.folder / "data"), "--username=postgres", f"--pwfile={password_file}",
                  "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        self.start()

    @property
    def url(self):
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/postgres"

    def _run(self, program, *arguments):
        done = subprocess.run([*self.account, str(self.bin / program), *arguments], cwd=self.folder, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        check(done.returncode == 0, f"{program} failed: {done.stderr}")

    def start(self):
        # Without -l the server would keep standard error, and _run would wait for its end.
        self._run("pg_ctl", "-w", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-o",
                  f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off",
                  "start")

    def stop(self, mode):
        self._run("pg_ctl", "-w", "-D", str(self.folder / "data"), "-m", mode, "stop")


def finish(endpoint, writers):
    writers.stop()
    code = endpoint.stop()
    check(code == 0, f"the server ended with {code}: {endpoint.log_tail()}")
    settle(endpoint.database)
    writers.compare(endpoint.database)
    figures = writers.figures()
    check(figures["refused"].get(503, 0) > 0, f"no writer saw a 503: {figures}")
    return figures


def disk_full(place, options):
    disk = SmallDisk(place.folder / "disk", 24)
    try:
        database = served.Sqlite(place.folder / "disk", disk.launcher)
        place.run(database, "db", "upgrade", "--no-backup")
        endpoint = place.endpoint(database).start()
        writers = Writers(place, endpoint, endpoint.port, 8).start()
        took = []
        for _ in range(options.times):
            time.sleep(options.seconds)
            disk.fill()
            left = expect_unavailable(endpoint, "POST", "/products/", PRODUCT)
            for path in ("/products/?limit=5", "/health/live", "/categories/"):
                status = endpoint.request("GET", path)[0]
                check(status == 200, f"GET {path} answered {status} while the disk is full")
            time.sleep(options.seconds)
            writers.check_alive()
            disk.free()
            took.append(expect_back(endpoint, left))
        figures = finish(endpoint, writers)
        check(database.rows("PRAGMA integrity_check") == ["ok"], "the file is damaged")
        print(f"disk full {options.times} times: {figures}, back after {max(took):.2f} s at most")
    finally:
        for endpoint in place.endpoints:
            with contextlib.suppress(Failure):
                endpoint.stop()
        disk.close()


def database_away(place, options):
    server = PrivateServer(place.folder)
    try:
        os.environ["PRICEBOOK_TEST_POSTGRES"] = server.url
        database = place.database()
        endpoint = place.endpoint(database).start()
        writers = Writers(place, endpoint, endpoint.port, 8).start()
        took = []
        for turn in range(options.times):
            time.sleep(options.seconds)
            server.stop("fast" if turn % 2 == 0 else "immediate")
            for method, path, body in (("POST", "/products/", PRODUCT), ("GET", "/products/", None),
                                       ("GET", "/db-status", None), ("GET", "/health/ready", None)):
                expect_unavailable(endpoint, method, path, body)
            status = endpoint.request("GET", "/health/live")[0]
            check(status == 200, f"/health/live answered {status} while the database is away")
            time.sleep(options.seconds)
            writers.check_alive()
            server.start()
            took.append(expect_back(endpoint))
        figures = finish(endpoint, writers)
        database.remove()
        print(f"PostgreSQL away {options.times} times: {figures}, back after {max(took):.2f} s at most")
    finally:
        for endpoint in place.endpoints:
            with contextlib.suppress(Failure):
                endpoint.stop()
        with contextlib.suppress(Failure):  # it may be stopped already
            server.stop("immediate")


def test(options):
    with served.Workplace(options.ctl, options.engine) as place:
        (disk_full if options.engine == "sqlite" else database_away)(place, options)


if __name__ == "__main__":
    arguments = served.arguments(__doc__)
    arguments.add_argument("--times", type=int, default=2)
    arguments.add_argument("--seconds", type=float, default=0.5, help="before each, and as long as it lasts")
    sys.exit(served.run(test, arguments.parse_args()))
