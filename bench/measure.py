"""Runs a program, and prints its seconds, by the clock and of a processor, and its largest resident set in MiB."""

import json
import resource
import subprocess
import sys
import time

started = time.monotonic()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
seconds = time.monotonic() - started
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({
    "seconds": seconds,
    "processorSeconds": usage.ru_utime + usage.ru_stime,
    "peakMiB": usage.ru_maxrss / 1024,
    "status": done.returncode,
    "errors": done.stderr[-2000:],
}))
