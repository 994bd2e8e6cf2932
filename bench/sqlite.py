"""Runs one JSON statement on a SQLite file again and again, in several processes. There is no HTTP in it.

Usage: sqlite.py FILE STATEMENT KEY PROCESSES SECONDS    (0 seconds: prints the answer instead)
"""

import multiprocessing
import pathlib
import resource
import sqlite3
import sys
import time


def opened(file: str) -> sqlite3.Connection:
    """A connection that reads pages without copying them first."""
    database = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    database.execute("PRAGMA mmap_size = 268435456")
    return database


def work(file: str, statement: str, key: str, until: float, out: multiprocessing.Queue) -> None:
    """Asks until the time is over and hands back how long each answer took, in ms."""
    database = opened(file)
    took = []
    before = time.perf_counter()
    while before < until:
        (text,) = database.execute(statement, {"key": key}).fetchone()
        len(text.encode())
        now = time.perf_counter()
        took.append((now - before) * 1000)
        before = now
    out.put(took)


def main() -> None:
    file, path, key, processes, seconds = sys.argv[1:6]
    statement = pathlib.Path(path).read_text(encoding="utf-8")
    if float(seconds) == 0:
        print(opened(file).execute(statement, {"key": key}).fetchone()[0])
        return
    begun = time.perf_counter()
    until = begun + float(seconds)
    out: multiprocessing.Queue = multiprocessing.Queue()
    workers = [
        multiprocessing.Process(target=work, args=(file, statement, key, until, out)) for _ in range(int(processes))
    ]
    for worker in workers:
        worker.start()
    took = sorted(sum((out.get() for _ in workers), []))
    for worker in workers:
        worker.join()
    middle, high = took[len(took) // 2], took[min(len(took) - 1, len(took) * 99 // 100)]
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    # The last figure is seconds of CPU, Python's own share included.
    print(f"RESULT {len(took)} {float(seconds):.6f} {middle:.3f} {high:.3f} 0 {used.ru_utime + used.ru_stime:.3f}")


main()
