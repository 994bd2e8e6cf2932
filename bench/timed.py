"""Runs a command and prints how long it took: seconds, seconds of CPU, and MiB of memory at most.

Usage: timed.py COMMAND [ARGUMENT ...]    (what the command writes to standard output is thrown away)
"""

import resource
import subprocess
import sys
import time

begun = time.monotonic()
ended = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
took = time.monotonic() - begun
used = resource.getrusage(resource.RUSAGE_CHILDREN)
if ended.returncode != 0:
    sys.exit(f"{sys.argv[1:]} failed with {ended.returncode}")
print(f"{took:.3f} {used.ru_utime + used.ru_stime:.3f} {used.ru_maxrss / 1024:.0f}")
