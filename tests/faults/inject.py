#!/usr/bin/env python3
"""Breaks a run at every system call with which it writes: `python3 tests/faults/inject.py`.

A run of the sample round is recorded once under strace. Then it is repeated, once for every write-side call of the main process and every
kind of fault: a signal as the call begins, or an error in place of the call. It begins over an older good set, in an empty folder, over a
set of which somebody has a file open, so that the new one goes beside it under dated names, and over a set of which somebody changed a
file, which is kept under a dated name. After each the output folder must hold all that was there before, or all that a run puts there. What was injected and what came of it is printed and, with --write, put into
docs/fault-injection.md. Ends with 1 when a set is torn, a temporary file stays where none may, or a history is damaged.

Needs strace and Linux; the program is built by the caller.
"""

import argparse
import collections
import concurrent.futures
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INBOX = ROOT / "fixtures" / "sample" / "inbox"
REPORT = ROOT / "docs" / "fault-injection.md"
SIGNALS = ("SIGKILL", "SIGTERM", "SIGINT")
ERRORS = ("ENOSPC", "EIO", "EDQUOT", "EROFS", "EACCES")
# Every call with which a Linux process changes a file, a name or a mode; those that a run does not use simply do not occur.
CALLS = (
    "open openat openat2 creat write writev pwrite64 pwritev pwritev2 sendfile copy_file_range splice fallocate truncate ftruncate"
    " fsync fdatasync sync_file_range syncfs rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat rmdir mkdir mkdirat"
    " mknod mknodat chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utimensat setxattr fsetxattr"
).split()
SET = ("tong-hop.xlsx", "bao-cao.pdf", "bao-cao.docx", "so-lieu.json", "phat-hien.json", "manifest.json")
STATUS, NOTICE = "tinh-trang.json", "LUU-Y-SO-LIEU-CU.txt"
OLD, NEW = "2019-09-24", "2019-09-25"
# What a run begins over, in the words of the report.
STARTS = {
    "over": "Over an older good set:",
    "empty": "Into an empty folder (\"old set\" is then no set):",
    "held": "Beside an older set of which a file is open (6 is then the end of a run without a fault):",
    "edited": "Over an older set of which a file was changed by hand:",
}
# 0: done; 4: disk; 6: a file that may not be replaced; 130, 143: stopped.
ENDS = {"SIGKILL": {-9}, "SIGTERM": {0, 143}, "SIGINT": {0, 130}} | {error: {0, 4, 6} for error in ERRORS}


def job(folder):
    folder.mkdir(parents=True)
    text = f'period = "2019-09"\nas-of = "{OLD}"\ninbox = "{INBOX}"\nout = "out"\nhistory = "lich-su"\nthreads = 1\n'
    (folder / "tonghop.toml").write_text(text, encoding="utf-8")


def run(program, folder, *more, strace=()):
    command = [*strace, program, "run", "--config", folder / "tonghop.toml", *more]
    done = subprocess.run([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
    return done.returncode


def begin(program, folder):
    """Lays out what a run begins over, named by its folder."""
    job(folder)
    if folder.name == "empty":
        return
    code = run(program, folder)
    assert code == 0, f"the older run ends with {code}"
    if folder.name == "held":
        (folder / "out" / "~$tong-hop.xlsx").touch()
    if folder.name == "edited":
        (folder / "out" / "tong-hop.xlsx").write_text("sửa tay", encoding="utf-8")


def calls_of(program, template, place):
    """Every write-side call of a run: its name, which of its name it is, and what it is about."""
    folder = place / "record"
    shutil.copytree(template, folder)
    log = folder / "strace.log"
    run(program, folder, "--as-of", NEW, strace=("strace", "-y", "-o", log, "-e", "trace=" + ",".join(f"?{name}" for name in CALLS)))
    seen, calls = collections.Counter(), []
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if not (name := re.match(r"(\w+)\(", line)) or name[1] not in CALLS:
            continue
        seen[name[1]] += 1
        opens = name[1] in ("open", "openat", "openat2", "creat")
        if opens and not re.search(r"O_WRONLY|O_RDWR|O_CREAT", line):
            continue
        calls.append((name[1], seen[name[1]]))
    shutil.rmtree(folder)
    return calls


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def set_of(out):
    """Names and hashes of the set and of what lies beside it under dated names, where it is there."""
    endings = "|".join({name.rpartition(".")[2] for name in SET})
    dated = [path.name for path in out.glob("*") if re.fullmatch(rf"[a-z-]+ \(.*\)\.({endings})", path.name)]
    return {name: sha256(out / name) for name in (*SET, *dated) if (out / name).exists()}


def is_whole(out):
    """Whether every file that the manifest names has the hash it gives."""
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return all(sha256(out / output["file"]) == output["sha256"] for output in manifest["outputs"])


def left_in(out):
    """What no run may leave."""
    names = os.listdir(out) if out.exists() else []
    return sorted(name for name in names if name.startswith(".tonghop") and name != ".tonghop.lock")


def said_of(out, what):
    """Names and hashes of a set as the status gives them."""
    if not (out / STATUS).exists():
        return {}
    said = json.loads((out / STATUS).read_text(encoding="utf-8")).get(what)
    return {file["file"]: file["sha256"] for file in said["files"]} if said else {}


def state(out, old, new):
    found = set_of(out)
    if found == old:
        return "old"
    if found == new:
        return "new"
    # A file that could not be replaced: the old set is as it was, and the new one lies beside it as a whole.
    if found == {**old, **said_of(out, "beside")}:
        return "old"
    # A fault on the way to a reading process leaves a workbook out, and the set says so.
    if set(found) == set(SET) and is_whole(out) and json.loads((out / "manifest.json").read_bytes())["as_of"] == NEW:
        return "new, a workbook left out"
    return "torn"


def status_lies(out):
    """Files of which the status says what is not so, in the set or beside it."""
    said = {**said_of(out, "set"), **said_of(out, "beside")}
    return {name for name, hashed in said.items() if not (out / name).exists() or sha256(out / name) != hashed}


def is_sound(history):
    if not history.exists():
        return True
    with sqlite3.connect(history) as store:
        return store.execute("pragma integrity_check").fetchone() == ("ok",)


def inject(program, template, place, old, new, call, fault):
    """One run with one fault: how it ended and what was wrong."""
    name, number = call
    folder = place / f"{name}-{number}-{fault}"
    shutil.copytree(template, folder)
    out, log = folder / "out", folder / "strace.log"
    how = f"signal={fault}" if fault in SIGNALS else f"error={fault}"
    strace = ("strace", "-qq", "-o", log, "-e", f"trace={name}", "-e", f"inject={name}:{how}:when={number}")
    ended = run(program, folder, "--as-of", NEW, strace=strace)
    was_hit = "INJECTED" in (text := log.read_text(encoding="utf-8", errors="replace")) or f"--- {fault}" in text or "killed by" in text
    wrong = [] if was_hit else ["not injected"]
    # A set without a workbook is right when the status says that one is missing.
    partial = ended == 3 and fault in ERRORS and state(out, old, new) == "new, a workbook left out"
    # Where a file is open, a run that was not held up ends with 6.
    beside = template.name == "held" and ended == 6 and state(out, old, new) == "new"
    if ended not in ENDS[fault] and not partial and not beside:
        wrong.append(f"ended with {ended}")
    if fault != "SIGKILL":
        wrong += [f"left {left}" for left in left_in(out)]
        if state(out, old, new) == "torn":
            wrong.append("torn before the next start")
    told = (out / NOTICE).exists()
    # The next start puts things right; this one finds no inbox and so makes no set of its own.
    run(program, folder, "--inbox", folder / "nowhere")
    after = state(out, old, new)
    if after == "torn":
        wrong.append("torn")
    wrong += [f"left {left} after the next start" for left in left_in(out)]
    # What somebody changed is another than the status says, until a run has kept it.
    if status_lies(out) - status_lies(template / "out"):
        wrong.append("the status names another set")
    if not is_sound(folder / "lich-su" / "lich-su.sqlite3"):
        wrong.append("the history is damaged")
    shutil.rmtree(folder)
    return call, fault, after, ended, told, wrong


def judged(results):
    """Rows of the report: one a fault."""
    rows = []
    for fault in (*SIGNALS, *ERRORS):
        of = [result for result in results if result[1] == fault]
        if not of:
            continue
        after = collections.Counter(result[2] for result in of)
        ends = collections.Counter(result[3] for result in of)
        silent = sum(1 for result in of if result[2] == "old" and not result[4])
        rows.append((fault, len(of), after["old"], after["new"], after["new, a workbook left out"], after["torn"], silent,
                     sum(bool(result[5]) for result in of), ", ".join(f"{code}: {count}" for code, count in sorted(ends.items()))))
    return rows


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]


def report(calls, results):
    names = collections.Counter(name for name, _ in calls)
    head = ("fault", "injected", "old set", "new set", "new, a workbook left out", "torn", "old without notice", "wrong", "exit statuses")
    lines = [f"{len(calls)} calls of a run over an older set: " + ", ".join(f"{name} {count}" for name, count in sorted(names.items())) + ".", ""]
    for start, of in results.items():
        lines += [STARTS[start], "", *table(head, judged(of)), ""]
    return "\n".join(lines).rstrip()


def campaign(program, place, template, faults, given):
    """All faults over one starting point: its calls and the results."""
    reference = place / f"new-{template.name}"
    shutil.copytree(template, reference)
    old = set_of(template / "out")
    code = run(program, reference, "--as-of", NEW)
    new = set_of(reference / "out")
    fine = 6 if template.name == "held" else 0
    assert code == fine and set(new) >= set(SET) and new != old, f"the run itself ends with {code}"
    calls = calls_of(program, template, place)
    assert len(calls) > 50, "strace recorded hardly anything"
    work = [(call, fault) for call in calls[::given.every] for fault in faults]
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        done = pool.map(lambda one: inject(program, template, place, old, new, *one), work)
        return calls, list(done)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, default=ROOT / "target" / "debug" / "tonghop")
    parser.add_argument("--short", action="store_true", help="SIGKILL and ENOSPC only, over an older set only")
    parser.add_argument("--start", action="append", choices=STARTS, help="begin there only")
    parser.add_argument("--every", type=int, default=1, help="one call in so many")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--write", action="store_true", help="put the tables into docs/fault-injection.md")
    given = parser.parse_args()
    faults = ("SIGKILL", "ENOSPC") if given.short else (*SIGNALS, *ERRORS)
    starts = given.start or (["over"] if given.short else list(STARTS))
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as place:
        place = Path(place)
        for start in STARTS:
            begin(given.program, place / start)
        done = {start: campaign(given.program, place, place / start, faults, given) for start in starts}
    results = {start: of for start, (_, of) in done.items()}
    text = report(done[starts[0]][0], results)
    print(text)
    wrong = [result for of in results.values() for result in of if result[5]]
    for (name, number), fault, _, _, _, what in wrong[:50]:
        print(f"WRONG {name} no. {number}, {fault}: {'; '.join(what)}")
    if given.write:
        head, _, _ = REPORT.read_text(encoding="utf-8").partition("<!-- injected -->")
        REPORT.write_text(f"{head}<!-- injected -->\n{text}\n", encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
