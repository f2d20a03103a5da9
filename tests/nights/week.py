#!/usr/bin/env python3
"""A week of nights: `python3 tests/nights/week.py`. Prints what the folder says every morning; ends with 1 when a morning is wrong.

The sample round is run every night as of that day, while something happens to it: a return comes late, a workbook is cut off, the disk
is full, the run is killed, a form was changed, somebody runs by hand at the same time, the workbook is open in Excel. In the morning the
folder is held against what the night must have left, by the hashes of its manifest, and `tonghop status` is asked.

Needs strace and Linux. The full disk is a small tmpfs, which only root can mount; others get the same error from strace.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"
LATE = "SaThay bc T9 2019.xlsx"
FORM = "TuMoRong-thang9-2019.xlsx"
CUT = "KonPlong 9T 2019.xlsx"
SET = ("tong-hop.xlsx", "bao-cao.pdf", "bao-cao.docx", "so-lieu.json", "phat-hien.json", "manifest.json")
NOTICE = "LUU-Y-SO-LIEU-CU.txt"
# Room for a set and what is kept of it while it is replaced; the filler leaves less than one workbook.
DISK, LEFT = 24 << 20, 96 << 10


@dataclass
class Night:
    """What must be true in the morning; `of` is the day of the set under the usual names."""

    day: str
    what: str
    exits: list
    of: str
    verdict: str
    words: str


class Office:
    """The folders of the job, and what happens to them."""

    def __init__(self, program, place):
        self.program, self.place = program, place
        self.inbox, self.out = place / "inbox", place / "out"
        shutil.copytree(FIXTURES / "sample" / "inbox", self.inbox)
        self.out.mkdir()
        self.is_disk = os.geteuid() == 0 and 0 == subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", self.out], stderr=subprocess.DEVNULL).returncode
        text = 'period = "2019-09"\nas-of = "2019-01-01"\ninbox = "inbox"\nout = "out"\nhistory = "lich-su"\nthreads = 1\n'
        (place / "tonghop.toml").write_text(text, encoding="utf-8")

    def close(self):
        if self.is_disk:
            subprocess.run(["umount", self.out], check=True)

    def command(self, task, day):
        return [str(self.program), task, "--config", str(self.place / "tonghop.toml"), "--as-of", day]

    def run(self, day, *strace):
        done = subprocess.run([*strace, *self.command("run", day)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=120)
        return done.returncode, done.stderr

    def traced(self, day, what):
        return self.run(day, "strace", "-qq", "-o", str(self.place / "strace.log"), "-e", what.split(":")[0].replace("inject=", "trace="), "-e", what)

    def status(self, day):
        asked = subprocess.run([*self.command("status", day), "--format", "json"], capture_output=True, text=True, timeout=60)
        told = subprocess.run(self.command("status", day), capture_output=True, text=True, timeout=60)
        return asked.returncode, json.loads(asked.stdout), told.stdout

    def original(self, name):
        shutil.copy(FIXTURES / "sample" / "inbox" / name, self.inbox / name)


def late(office, day):
    (office.inbox / LATE).unlink()
    return [office.run(day)[0]]


def cut_off(office, day):
    office.original(LATE)
    path = office.inbox / CUT
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return [office.run(day)[0]]


def full(office, day):
    office.original(CUT)
    if not office.is_disk:
        return [office.traced(day, "inject=write:error=ENOSPC:when=60+")[0]]
    filler, free = office.out / "khac.bin", shutil.disk_usage(office.out).free
    filler.write_bytes(bytes(free - LEFT))
    ended = office.run(day)[0]
    filler.unlink()
    return [ended]


def killed(office, day):
    # Two notes are on the disk when the first output is synced.
    return [office.traced(day, "inject=fsync:signal=SIGKILL:when=3")[0]]


def changed_form(office, day):
    shutil.copy(FIXTURES / "faults" / "missing-column" / FORM, office.inbox / FORM)
    return [office.run(day)[0]]


def by_hand(office, day):
    office.original(FORM)
    # The night job is held up for two seconds as it puts its first output on the disk.
    strace = ["strace", "-qq", "-o", "/dev/null", "-e", "trace=fsync", "-e", "inject=fsync:delay_enter=2s:when=3"]
    nightly = subprocess.Popen([*strace, *office.command("run", day)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    note = office.out / ".tonghop-holder.json"
    until = time.monotonic() + 30
    while not (note.exists() and note.stat().st_size) and time.monotonic() < until:
        time.sleep(0.005)
    holder = json.loads(note.read_text(encoding="utf-8"))
    began = time.monotonic()
    ended, words = office.run(day)
    took = time.monotonic() - began
    assert took < 1, f"the second run took {took:.1f} s to leave"
    assert holder["pid"] in words and holder["since"] in words, f"it does not say who holds the folder: {words}"
    return [nightly.wait(timeout=60), ended]


def opened(office, day):
    (office.out / "~$tong-hop.xlsx").touch()
    ended = office.run(day)[0]
    (office.out / "~$tong-hop.xlsx").unlink()
    return [ended]


def unmounted(office, day):
    away = office.place / "share"
    office.inbox.rename(away)
    office.inbox.mkdir()
    ended = office.run(day)[0]
    office.inbox.rmdir()
    away.rename(office.inbox)
    return [ended]


WEEK = [
    (late, Night("2019-09-23", "a return is late", [3], "2019-09-23", "incomplete", "Huyện Sa Thầy")),
    (cut_off, Night("2019-09-24", "a workbook is cut off while another comes", [9], "2019-09-23", "kept", "không còn Kon Plông")),
    (full, Night("2019-09-25", "the disk is full", [4], "2019-09-23", "failed", "ổ đĩa đã đầy")),
    (killed, Night("2019-09-26", "the run is killed", [-9], "2019-09-23", "broken-off", "bị ngắt giữa chừng")),
    (changed_form, Night("2019-09-27", "a form was changed", [9], "2019-09-23", "kept", "không còn Tu Mơ Rông")),
    (by_hand, Night("2019-09-28", "somebody runs by hand meanwhile", [0, 5], "2019-09-28", "fresh", "12/12")),
    (opened, Night("2019-09-29", "the workbook is open in Excel", [6], "2019-09-28", "beside", "tong-hop (2019-09-29).xlsx")),
    (unmounted, Night("2019-09-30", "the inbox is not mounted: an empty folder", [9], "2019-09-28", "kept", "không có báo cáo nào của kỳ này")),
    (lambda office, day: [office.run(day)[0]], Night("2019-10-01", "nothing", [0], "2019-10-01", "fresh", "12/12")),
]


def faults_of(office, night, ended, verdict, code, words):
    """What is wrong in the morning."""
    found = []
    if ended != night.exits:
        found.append(f"ended with {ended}, not {night.exits}")
    manifest = json.loads((office.out / "manifest.json").read_text(encoding="utf-8"))
    if manifest["as_of"] != night.of:
        found.append(f"the set is of {manifest['as_of']}, not {night.of}")
    for output in manifest["outputs"]:
        if hashlib.sha256((office.out / output["file"]).read_bytes()).hexdigest() != output["sha256"]:
            found.append(f"{output['file']} is not of the set")
    if verdict != night.verdict or code != {"fresh": 0, "incomplete": 3, "beside": 6, "kept": 9}.get(night.verdict, 7):
        found.append(f"status says {verdict} ({code}), not {night.verdict}")
    if night.words not in words:
        found.append(f"status does not say “{night.words}”:\n{words}")
    is_new = night.verdict in ("fresh", "incomplete")
    if (office.out / NOTICE).exists() == is_new:
        found.append("the notice stays" if is_new else "the notice is missing")
    left = [name for name in os.listdir(office.out) if name.endswith(".tmp") or name == ".tonghop-holder.json"]
    if left and ended != [-9]:
        found.append(f"left {left}")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, default=ROOT / "target" / "debug" / "tonghop")
    parser.add_argument("--words", action="store_true", help="print the whole answer of status every morning")
    given = parser.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory() as place:
        office = Office(given.program.resolve(), Path(place))
        try:
            print(f"| night | what happens | exit | set of | status | right |\n|{' --- |' * 6}")
            for happens, night in WEEK:
                ended = happens(office, night.day)
                code, report, words = office.status(night.day)
                found = faults_of(office, night, ended, report["verdict"], code, words)
                of = json.loads((office.out / "manifest.json").read_text(encoding="utf-8"))["as_of"]
                exits = ", ".join(map(str, ended))
                print(f"| {night.day} | {night.what} | {exits} | {of} | {report['verdict']} ({code}) | {'yes' if not found else 'NO'} |", flush=True)
                if given.words:
                    print("\n" + words)
                for fault in found:
                    print(f"WRONG {night.day}: {fault}")
                wrong += len(found)
        finally:
            office.close()
        print(f"\nThe full disk was {'a small tmpfs' if office.is_disk else 'an error put in by strace'}.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
