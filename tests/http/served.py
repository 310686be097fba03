"""Starts `pricebookctl serve` over a database of its own, for the tests and benchmarks in Python.

Nothing here needs more than Python's own library; PostgreSQL is spoken to through psql. Databases and files are removed
at the end, servers are stopped by their process ids.
"""

import argparse
import contextlib
import http.client
import json
import os
import pathlib
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse


class Failure(Exception):
    """What a test found, in one sentence."""


def check(condition, sentence):
    if not condition:
        raise Failure(sentence)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def plain_environment(folder):
    """Without anything of the developer's own settings, data or keychain."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "ECHO", "API_V1_PREFIX")
        and not name.startswith(("POSTGRES_", "PRICEBOOK_HTTP_", "XDG_"))
    }
    for name in ("CONFIG", "DATA", "CACHE"):
        environment[f"XDG_{name}_HOME"] = str(folder / name.lower())
    environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={folder}/no-bus"
    environment["LC_ALL"] = "C.UTF-8"
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    return environment


class Sqlite:
    engine = "sqlite"

    def __init__(self, folder, launcher=()):
        self.launcher = list(launcher)  # the command through which programs come to the file
        self.path = folder / f"catalogue-{secrets.token_hex(4)}.db"
        self.url = f"sqlite:///{self.path}"

    def rows(self, statement):
        """The lines that the statement gives, columns separated by "|"."""
        done = subprocess.run(
            [*self.launcher, "sqlite3", "-batch", "-cmd", ".timeout 10000", str(self.path), statement],
            check=True, capture_output=True, text=True)
        return done.stdout.splitlines()

    def remove(self):
        for end in ("", "-wal", "-shm"):
            pathlib.Path(f"{self.path}{end}").unlink(missing_ok=True)


class Postgresql:
    engine = "postgresql"
    launcher = ()

    def __init__(self, _folder):
        self.server = os.environ.get("PRICEBOOK_TEST_POSTGRES")
        check(self.server, "PRICEBOOK_TEST_POSTGRES is not set: run this through tests/support/with-postgres.sh")
        self.name = f"http_{secrets.token_hex(6)}"
        parts = urllib.parse.urlsplit(self.server)
        self.url = urllib.parse.urlunsplit(parts._replace(path="/" + self.name))
        self._psql(self.server, f"CREATE DATABASE {self.name}")
        self._psql(self.url, "CREATE EXTENSION IF NOT EXISTS pg_trgm")

    @staticmethod
    def _psql(url, statement):
        done = subprocess.run(
            ["psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", statement],
            check=True, capture_output=True, text=True)
        return done.stdout.splitlines()

    def rows(self, statement):
        return self._psql(self.url, statement)

    def remove(self):
        self._psql(self.server, f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")


ENGINES = {"sqlite": Sqlite, "postgresql": Postgresql}


class Endpoint:
    """A running `pricebookctl serve`."""

    def __init__(self, ctl, database, folder, port=None, options=(), threads=None):
        self.ctl = str(ctl)
        self.database = database
        self.folder = folder
        self.port = port or free_port()
        self.options = list(options) + ([] if threads is None else ["--threads", str(threads)])
        self.process = None
        self.log_path = folder / f"serve-{self.port}.log"

    @property
    def host(self):
        return f"127.0.0.1:{self.port}"

    @property
    def url(self):
        return f"http://{self.host}"

    @property
    def pid(self):
        return self.process.pid

    def start(self, seconds=60):
        log = open(self.log_path, "ab")
        self.process = subprocess.Popen(
            [*self.database.launcher, self.ctl, "--database", self.database.url, "serve", "--port", str(self.port), *self.options],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=plain_environment(self.folder))
        log.close()
        self.wait_until("/health/live", seconds)
        return self

    def wait_until(self, path, seconds=60, status=200):
        """Until the path answers with that status."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise Failure(f"pricebookctl serve ended with {self.process.returncode}: {self.log_tail()}")
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.request("GET", path, timeout=5)[0] == status:
                    return
            time.sleep(0.02)
        raise Failure(f"{path} did not answer {status} within {seconds} s: {self.log_tail()}")

    def request(self, method, path, body=None, timeout=30, headers=()):
        """Status, header fields (lower case) and body of one request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            fields = dict(headers)
            if body is not None and not isinstance(body, (bytes, str)):
                body = json.dumps(body)
            if body is not None:
                fields.setdefault("Content-Type", "application/json")
            connection.request(method, path, body=body, headers=fields)
            answer = connection.getresponse()
            return answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def json(self, method, path, body=None, status=200):
        got, _, text = self.request(method, path, body)
        check(got == status, f"{method} {path} answered {got} instead of {status}: {text[:500]!r}")
        return json.loads(text) if text else None

    def alive(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, seconds=20):
        """Its exit code."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise Failure(f"pricebookctl serve did not stop within {seconds} s of SIGTERM") from None
        return self.process.returncode

    def log_tail(self, size=3000):
        with contextlib.suppress(OSError):
            return self.log_path.read_bytes()[-size:].decode("utf-8", "replace")
        return ""


class Workplace:
    """A temporary folder, the databases in it and the servers over them; everything goes when it is left."""

    def __init__(self, ctl, engine, parent=None):
        self.ctl = ctl
        self.engine = engine
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pricebook-http-", dir=parent))
        self.databases = []
        self.endpoints = []

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        for endpoint in self.endpoints:
            with contextlib.suppress(Failure):
                endpoint.stop()
        for database in self.databases:
            with contextlib.suppress(subprocess.CalledProcessError):
                database.remove()
        shutil.rmtree(self.folder, ignore_errors=True)

    def database(self):
        """A new one with the newest tables and nothing in them."""
        made = ENGINES[self.engine](self.folder)
        self.databases.append(made)
        self.run(made, "db", "upgrade", "--no-backup")
        return made

    def run(self, database, *arguments, text=""):
        """What it prints; `text` is its standard input."""
        done = subprocess.run([*database.launcher, str(self.ctl), "--database", database.url, *arguments], input=text,
                              capture_output=True, text=True, env=plain_environment(self.folder), check=False)
        check(done.returncode == 0, f"pricebookctl {' '.join(arguments)} failed: {done.stderr.strip()}")
        return done.stdout

    def endpoint(self, database, **options):
        """Not started yet."""
        made = Endpoint(self.ctl, database, self.folder, **options)
        self.endpoints.append(made)
        return made

    def serve(self, **options):
        return self.endpoint(self.database(), **options).start()


def arguments(description):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--ctl", required=True, help="the program pricebookctl")
    parser.add_argument("--engine", choices=sorted(ENGINES), default="sqlite")
    return parser


def run(test, options):
    """Runs test(options); the exit status. A Failure is one line on standard error."""
    started = time.monotonic()
    try:
        test(options)
    except Failure as failure:
        print(f"FAILED: {failure}", file=sys.stderr)
        return 1
    except (FileNotFoundError, PermissionError) as error:
        if not isinstance(error.filename, str) or shutil.which(error.filename):
            raise
        print(f"FAILED: {error.filename} is missing; packages.txt names what these tests need", file=sys.stderr)
        return 1
    print(f"passed in {time.monotonic() - started:.1f} s, load {os.getloadavg()[0]:.1f}")
    return 0
