"""/export of everything beside the engines' own programs."""

import http.client
import os
import subprocess
import time

from measured import Cost, family, memory

COLUMNS = "id, name, description, image_url, price_shmeckles, price_flurbos, category_id"
# With names and tags, as /export has them.
NESTED_SQLITE = """SELECT p.id, p.name, p.description, p.image_url, p.price_shmeckles, p.price_flurbos, c.name AS category,
(SELECT json_group_array(t.name) FROM product_tag_association a JOIN tags t ON t.id = a.tag_id WHERE a.product_id = p.id) AS tags
FROM products p LEFT JOIN categories c ON c.id = p.category_id ORDER BY p.id"""
NESTED_POSTGRESQL = """SELECT row_to_json(r) FROM (SELECT p.id, p.name, p.description, p.image_url, p.price_shmeckles,
p.price_flurbos, c.name AS category, (SELECT json_agg(t.name) FROM product_tag_association a JOIN tags t ON t.id = a.tag_id
WHERE a.product_id = p.id) AS tags FROM products p LEFT JOIN categories c ON c.id = p.category_id ORDER BY p.id) r"""


def read(server):
    """Bytes, seconds, seconds of the processor, highest memory, and what it grew by."""
    server.request("GET", "/products/1")
    before = memory(family(server.pid))
    cost = Cost(server.pid)
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
    connection.request("GET", "/export?format=json")
    answer = connection.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"/export answered {answer.status}")
    count = 0
    buffer = bytearray(1 << 20)
    while got := answer.readinto(buffer):
        count += got
    seconds = time.monotonic() - began
    connection.close()
    processor, peak = cost.read()
    return {"bytes": count, "seconds": seconds, "cpu_seconds": processor, "peak_mib": peak, "grown_mib": peak - before}


def timed(command):
    began = time.monotonic()
    times = os.times()
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    after = os.times()
    return {"seconds": time.monotonic() - began,
            "cpu_seconds": after.children_user + after.children_system - times.children_user - times.children_system}


def measured(place, database, threads):
    server = place.endpoint(database, threads=threads, options=["--no-access-log"]).start()
    found = {"export": read(server)}
    server.stop()
    if database.engine == "sqlite":
        plain = f"SELECT {COLUMNS} FROM products ORDER BY id"
        for name, statement in (("plain", plain), ("nested", NESTED_SQLITE)):
            found[name] = timed(["sqlite3", "-json", str(database.path), statement])
    else:
        plain = f"COPY (SELECT {COLUMNS} FROM products ORDER BY id) TO STDOUT"
        for name, statement in (("plain", plain), ("nested", f"COPY ({NESTED_POSTGRESQL}) TO STDOUT")):
            found[name] = timed(["psql", "-X", "-q", "-d", database.url, "-c", statement])
    return found
