#!/usr/bin/python3
"""Two servers over one PostgreSQL database behind nginx, which is set up as docs/nginx-pricebook.conf says; each is killed
in turn while 8 writers and 8 readers work.

Every read is answered with 200. A write that got a 2xx is there, whichever instance did it; one that got an error of ours
is not; one that nginx answered with 502 or 504, or nobody, was done whole or not at all. What one instance writes the
other reads at once.
"""

import contextlib
import http.client
import os
import pathlib
import re
import subprocess
import sys
import threading
import time

import served
from killwriters import settle
from served import Failure, check
from writers import Writers

CONFIGURATION = pathlib.Path(__file__).resolve().parents[2] / "docs" / "nginx-pricebook.conf"

AROUND = """worker_processes 1;
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {site}
}}
"""


class Nginx:
    """With the documented file; only what is marked there as one's own is changed, and TLS taken out."""

    def __init__(self, folder, port, ports):
        self.port = port
        self.folder = folder / "nginx"
        self.folder.mkdir()
        lines = CONFIGURATION.read_text().splitlines()
        site = []
        servers = iter(ports)
        for line in lines:
            if "<--" not in line:
                site.append(line)
            elif "server 127.0.0.1:" in line:
                site.append(re.sub(r":\d+ ", f":{next(servers)} ", line))
            elif "listen" in line:
                site.append(f"listen 127.0.0.1:{self.port};")
            elif "server_name" in line:
                site.append("server_name 127.0.0.1;")
        check(next(servers, None) is None, "docs/nginx-pricebook.conf names fewer instances than there are")
        configuration = self.folder / "nginx.conf"
        configuration.write_text(AROUND.format(folder=self.folder, site="\n    ".join(site),
                                               user="user root;" if os.getuid() == 0 else ""))
        self.process = subprocess.Popen(["/usr/sbin/nginx", "-p", str(self.folder), "-c", str(configuration)],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=open(self.folder / "stderr", "wb"))
        end = time.monotonic() + 20
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/health/live")
                if connection.getresponse().status == 200:
                    return
            time.sleep(0.05)
        self.stop()
        raise Failure(f"nginx does not serve: {(self.folder / 'stderr').read_text()} {self.log()}")

    def log(self):
        with contextlib.suppress(OSError):
            return "\n".join(line for line in (self.folder / "error.log").read_text().splitlines() if "[info]" not in line)[:2500]
        return ""

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


class Reader(threading.Thread):
    """Asks again and again; every answer must be a 200."""

    def __init__(self, port, paths):
        super().__init__(daemon=True)
        self.port = port
        self.paths = paths
        self.count = 0
        self.longest = 0.0
        self.wrong = None
        self.ending = threading.Event()

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            while not self.ending.is_set():
                path = self.paths[self.count % len(self.paths)]
                began = time.monotonic()
                connection.request("GET", path)
                answer = connection.getresponse()
                text = answer.read()
                self.longest = max(self.longest, time.monotonic() - began)
                check(answer.status == 200, f"GET {path} answered {answer.status}: {text[:200]!r}")
                self.count += 1
        except Exception as error:
            self.wrong = f"after {self.count} reads: {error!r}"


def check_seen_at_once(one, other):
    """Names are kept in memory by each; the other's changes must reach them."""
    category = one.json("POST", "/categories/", {"name": f"made at {one.port}"}, status=201)["id"]
    product = one.json("POST", "/products/", {"name": "made by one", "price_shmeckles": 1, "price_flurbos": 1,
                                              "category_id": category}, status=201)["id"]
    seen = other.json("GET", f"/products/{product}")
    check(seen["category"] == {"id": category, "name": f"made at {one.port}"}, f"the other instance shows {seen}")
    one.json("PUT", f"/categories/{category}", {"name": f"renamed at {one.port}"})
    seen = other.json("GET", f"/products/{product}")
    check(seen["category"]["name"] == f"renamed at {one.port}", f"the other instance still shows {seen['category']}")
    total = other.request("GET", "/products/?limit=1")[1]["x-total-count"]
    one.json("POST", "/products/", {"name": "one more", "price_shmeckles": 1, "price_flurbos": 1}, status=201)
    now = other.request("GET", "/products/?limit=1")[1]["x-total-count"]
    check(int(now) == int(total) + 1, f"the other instance counts {now} products after {total} and one more")
    for each in one.json("GET", "/products/"):
        other.json("DELETE", f"/products/{each['id']}", status=204)
        check(one.request("GET", f"/products/{each['id']}")[0] == 404, "one still has what the other deleted")


def test(options):
    with served.Workplace(options.ctl, "postgresql") as place, contextlib.ExitStack() as ends:
        database = place.database()
        front = served.free_port()
        name = ("--host-name", f"127.0.0.1:{front}", "--connections-per-address", "1000")
        instances = [place.endpoint(database, options=name).start() for _ in range(2)]
        check_seen_at_once(*instances)
        check_seen_at_once(instances[1], instances[0])
        nginx = Nginx(place.folder, front, [instance.port for instance in instances])
        ends.callback(nginx.stop)
        writers = Writers(place, instances[0], nginx.port, 8, lost_statuses=(502, 504)).start()
        readers = [Reader(nginx.port, ["/products/?limit=20", "/categories/", "/api/v1/products/?sort=-name&limit=5"])
                   for _ in range(8)]
        for reader in readers:
            reader.start()
        for turn in range(options.kills):
            # nginx counts in whole seconds until it tries the one again that was killed before.
            time.sleep(options.seconds + 2)
            victim = instances[turn % 2]
            victim.kill()
            time.sleep(options.seconds)
            writers.check_alive()
            victim.start()
        time.sleep(options.seconds)
        for reader in readers:
            reader.ending.set()
        writers.stop()
        for reader in readers:
            reader.join(60)
            check(reader.wrong is None, f"a read failed {reader.wrong}; {nginx.log()}")
        for instance in instances:
            check(instance.stop() == 0, f"an instance ended with {instance.process.returncode}: {instance.log_tail()}")
        settle(database)
        writers.compare(database)
        figures = writers.figures()
        check(figures["done"] > 20 * options.kills, f"hardly anything was written: {figures}")
        check(not figures["refused"], f"writes were refused: {figures}")
        print(f"{options.kills} kills: writes {figures}, {sum(reader.count for reader in readers)} reads, "
              f"the longest {max(reader.longest for reader in readers):.2f} s")


if __name__ == "__main__":
    arguments = served.arguments(__doc__)
    arguments.add_argument("--kills", type=int, default=2)
    arguments.add_argument("--seconds", type=float, default=1.5, help="between killing and starting")
    sys.exit(served.run(test, arguments.parse_args()))
