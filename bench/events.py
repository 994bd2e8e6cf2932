"""Appends invented events to the log in a SQLite file, chained as `server/src/events.rs` chains them.

Usage: events.py FILE COUNT

It is a second reading of how the chain is made: `kortvej check` says whether the two agree.
"""

import hashlib
import sqlite3
import sys

COLUMNS = "sequence, at, actor, organisation, noun, noun_id, action, before, after, previous_hash, hash"


def digest(previous: str, fields: tuple) -> str:
    """SHA-256 over the hash before and every field, each with its length; a field without a value is one zero."""
    found = hashlib.sha256()
    for value in (previous, *fields):
        if value is None:
            found.update(b"\0")
        else:
            text = str(value).encode()
            found.update(b"\1" + len(text).to_bytes(8, "little") + text)
    return found.hexdigest()


def main() -> None:
    file, count = sys.argv[1], int(sys.argv[2])
    database = sqlite3.connect(file)
    last = database.execute("SELECT sequence, at, hash FROM event ORDER BY sequence DESC").fetchone()
    sequence, at, head = last or (0, 1_795_000_000_000_000, "0" * 64)
    rows = []
    for number in range(sequence + 1, sequence + 1 + count):
        after = '{"days":%d,"title":"Opfundet pakke nummer %d"}' % (number % 60, number % 1000)
        key = f"OPFUNDET-{number % 1000}"
        fields = (number, at + number, f"person:{number % 50}", f"jobcentre-{number % 98}", "package", key, "edited")
        previous, head = head, digest(head, (*fields, None, after))
        rows.append((*fields, None, after, previous, head))
    with database:
        database.executemany(f"INSERT INTO event ({COLUMNS}) VALUES ({', '.join('?' * 11)})", rows)


main()
