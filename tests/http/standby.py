#!/usr/bin/python3
"""Two servers behind nginx over a PostgreSQL server with a streaming standby; the primary is killed while 8 writers work, and
the standby takes its place.

Both servers' addresses are in the one URL, with target_session_attrs=read-write, so that nothing has to be told to anybody. As
replication is synchronous, everything that was answered with 2xx is on the new primary; a write that fell into the gap got an
error, or was done whole or not at all.
"""

import contextlib
import os
import subprocess
import sys
import time
import urllib.parse

import served
from killwriters import settle
from served import Postgresql, check
from several import Nginx, check_seen_at_once
from underload import PrivateServer, expect_back
from writers import Writers


class Standby(PrivateServer):
    """A copy of the primary that follows it; made and started."""

    def __init__(self, folder, primary):
        self.bin = primary.bin
        self.account = primary.account
        self.password = primary.password
        self.port = served.free_port()
        self.folder = folder / "standby"
        self.folder.mkdir()
        if self.account:
            subprocess.run(["chown", "postgres:", str(self.folder)], check=True)
        os.environ["PGPASSWORD"] = primary.password
        self._run("pg_basebackup", "--pgdata", str(self.folder / "data"), "--write-recovery-conf", "--checkpoint=fast",
                  "--no-sync", "-h", "127.0.0.1", "-p", str(primary.port), "-U", "postgres")
        del os.environ["PGPASSWORD"]
        self.start()

    def promote(self):
        self._run("pg_ctl", "-w", "-D", str(self.folder / "data"), "promote")


class Pair(Postgresql):
    """A database that is reached at whichever of the two servers can be written to."""

    def __init__(self, primary, standby):
        os.environ["PRICEBOOK_TEST_POSTGRES"] = primary.url
        super().__init__(None)
        self.primary, self.standby = primary, standby
        parts = urllib.parse.urlsplit(primary.url)
        both = f"postgres:{primary.password}@127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
        self.url = urllib.parse.urlunsplit(parts._replace(netloc=both, path="/" + self.name,
                                                          query="target_session_attrs=read-write&connect_timeout=2"))

    def remove(self):
        """Goes with its servers."""


def stop(server):
    with contextlib.suppress(served.Failure):  # it may be stopped already
        server.stop("immediate")


def wait_for(what, seconds, sentence):
    end = time.monotonic() + seconds
    while not what():
        check(time.monotonic() < end, sentence)
        time.sleep(0.05)


def test(options):
    with served.Workplace(options.ctl, "postgresql") as place, contextlib.ExitStack() as ends:
        place.folder.chmod(0o711)
        primary = PrivateServer(place.folder)
        ends.callback(stop, primary)
        standby = Standby(place.folder, primary)
        ends.callback(stop, standby)
        for setting in ("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()"):
            Postgresql._psql(primary.url, setting)
        wait_for(lambda: Postgresql._psql(primary.url, "SELECT sync_state FROM pg_stat_replication") == ["sync"], 30,
                 "the standby does not follow")
        database = Pair(primary, standby)
        place.databases.append(database)
        place.run(database, "db", "upgrade", "--no-backup")
        front = served.free_port()
        name = ("--host-name", f"127.0.0.1:{front}", "--connections-per-address", "1000")
        instances = [place.endpoint(database, options=name).start() for _ in range(2)]
        check_seen_at_once(*instances)
        nginx = Nginx(place.folder, front, [instance.port for instance in instances])
        ends.callback(nginx.stop)
        writers = Writers(place, instances[0], nginx.port, 8, lost_statuses=(502, 504)).start()
        time.sleep(options.seconds)
        before = writers.figures()["done"]
        check(before > 50, f"hardly anything was written: {before}")
        primary.stop("immediate")
        began = time.monotonic()
        standby.promote()
        for instance in instances:
            expect_back(instance)
        took = time.monotonic() - began
        time.sleep(options.seconds)
        writers.stop()
        for instance in instances:
            check(instance.stop() == 0, f"an instance ended with {instance.process.returncode}: {instance.log_tail()}")
        settle(database)
        writers.compare(database)
        figures = writers.figures()
        check(figures["done"] > before + 50, f"hardly anything was written afterwards: {figures}, {before} before")
        print(f"switched over: {figures}, writes again after {took:.2f} s")


if __name__ == "__main__":
    arguments = served.arguments(__doc__)
    arguments.add_argument("--seconds", type=float, default=1.5, help="before the primary is killed, and after")
    sys.exit(served.run(test, arguments.parse_args()))
