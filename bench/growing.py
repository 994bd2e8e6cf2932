"""Prints how figures grow with the size of the network.

Usage: growing.py FIGURES RESULTS FACTOR FACTOR    (FIGURES: tab-separated factor, name, unit, value; RESULTS as report.py
reads them, with the factor in place of the engine)
"""

import csv
import math
import sys

from report import CASES, figure

# Rows of the largest table with factor 1, the sessions.
ROWS = 60_000


def main() -> None:
    small, large = sys.argv[3:5]
    found: dict[tuple[str, str], dict[str, float]] = {}
    for factor, name, unit, value in csv.reader(open(sys.argv[1], encoding="utf-8"), delimiter="\t"):
        found.setdefault((name, unit), {})[factor] = float(value)
    failed = 0
    for case, factor, _, requests, _, _, _, errors, cpu, _ in csv.reader(open(sys.argv[2], encoding="utf-8"), delimiter="\t"):
        failed += int(errors)
        found.setdefault((f"a request: {CASES[case]}", "ms"), {})[factor] = 1000 * float(cpu) / float(requests)
    times = int(large) / int(small)
    most = times * math.log(ROWS * int(large)) / math.log(ROWS * int(small))
    print(f"Times are seconds or ms of CPU. n log n grows {most:.1f} times; a tenth above it is taken for noise.\n")
    print(f"| | unit | {small} × | {large} × | growth | |")
    print("|---|---|---:|---:|---:|---|")
    for (name, unit), of in found.items():
        growth = of[large] / of[small] if of[small] else math.inf
        print(f"| {name} | {unit} | {figure(of[small])} | {figure(of[large])} | {growth:.1f} | {'' if growth <= 1.1 * most else 'worse than n log n'} |")
    if failed:
        sys.exit(f"{failed} requests failed: the figures are worth nothing")


main()
