#!/usr/bin/python3
"""Writers, and a server that is killed at random moments.

After each kill the database is looked at, before any server opens it: what was answered with a 2xx is there, whole; what
was answered with an error is not; a request without an answer was done or not, never by half.
"""

import random
import sys
import time

import served
from served import check
from writers import Writers


def settle(database, seconds=30):
    """Until the server of the database has done what the killed program had asked of it."""
    if database.engine != "postgresql":
        return
    end = time.monotonic() + seconds
    while database.rows("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                        "AND backend_type = 'client backend' AND pid <> pg_backend_pid()") != ["0"]:
        check(time.monotonic() < end, "PostgreSQL still works for a program that was killed")
        time.sleep(0.02)


def test(options):
    moments = random.Random(options.seed)
    with served.Workplace(options.ctl, options.engine) as place:
        endpoint = place.serve()
        writers = Writers(place, endpoint, endpoint.port, options.writers, options.seed).start()
        for kill in range(1, options.kills + 1):
            time.sleep(moments.uniform(0.02, options.longest))
            endpoint.kill()
            writers.pause()
            settle(endpoint.database)
            writers.compare(endpoint.database)
            if endpoint.database.engine == "sqlite":
                found = endpoint.database.rows("PRAGMA integrity_check")
                check(found == ["ok"], f"after kill {kill} the file is damaged: {found[:3]}")
            endpoint.start()
            writers.go()
        time.sleep(0.2)
        writers.stop()
        code = endpoint.stop()
        check(code == 0, f"the server ended with {code}: {endpoint.log_tail()}")
        settle(endpoint.database)
        writers.compare(endpoint.database)
        figures = writers.figures()
        check(figures["done"] > 10 * options.kills, f"hardly anything was written: {figures}")
        print(f"{options.engine}: {options.kills} kills, {options.writers} writers: {figures}")


if __name__ == "__main__":
    arguments = served.arguments(__doc__)
    arguments.add_argument("--kills", type=int, default=5)
    arguments.add_argument("--writers", type=int, default=16)
    arguments.add_argument("--longest", type=float, default=1.0, help="seconds between two kills at most")
    arguments.add_argument("--seed", type=int, default=1)
    sys.exit(served.run(test, arguments.parse_args()))
