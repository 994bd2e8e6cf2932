"""Prints the tables of a run: executed beside a database's own answer, and kept beside executed and a constant.

Usage: report.py RESULTS    (tab-separated: case, engine, connections, requests, seconds, p50, p99, errors, CPU seconds)
"""

import csv
import sys

CASES = {
    "course": "one course",
    "packages": "50 packages",
    "shortages": "100 shortages",
    "search": "search with facets",
    "compose": "compose",
}
ENGINES = {"kortvej": "Kortvej", "postgres": "PostgreSQL, pgbench", "sqlite": "SQLite, in process"}


def figure(value: float) -> str:
    """A figure with about three digits that count."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def main() -> None:
    rows = list(csv.reader(open(sys.argv[1], encoding="utf-8"), delimiter="\t"))
    rate = {(case, engine, clients): float(n) / float(s) for case, engine, clients, n, s, *_ in rows}
    print("| | connections | engine | requests/s | p50 ms | p99 ms | CPU ms/request | Kortvej / this |")
    print("|---|---:|---|---:|---:|---:|---:|---:|")
    failed = 0
    for case, engine, clients, n, seconds, p50, p99, errors, cpu in rows:
        failed += int(errors)
        if engine == "kept":
            continue
        own = rate[case, engine, clients]
        ratio = "" if engine == "kortvej" else f"{rate[case, 'kortvej', clients] / own:.2f}"
        per_request = figure(1000 * float(cpu) / float(n)) if cpu else ""
        print(
            f"| {CASES[case]} | {clients} | {ENGINES[engine]} | {figure(own)} | {figure(float(p50))} | "
            f"{figure(float(p99))} | {per_request} | {ratio} |"
        )
    print("\n| kept | connections | requests/s | p50 ms | p99 ms | CPU ms/request | kept / executed | kept / a constant |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for case, engine, clients, n, seconds, p50, p99, errors, cpu in rows:
        if engine != "kept":
            continue
        own = rate[case, engine, clients]
        executed = "" if case == "constant" else f"{own / rate[case, 'kortvej', clients]:.2f}"
        print(
            f"| {CASES.get(case, 'a constant')} | {clients} | {figure(own)} | {figure(float(p50))} | {figure(float(p99))} | "
            f"{figure(1000 * float(cpu) / float(n))} | {executed} | {own / rate['constant', 'kept', clients]:.2f} |"
        )
    if failed:
        sys.exit(f"{failed} requests failed: the figures are worth nothing")


if __name__ == "__main__":
    main()
