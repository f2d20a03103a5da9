"""The rows about size: memory over all processes, growth with the number of workbooks, a sheet of ten million cells, and the cache.

Each function makes what it needs under `folder` and gives lines for the table of `measure.py`, whose `run` it is passed.
"""

import hashlib
import json
import math
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from long_list import write as write_list
from memory import peak

BENCHES = Path(__file__).resolve().parent
EXAMPLES = BENCHES.parent / "target" / "release" / "examples"
MONTHS_JOB = BENCHES.parent / "fixtures" / "months" / "tonghop.toml"
MIB_90, MIB_ALL, MIB_LIST = 48, 256, 200
EXPONENT, UNCHANGED, ONE_CHANGED, WITH_HISTORY = 1.05, 0.03, 0.5, 1.25
NOT_OUTPUTS = {"tinh-trang.json", ".tonghop.lock"}


def row(title, value, bar, reached):
    return f"| {title} | {value} | {bar} | {'yes' if reached else 'no'} |"


def spread(values, digits=2):
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def generate(folder, units, months, items=12):
    command = [sys.executable, BENCHES / "generate.py", folder, "--units", str(units), "--months", str(months), "--items", str(items)]
    subprocess.run(command, check=True, stdout=sys.stderr)
    return folder


def job(program, folder, out, *more):
    return [program, "run", "--config", folder / "tonghop.toml", "--out", folder / out, *more]


def memory(program, folder, pairs):
    """The round of 90 workbooks with two threads, and so with two reading processes; and that of 700 units with forms of 22 rows."""
    peaks = [peak(job(program, folder, "memory", "--threads", "2")) for _ in range(pairs)]
    lines = [row("memory of all processes together, 90 workbooks, MiB", spread(peaks, 1), f"≤ {MIB_90}", max(peaks) <= MIB_90)]
    million = generate(folder / "round-million", 700, 12, items=2)
    highest = peak(job(program, million, "memory", "--threads", "2"))
    shutil.rmtree(million)
    return [*lines, row("the same, 8,400 workbooks with 0.9 million figures in the month of the run, MiB", f"{highest:.0f}", f"≤ {MIB_ALL}", highest <= MIB_ALL)]


def growth(run, program, folder, _pairs):
    """From 11 workbooks to 8,400: CPU of one run each, and the exponent from 120 on; memory of the largest."""
    lines, measured = [], {}
    for units, months in ((11, 1), (10, 12), (100, 12), (700, 12)):
        count = units * months
        round_ = generate(folder / f"round-{count}", units, months)
        measured[count] = run(job(program, round_, "out", "--threads", "1"))
        if count == 8400:
            highest = peak(job(program, round_, "memory", "--threads", "2"))
            lines.append(row("memory of all processes together, 8,400 workbooks with 3.9 million figures in the month of the run, MiB", f"{highest:.0f}", f"≤ {MIB_ALL}", highest <= MIB_ALL))
        shutil.rmtree(round_)
    exponent = math.log(measured[8400].cpu / measured[120].cpu) / math.log(8400 / 120)
    steps = ", ".join(f"{count:,}: {one.cpu:.2f} s" for count, one in measured.items())
    lines.append(row(f"exponent of CPU from 120 to 8,400 workbooks ({steps})", f"{exponent:.2f}", f"≤ {EXPONENT}", exponent <= EXPONENT))
    return lines


def long_sheet(program, folder, pairs):
    """One sheet of 500,000 rows and 20 columns, read by `check`."""
    book = folder / "list.xlsx"
    cells = write_list(book, 500_000, 20)
    peaks = [peak([program, "check", "--fail-on", "never", book]) for _ in range(pairs)]
    book.unlink()
    return [row(f"memory of all processes together, a sheet of {cells:,} cells, MiB", spread(peaks, 0), f"≤ {MIB_LIST}", max(peaks) <= MIB_LIST)]


def with_history(folder):
    """The job of the round with a history, in which the cache lies."""
    path = folder / "tonghop.toml"
    text = path.read_text(encoding="utf-8")
    if "history" not in text:
        path.write_text(f'history = "lich-su"\n{text}', encoding="utf-8")
    shutil.rmtree(folder / "lich-su", ignore_errors=True)


def changed(run, program, folder, pairs):
    """The round with one workbook of another moment of saving, against a run that reads all of them."""
    with_history(folder)
    book = min((folder / "inbox").iterdir())
    original = book.read_bytes()
    full, again, parsed = [], [], set()
    for pair in range(pairs):
        shutil.rmtree(folder / "lich-su", ignore_errors=True)
        full.append(run(job(program, folder, "cache", "--threads", "1")).wall)
        # A comment at the end of the container changes its bytes and nothing that it says.
        book.write_bytes(original[:-2] + (2).to_bytes(2, "little") + f"{pair:02}".encode())
        start = time.perf_counter()
        parsed.add(inputs(job(program, folder, "cache", "--threads", "1"))[1])
        again.append(time.perf_counter() - start)
        book.write_bytes(original)
    ratios = [second / first for first, second in zip(full, again)]
    told = ", ".join(map(str, sorted(parsed)))
    reached = median(ratios) <= ONE_CHANGED and parsed == {1}
    return [row(f"wall time with one of 90 workbooks changed / of a full run (parsed: {told})", spread(ratios), f"≤ {ONE_CHANGED}", reached)]


def inputs(command):
    """Seconds until everything is read and recognised, and how many workbooks were taken apart for it."""
    start, told = time.perf_counter(), None
    process = subprocess.Popen([*command, "--log-format", "json"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        entry = json.loads(line)
        if entry["event"] == "read":
            told = time.perf_counter() - start, entry["parsed"]
    if process.wait() not in (0, 1, 3) or told is None:
        sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}")
    return told


def outputs(folder):
    """Hashes of what a run wrote, but for the status, which tells of the run."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file() and path.name not in NOT_OUTPUTS}


def unchanged(program, folder, pairs):
    """8,400 workbooks of which none changed: the input phase against that of the run that read all of them, and the same bytes."""
    round_ = generate(folder / "round-unchanged", 700, 12)
    with_history(round_)
    command = job(program, round_, "out")
    first, parsed = inputs(command)
    cold = outputs(round_ / "out")
    again = [inputs(command) for _ in range(pairs)]
    alike = outputs(round_ / "out") == cold
    shutil.rmtree(round_)
    shares = [seconds / first for seconds, _ in again]
    reached = median(shares) <= UNCHANGED and alike and parsed == 8400 and all(count == 0 for _, count in again)
    told = f"input phase with none of 8,400 workbooks changed / of the run that read all ({first:.1f} s); outputs {'the same' if alike else 'NOT the same'}"
    return [row(told, spread(shares, 3), f"≤ {UNCHANGED}", reached)]


def history(run, program, folder, pairs):
    """August 2019 of fixtures/months with ten years of history before it, against the same run without one; each the first of its kind."""
    store = folder / "ten-years"
    run([EXAMPLES / "ten_years", store])
    text = MONTHS_JOB.read_text(encoding="utf-8").replace('"clean/', f'"{MONTHS_JOB.parent}/clean/').replace('"templates"', f'"{MONTHS_JOB.parent}/templates"')
    (folder / "without.toml").write_text(text, encoding="utf-8")
    (folder / "with.toml").write_text(f'history = "past"\n{text}', encoding="utf-8")
    ratios = []
    for number in range(pairs + 1):
        times = []
        for name in ("without", "with"):
            shutil.rmtree(folder / "past", ignore_errors=True)
            shutil.copytree(store, folder / "past")
            times.append(run([program, "run", "--config", folder / f"{name}.toml", "--out", folder / name, "--threads", "1"]).cpu)
        # The first pair is not counted.
        if number:
            ratios.append(times[1] / times[0])
    return [row("CPU of a month of ten units with ten years of history / without", spread(ratios), f"≤ {WITH_HISTORY}", median(ratios) <= WITH_HISTORY)]
