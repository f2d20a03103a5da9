#!/usr/bin/env python3
"""A heap of workbooks that make findings without end: `python3 tests/attacks/flood.py --program target/release/tonghop`.

One sheet of the sample round gets 60,000 rows that no form has, each with seven figures; a hundred copies of it are put beside the real
returns, and the job is run once with a history. Printed are the memory of all its processes together (benches/memory.py), the time, and the
size of what it wrote. Ends with 1 above 256 MiB, or when an output is larger than 20 MiB. Needs openpyxl and Linux.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import openpyxl

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benches"))
import memory  # noqa: E402

INBOX = ROOT / "fixtures" / "sample" / "inbox"
MODEL, SHEET = "DakGlei_T9.2019.xlsx", "3.TMBL"
MOST, MOST_WRITTEN = 256, 20


def workbook(rows):
    """The form with so many rows that it does not have."""
    with open(INBOX / MODEL, "rb") as stream:
        book = openpyxl.load_workbook(stream, data_only=True)
    for sheet in [sheet for sheet in book if sheet.title != SHEET]:
        book.remove(sheet)
    sheet = book[SHEET]
    for row in range(rows):
        sheet.append([None, f"Hàng lạ số {row}", *(row % 977 + column for column in range(7))])
    return book


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, default=ROOT / "target" / "debug" / "tonghop")
    parser.add_argument("--copies", type=int, default=100)
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as place:
        place = Path(place)
        shutil.copytree(INBOX, place / "inbox")
        book = workbook(given.rows)
        first = place / "inbox" / "hang la 0.xlsx"
        book.save(first)
        for copy in range(1, given.copies):
            shutil.copy2(first, place / "inbox" / f"hang la {copy}.xlsx")
        settings = f'period = "2019-09"\nas-of = "2019-09-25"\ninbox = "inbox"\nout = "out"\nhistory = "lich-su"\nthreads = {given.threads}\n'
        (place / "tonghop.toml").write_text(settings, encoding="utf-8")
        begun = time.monotonic()
        highest = memory.peak([str(given.program.resolve()), "run", "--config", str(place / "tonghop.toml"), "--quiet"])
        seconds = time.monotonic() - begun
        written = {path.name: path.stat().st_size / 2**20 for folder in ("out", "lich-su") for path in sorted((place / folder).iterdir())}
    print(f"{given.copies} copies of {given.rows} rows: {highest:.0f} MiB, {seconds:.1f} s; " + ", ".join(f"{name} {size:.1f} MiB" for name, size in written.items()))
    # The cache has a bound of its own.
    large = [name for name, size in written.items() if size > MOST_WRITTEN and name != "da-doc.bin"]
    return 1 if highest > MOST or large else 0


if __name__ == "__main__":
    sys.exit(main())
