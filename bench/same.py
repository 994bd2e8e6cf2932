"""Checks that a JSON document from a database holds just what the server answered: same rows, fields, values, order.

Usage: same.py ANSWER_OF_SERVER ANSWER_OF_DATABASE
"""

import json
import pathlib
import sys


def size(value: object) -> tuple[int, int]:
    """Objects and plain values in a document."""
    if isinstance(value, dict):
        parts, own = [size(part) for part in value.values()], 1
    elif isinstance(value, list):
        parts, own = [size(part) for part in value], 0
    else:
        return 0, 1
    return own + sum(part[0] for part in parts), sum(part[1] for part in parts)


def difference(one: object, other: object, path: str) -> str | None:
    """The first place at which two documents differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        if list(one) != list(other):
            return f"{path}: fields {list(one)} and {list(other)}"
        return next(filter(None, (difference(one[key], other[key], f"{path}.{key}") for key in one)), None)
    if isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            return f"{path}: {len(one)} and {len(other)} rows"
        pairs = enumerate(zip(one, other))
        return next(filter(None, (difference(a, b, f"{path}[{at}]") for at, (a, b) in pairs)), None)
    return None if one == other else f"{path}: {one!r} and {other!r}"


server, database = (json.loads(pathlib.Path(path).read_text(encoding="utf-8")) for path in sys.argv[1:3])
found = difference(server, database, "data")
if found:
    sys.exit(f"the server and {sys.argv[2]} differ at {found}")
objects, values = size(server)
print(f"{pathlib.Path(sys.argv[1]).stem}: the same {objects} objects with {values} values")
