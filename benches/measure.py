#!/usr/bin/env python3
"""Measures the program against its peers: `python3 benches/measure.py`.

Builds the release binary, makes the round in a temporary folder, holds all outputs against the truth, and then runs the programs in
alternating pairs (A B A B ...): whole processes, warm page cache. CPU is user + system time of a process and its children; peak is the
largest resident set of one of them. Prints Markdown.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

import pdf_row
import scale_rows

BENCHES = Path(__file__).resolve().parent
ROOT = BENCHES.parent
README = BENCHES / "README.md"
EXAMPLE = ROOT / "target" / "release" / "examples" / "read_only"
PROGRAM = ROOT / "target" / "release" / "tonghop"
# These write nothing.
READ_ONLY = {"calamine", "reading"}
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
PACKAGES = ("pandas", "openpyxl", "polars", "python-calamine", "XlsxWriter", "reportlab")
# A run of the program that leaves units out or finds errors is a run; a script must come to its end.
FINE = {0, 1, 3}


@dataclass(frozen=True)
class Row:
    """One line of the table: what of B is divided by what of A, and the bar."""

    title: str
    first: str
    second: str
    quantity: str
    at_least: float | None = None
    at_most: float | None = None


ROWS = {
    "pandas": Row("CPU of pandas + openpyxl / CPU of tonghop", "tonghop", "pandas", "cpu", at_least=20),
    "polars": Row("CPU of python-calamine + polars / CPU of tonghop", "tonghop", "polars", "cpu", at_least=2.5),
    "threads": Row("wall time of tonghop with 2 threads / with 1", "tonghop", "tonghop-2", "wall", at_most=0.65),
    "reading": Row("CPU of reading with guard and processes / bare calamine streaming", "calamine", "reading", "cpu", at_most=1.25),
}

# Rows of another shape: each function gives lines of the table. What it needs besides the round it makes for itself.
MORE = {
    "memory": lambda program, folder, pairs: scale_rows.memory(program, folder, pairs),
    "changed": lambda program, folder, pairs: scale_rows.changed(run, program, folder, pairs),
    "long-sheet": lambda program, folder, pairs: scale_rows.long_sheet(program, folder, pairs),
    "pdf": lambda _program, folder, pairs: pdf_row.rows(run, folder, pairs),
    "history": lambda program, folder, pairs: scale_rows.history(run, program, folder, pairs),
    "growth": lambda program, folder, pairs: scale_rows.growth(run, program, folder, pairs),
    "unchanged": lambda program, folder, pairs: scale_rows.unchanged(program, folder, pairs),
}


@dataclass(frozen=True)
class Measured:
    """One run: seconds and MiB."""

    cpu: float
    wall: float
    peak: float


def run(command):
    """Runs a process to its end and measures it."""
    environment = os.environ | {"POLARS_MAX_THREADS": "1"}
    with tempfile.TemporaryFile() as complaints:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=complaints, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in ({0} if command[0] == sys.executable else FINE):
            complaints.seek(0)
            sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}\n{complaints.read().decode(errors='replace')}")
    return Measured(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def commands(program, folder):
    """The command of every program; its outputs lie in a folder of its name."""
    job = [program, "run", "--config", folder / "tonghop.toml"]
    peers = BENCHES / "peers"
    return {
        "tonghop": [*job, "--out", folder / "tonghop", "--threads", "1"], "tonghop-2": [*job, "--out", folder / "tonghop-2", "--threads", "2"],
        "pandas": [sys.executable, peers / "pandas_openpyxl.py", folder, folder / "pandas"], "polars": [sys.executable, peers / "calamine_polars.py", folder, folder / "polars"],
        "calamine": [EXAMPLE, "calamine", folder / "inbox"], "reading": [EXAMPLE, PROGRAM, folder / "inbox"],
    }


def build():
    """Builds the program and the examples."""
    subprocess.run(["cargo", "build", "--release", "--locked", "--bins", "--examples"], cwd=ROOT, check=True)
    return PROGRAM


def warm_up(known, needed, folder):
    """Runs everything once and proves that all say the same as the truth."""
    for name in needed:
        run(known[name])
    outs = [folder / name for name in needed if name not in READ_ONLY]
    if outs and subprocess.run([sys.executable, BENCHES / "compare.py", folder, *outs]).returncode:
        sys.exit("the outputs do not say what is true; nothing is measured")


def measure(rows, known, pairs):
    """Measured runs by row and side."""
    runs = {}
    for name in rows:
        row = ROWS[name]
        sides = [], []
        for pair in range(pairs):
            print(f"{name}: pair {pair + 1} of {pairs}", file=sys.stderr)
            for side, program in zip(sides, (row.first, row.second)):
                side.append(run(known[program]))
        runs[name] = sides
    return runs


def spread(values, digits=2):
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def table(runs, more):
    """Ratios of pairs, then the lines of the other rows, then what every program took."""
    lines = ["| what | median of pairs (min–max) | bar | reached |", "| --- | --- | --- | --- |"]
    programs = {}
    for name, (first, second) in runs.items():
        row = ROWS[name]
        ratios = [getattr(b, row.quantity) / getattr(a, row.quantity) for a, b in zip(first, second)]
        reached = median(ratios) >= row.at_least if row.at_least else median(ratios) <= row.at_most
        bar = f"≥ {row.at_least}" if row.at_least else f"≤ {row.at_most}"
        lines.append(f"| {row.title} | {spread(ratios)} | {bar} | {'yes' if reached else 'no'} |")
        programs.setdefault(row.first, []).extend(first)
        programs.setdefault(row.second, []).extend(second)
    lines += more
    lines += ["", "| program | runs | CPU s | wall s | peak MiB |", "| --- | --- | --- | --- | --- |"]
    for name, measured in programs.items():
        lines.append(f"| {name} | {len(measured)} | {spread([one.cpu for one in measured])} | {spread([one.wall for one in measured])} | {spread([one.peak for one in measured], 0)} |")
    return lines


def said(command):
    """First line that a command prints; empty when there is no such command."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.partition("\n")[0].strip()
    except OSError:
        return ""


def field(path, key):
    """The value behind a key in a file of /proc; empty elsewhere."""
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), "")


def facts(folder, program, loads):
    """Machine, versions and input."""
    files = list((folder / "inbox").iterdir())
    size = sum(file.stat().st_size for file in files) / 1e6
    packages = []
    for package in PACKAGES:
        try:
            packages.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            pass
    memory = int(field("/proc/meminfo", "MemTotal").partition(" ")[0] or 0) / 2**20
    return [
        "", f"- {time.strftime('%Y-%m-%d')}; {os.cpu_count()} x {field('/proc/cpuinfo', 'model name') or platform.processor()}, {memory:.0f} GiB, {platform.system()} {platform.release()}; "
        f"load {loads[0]:.1f} before, {os.getloadavg()[0]:.1f} after",
        f"- {len(files)} workbooks, {size:.1f} MB; {said([program, '--version'])}, {said(['rustc', '--version'])}, Python {platform.python_version()}, {', '.join(packages)}",
        f"- peaks below {run(['true']).peak:.0f} MiB cannot be seen: a new process begins with the memory of the one that starts it",
    ]


def publish(lines):
    """Puts the table between the marks in README.md."""
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{after}", encoding="utf-8")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", default=[*ROWS, *MORE], metavar="ROW", help=f"rows of the table: {', '.join([*ROWS, *MORE])} (default: all)")
    parser.add_argument("-n", "--pairs", type=int, default=5, help="pairs of runs in each row (default 5)")
    parser.add_argument("--units", type=int, default=10, help="reporting units of the round (default 10)")
    parser.add_argument("--months", type=int, default=9, help="months of the round (default 9)")
    parser.add_argument("--program", type=Path, help="measure this binary instead of building one")
    parser.add_argument("--keep", type=Path, help="make the round in this folder and keep it with all outputs")
    parser.add_argument("--write", action="store_true", help="put the table into benches/README.md")
    given = parser.parse_args()
    if unknown := set(given.rows) - set(ROWS) - set(MORE):
        parser.error(f"no such row: {', '.join(sorted(unknown))}; rows are {', '.join([*ROWS, *MORE])}")
    return given


def main():
    given = arguments()
    program = given.program.resolve() if given.program else build()
    folder = given.keep.resolve() if given.keep else Path(tempfile.mkdtemp(prefix="tonghop-round-"))
    try:
        subprocess.run([sys.executable, BENCHES / "generate.py", folder, "--units", str(given.units), "--months", str(given.months)], check=True, stdout=sys.stderr)
        known = commands(program, folder)
        rows = [row for row in given.rows if row in ROWS]
        needed = list(dict.fromkeys(side for row in rows for side in (ROWS[row].first, ROWS[row].second)))
        warm_up(known, needed, folder)
        loads = os.getloadavg()
        runs = measure(rows, known, given.pairs)
        more = [line for name in given.rows if name in MORE for line in MORE[name](program, folder, given.pairs)]
        lines = table(runs, more) + facts(folder, program, loads)
    finally:
        if not given.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print("\n".join(lines))
    if given.write:
        publish(lines)


if __name__ == "__main__":
    main()
