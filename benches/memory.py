"""Memory of a program and all its processes together: the highest sum of their shares while it runs.

A share is the proportional set size of /proc/PID/smaps_rollup: private pages count whole, a page that several processes have in common
counts once in all. The tree is looked at every few milliseconds; what comes and goes between two looks is not seen.
"""

import subprocess
import sys
import time
from pathlib import Path

PAUSE = 0.004


def children(pid):
    """The processes that a process started."""
    found = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
    except OSError:
        pass
    return found


def share(pid):
    """KiB of one process; none when it is gone."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def total(pid):
    """KiB of a process and all below it."""
    return share(pid) + sum(total(child) for child in children(pid))


def peak(command, fine=frozenset({0, 1, 3}), patience=None):
    """Runs a command to its end, or for so many seconds; MiB of all its processes together at the highest."""
    begun = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    highest = 0
    while process.poll() is None:
        highest = max(highest, total(process.pid))
        if patience is not None and time.monotonic() - begun > patience:
            process.kill()
            process.wait()
            return highest / 1024
        time.sleep(PAUSE)
    if process.returncode not in fine:
        sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}")
    return highest / 1024


if __name__ == "__main__":
    print(f"{peak(sys.argv[1:], fine=frozenset(range(256))):.1f} MiB")
