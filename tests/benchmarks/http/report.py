"""The Markdown of run.py."""

NAMES = {"id": "product by id", "indexed": "50 by name", "page": "50, filtered", "create": "create", "update": "update"}
SERVERS = {"pricebook": "Pricebook", "constant": "constant body", "fastapi": "FastAPI"}


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "| --- " * len(head) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def number(value, digits=0):
    return "–" if value is None else f"{value:,.{digits}f}"


def probe_rows(results):
    for line in sorted(results["probes"], key=lambda one: (one["engine"] != "sqlite", one["products"],
                                                           list(NAMES).index(one["probe"]),
                                                           list(SERVERS).index(one["server"]))):
        failed = line["refused"] + line["lost"]
        yield [line["engine"], number(line["products"]), NAMES[line["probe"]], SERVERS[line["server"]],
               number(line["per_second"]), number(line["p50_us"] / 1000, 2), number(line["p99_us"] / 1000, 2),
               number(line["cpu_us"], 1), number(line["cores"], 2), number(line["peak_mib"]), number(failed)]


def export_rows(results):
    for line in results["exports"]:
        mebibytes = line["export"]["bytes"] / 2**20
        tool = "sqlite3 -json" if line["engine"] == "sqlite" else "psql COPY"
        yield [line["engine"], number(line["products"]), "/export", number(line["export"]["seconds"], 2),
               number(line["export"]["cpu_seconds"], 2), number(mebibytes), number(line["export"]["peak_mib"]),
               number(line["export"]["grown_mib"])]
        for kind, what in (("plain", f"{tool}, products only"), ("nested", f"{tool}, with names and tags")):
            yield [line["engine"], number(line["products"]), what, number(line[kind]["seconds"], 2),
                   number(line[kind]["cpu_seconds"], 2), "", "", ""]


def aims(results):
    """Name, aim, what was reached, whether; only those of which both sides were measured."""
    lines = {(one["engine"], one["products"], one["probe"], one["server"]): one for one in results["probes"]}
    sizes = sorted({one["products"] for one in results["probes"]})

    def cpu(engine, size, probe, server):
        return (lines.get((engine, size, probe, server)) or {}).get("cpu_us")

    for engine in dict.fromkeys(one["engine"] for one in results["probes"]):
        for size in sizes:
            where = f"{engine}, {size:,}"
            own = cpu(engine, size, "id", "pricebook")
            bare = cpu(engine, size, "id", "constant")
            if own and bare:
                yield f"{where}: by id against a constant body", "at most 2 times", f"{own / bare:.2f}", own <= 2 * bare
            for probe, factor in (("id", 100), ("page", 45)):
                own, other = cpu(engine, size, probe, "pricebook"), cpu(engine, size, probe, "fastapi")
                if own and other:
                    yield (f"{where}: {NAMES[probe]} against FastAPI, per CPU second", f"{factor} times",
                           f"{other / own:.0f}", other >= factor * own)
            p99 = lines.get((engine, size, "id", "pricebook"), {}).get("p99_us")
            if p99 is not None:
                yield (f"{where}: 99 of 100 by id with {results['connections']} connections", "under 10 ms",
                       f"{p99 / 1000:.2f} ms", p99 < 10_000)
        if len(sizes) > 1:
            for probe, most, text in (("id", 1.05, "nothing more"), ("indexed", 1.2, "under 20 % more")):
                small, large = cpu(engine, sizes[0], probe, "pricebook"), cpu(engine, sizes[-1], probe, "pricebook")
                if small and large:
                    yield (f"{engine}: {NAMES[probe]}, {sizes[-1]:,} against {sizes[0]:,} products", text,
                           f"{100 * large / small - 100:+.0f} %", large <= most * small)
    for line in results["exports"]:
        where = f"{line['engine']}, {line['products']:,}: /export"
        yield where + " memory", "under 50 MB", f"{line['export']['peak_mib'] * 1.048576:.0f} MB", \
            line["export"]["peak_mib"] * 1.048576 < 50
        if line["engine"] == "sqlite":
            for kind, what in (("plain", "products only"), ("nested", "with names and tags")):
                ratio = line[kind]["seconds"] / line["export"]["seconds"]
                yield f"{where} against sqlite3 -json, {what}", "3 times the speed", f"{ratio:.1f}", ratio >= 3
    if "idle" in results:
        cost = results["idle"]["mib"] * 1.048576
        yield f"{results['idle']['connections']:,} idle connections", "under 30 MB", f"{cost:.1f} MB", cost < 30


def markdown(results):
    machine = results["machine"]
    return "\n\n".join([
        f"{machine['cores']} cores shared with wrk and the database, load {machine['load'][0]:.1f} at the start; "
        f"{results['connections']} connections, {results['threads']} threads, {results['seconds']} s for each.",
        table(["engine", "products", "request", "server", "req/s", "p50 ms", "p99 ms", "CPU µs/request", "cores used",
               "peak MiB", "failed"], probe_rows(results)),
        table(["engine", "products", "everything", "s", "CPU s", "MiB", "peak MiB", "grown MiB"], export_rows(results)),
        table(["", "aim", "reached", ""], [[what, aim, got, "yes" if met else "**no**"]
                                          for what, aim, got, met in aims(results)])]) + "\n"
