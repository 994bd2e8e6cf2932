"""Prints the tables of a run: executed beside a database's own answer, and kept beside executed and a constant.

Usage: report.py RESULTS    (tab-separated: case, engine, connections, requests, seconds, p50, p99, errors, CPU seconds, bytes)
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
# What the same server answers without thinking.
CONSTANTS = {"constant": "a constant", "file": "a file of the web app"}
ENGINES = {"kortvej": "Kortvej", "postgres": "PostgreSQL, pgbench", "sqlite": "SQLite, in process"}


def figure(value: float) -> str:
    """A figure with about three digits that count."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def main() -> None:
    rows = list(csv.reader(open(sys.argv[1], encoding="utf-8"), delimiter="\t"))
    rate = {(case, engine, clients): float(n) / float(s) for case, engine, clients, n, s, *_ in rows}
    used = {(row[0], row[1], row[2]): 1000 * float(row[8]) / float(row[3]) for row in rows}
    print("| | connections | engine | requests/s | p50 ms | p99 ms | CPU ms/request | Kortvej / this | its CPU / Kortvej's |")
    print("|---|---:|---|---:|---:|---:|---:|---:|---:|")
    failed = 0
    for case, engine, clients, _, _, p50, p99, errors, *_ in rows:
        failed += int(errors)
        if engine == "kept":
            continue
        this, own = (case, engine, clients), (case, "kortvej", clients)
        ratios = "| |" if engine == "kortvej" else f"| {rate[own] / rate[this]:.2f} | {used[this] / used[own]:.2f} |"
        print(
            f"| {CASES[case]} | {clients} | {ENGINES[engine]} | {figure(rate[this])} | {figure(float(p50))} | "
            f"{figure(float(p99))} | {figure(used[this])} {ratios}"
        )
    print("\n| kept | connections | requests/s | MB/s | p50 ms | p99 ms | CPU ms/request | kept / executed | kept / a constant |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for case, engine, clients, _, seconds, p50, p99, _, _, sent in rows:
        if engine != "kept":
            continue
        this = (case, engine, clients)
        executed = f"{rate[this] / rate[case, 'kortvej', clients]:.2f}" if case in CASES else ""
        print(
            f"| {CASES.get(case, CONSTANTS.get(case))} | {clients} | {figure(rate[this])} | "
            f"{figure(float(sent) / float(seconds) / 1e6)} | {figure(float(p50))} | {figure(float(p99))} | "
            f"{figure(used[this])} | {executed} | {rate[this] / rate['constant', 'kept', clients]:.2f} |"
        )
    if failed:
        sys.exit(f"{failed} requests failed: the figures are worth nothing")


if __name__ == "__main__":
    main()
