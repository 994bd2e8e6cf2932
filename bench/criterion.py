"""Prints the medians that `cargo bench` left, as a table.

Usage: criterion.py FOLDER    (as a rule `target/criterion`)
"""

import json
import pathlib
import sys


def spelled(nanoseconds: float) -> str:
    """A time with three digits and its unit."""
    for unit, size in [("s", 1e9), ("ms", 1e6), ("µs", 1e3)]:
        if nanoseconds >= size:
            return f"{nanoseconds / size:.3g} {unit}"
    return f"{nanoseconds:.3g} ns"


print("| bench | median |")
print("|---|---:|")
for file in sorted(pathlib.Path(sys.argv[1]).glob("**/new/benchmark.json")):
    median = json.loads((file.parent / "estimates.json").read_text())["median"]["point_estimate"]
    print(f"| {json.loads(file.read_text())['full_id']} | {spelled(median)} |")
