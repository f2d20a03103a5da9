#!/usr/bin/env python3
"""What a run touches: `python3 tests/faults/opened.py`. No socket, and no file but its own.

Runs the sample round with a history under strace, all processes of it, and lists every file that is opened and every call of the network.
Allowed are the inbox, the job file, the output folder, the history, the program and its libraries, and what the system gives a process
about itself. Anything else ends the script with 1. Needs strace and Linux.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INBOX = ROOT / "fixtures" / "sample" / "inbox"
# Of the system: the loader and its libraries; what a process may know of itself and the machine; the table of locales.
SYSTEM = re.compile(r"/etc/ld\.so\.(cache|preload)|(/usr)?/lib(64|32)?/.*\.so(\.[\d.]+)?|/proc/self/(maps|cgroup|mountinfo|exe)|/proc/meminfo|/proc/sys/vm/overcommit_memory"
                    r"|/sys/fs/cgroup/.*|/sys/devices/system/cpu(/.*)?|/sys/kernel/mm/transparent_hugepage/.*|/dev/(null|urandom)")
CALL = re.compile(r'^(?:\d+ +)?(openat|open|openat2|creat)\((?:[^,"]*, )?"((?:[^"\\]|\\.)*)"')
NETWORK = re.compile(r"^(?:\d+ +)?(socket|connect|bind|listen|accept4?|sendto|sendmsg|recvfrom|recvmsg|getsockopt|setsockopt)\(")


def unescaped(path):
    """strace writes bytes beyond ASCII in octal."""
    return path.encode().decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, default=ROOT / "target" / "debug" / "tonghop")
    program = parser.parse_args().program.resolve()
    with tempfile.TemporaryDirectory() as place:
        place = Path(place)
        text = f'period = "2019-09"\nas-of = "2019-09-25"\ninbox = "{INBOX}"\nout = "out"\nhistory = "lich-su"\nthreads = 2\n'
        (place / "tonghop.toml").write_text(text, encoding="utf-8")
        log = place / "strace.log"
        command = ["strace", "-f", "-s", "4096", "-o", log, "-e", "trace=open,openat,openat2,creat,network", program, "run", "--config", place / "tonghop.toml"]
        ended = subprocess.run(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120).returncode
        lines = log.read_text(encoding="utf-8").splitlines()
        own = (place / "tonghop.toml", place / "out", place / "lich-su", INBOX, program)
        opened = {unescaped(call[2]) for call in map(CALL.match, lines) if call}
        inside = {path for path in opened if any(Path(path) == root or root in Path(path).parents for root in own)}
        strange = sorted(path for path in opened - inside if not SYSTEM.fullmatch(path))
        network = [line for line in lines if NETWORK.match(line)]
    read = len([path for path in inside if INBOX in Path(path).parents])
    print(f"{len(opened)} files opened: {read} of the inbox, {len(inside) - read} of job, outputs and history, {len(opened - inside) - len(strange)} of the system")
    print(f"{len(network)} calls of the network")
    for what in [*strange, *network]:
        print(f"WRONG {what}")
    if ended != 0 or read != 11:
        print(f"WRONG the run ended with {ended} and opened {read} of 11 workbooks")
        return 1
    return 1 if strange or network else 0


if __name__ == "__main__":
    sys.exit(main())
