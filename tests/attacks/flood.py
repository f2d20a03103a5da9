#!/usr/bin/env python3
"""A heap of workbooks that make findings without end: `python3 tests/attacks/flood.py --program target/release/tonghop`.

A sheet of the sample round gets what no form has, without end (--kind names what), and copies of it are put beside the real returns; the
job is run once with a history. Then the same is done with a clean twin: as many cells with as many letters, in rows that the form leaves
aside without a word. Printed are the memory of all processes together (benches/memory.py), the processor time, its ratio to that of the
twin, and the size of what was written. Ends with 1 when a run needs more than 256 MiB, or more than three times the processor time of
its twin, or is not over after ten times the twin's wall time, or writes a file of more than 20 MiB. Needs openpyxl and Linux.
"""

import argparse
import os
import random
import resource
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
MODEL = "DakGlei_T9.2019.xlsx"
RETAIL, CLUSTERS, OTHER = "3.TMBL", "5.CCN", "6.Khac"
# MiB of memory, times the processor time of the twin, MiB of a file.
MOST, MOST_TIMES, MOST_WRITTEN = 256, 3, 20
# Times the wall time of the twin after which a run is given up, and seconds below which none is.
PATIENCE, LEAST_PATIENCE = 10, 60
# Letters of a cell, and sheets of a workbook besides the first.
LONG, SHEETS = 32_000, 250


def figures(row, count=7):
    return [row % 977 + column for column in range(count)]


def rows_of(words, count=7):
    """Rows of figures below the table, each with the words before them."""
    return lambda number: ([None, *words(row), *figures(row, count)] for row in range(number))


def rows_with(content):
    """Rows of another name each below the clusters, with the same content in all cells of figures but the first."""
    return lambda number: ([None, f"Cụm lạ số {row}", 5, *[content] * 6] for row in range(number))


def long_label(row):
    """A label that cannot be packed into next to nothing, which would be refused as a bomb."""
    return f"Hàng lạ số {row} " + random.Random(row).randbytes(LONG // 2 - 20).hex()


def columns(number):
    """As many columns of figures as a sheet may have, in as many rows as hold the cells."""
    wide = 16_000
    yield [None] * 13 + [f"Cột lạ {column}" for column in range(wide)]
    for row in range(max(1, number * 8 // wide)):
        yield [None, f"Hàng lạ số {row}", *figures(row, wide)]


def orphans(parents):
    """Rows of a known name below parents that no form has; every parent has as many of them."""
    def rows(number):
        for row in range(number):
            if row % max(1, number // parents(number)) == 0:
                yield [None, f"Mục lạ {row}"]
            yield [None, "Số chợ trên địa bàn", "Chợ", *figures(row, 5)]
    return rows


# What is added, and to which sheet.
KINDS = {
    "rows": (RETAIL, rows_of(lambda row: [f"Hàng lạ số {row}"])),
    "one-name": (RETAIL, rows_of(lambda _: ["Hàng lạ"])),
    "known": (RETAIL, rows_of(lambda _: ["Lưu trú"])),
    "labels": (RETAIL, lambda number: rows_of(lambda row: [long_label(row)])(number // 60)),
    "lines": (RETAIL, lambda number: ([None, f"Dòng lạ số {row}"] + [None] * 5 + [1 if row + 1 == number else None] for row in range(number))),
    "no-label": (RETAIL, rows_of(lambda _: [None])),
    "columns": (RETAIL, columns),
    "parents": (OTHER, orphans(lambda number: number // 2)),
    "one-parent": (OTHER, orphans(lambda _: 1)),
    "open": (CLUSTERS, rows_of(lambda row: [f"Cụm lạ số {row}", "12/QĐ-UBND"], 6)),
    "open-one-name": (CLUSTERS, rows_of(lambda _: ["Cụm lạ", "12/QĐ-UBND"], 6)),
    "texts": (CLUSTERS, rows_with("khoảng mười")),
    "measures": (CLUSTERS, rows_with("5 thúng")),
    "errors": (CLUSTERS, rows_with("#DIV/0!")),
    "head": (RETAIL, None),
    "sheets": (RETAIL, None),
}


def head(book, number):
    """Lines without end above the headings."""
    book[RETAIL].insert_rows(1, number)
    for row in range(number):
        for column in range(1, 8):
            book[RETAIL].cell(row + 1, column, f"Dòng đầu {row}")


def sheets(book, number):
    """As many sheets as a workbook may have: one in four a copy of the form, the others of no form."""
    form = book[RETAIL]
    for place in range(SHEETS):
        if place % 4 == 0:
            book.copy_worksheet(form).title = f"Bản {place}"
            continue
        sheet = book.create_sheet(f"Lạ {place}")
        for row in range(number // SHEETS):
            sheet.append([None, f"Hàng lạ số {row}", *figures(row)])


def model(sheet):
    book = openpyxl.load_workbook(INBOX / MODEL, data_only=True)
    for other in [other for other in book if other.title != sheet]:
        book.remove(other)
    return book


def workbook(kind, number):
    """The form with so many rows of a kind."""
    sheet, rows = KINDS[kind]
    book = model(sheet)
    if rows is None:
        {"head": head, "sheets": sheets}[kind](book, number)
        return book
    for row in rows(number):
        book[sheet].append(row)
    return book


def size_of(book):
    """Cells that are not empty, and letters of the texts."""
    values = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    return len(values), sum(len(value) for value in values if isinstance(value, str))


def twin(book):
    """As many cells with as many letters, in rows that are left aside."""
    clean = model(RETAIL)
    cells, letters = (there - here for there, here in zip(size_of(book), size_of(clean)))
    rows = max(1, cells // 8)
    each = max(0, letters // rows - len("Cộng (00000)"))
    for row in range(rows):
        label = f"Cộng ({row:05})" if each < 20 else f"Ghi chú {row:05}: " + random.Random(row).randbytes(each // 2).hex()
        clean[RETAIL].append([None, label, *figures(row)])
    return clean


def measured(program, book, copies, threads, patience):
    """MiB, seconds of the processors, seconds, and MiB of each file written, of a run over copies of a workbook."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as place:
        place = Path(place)
        shutil.copytree(INBOX, place / "inbox")
        first = place / "inbox" / "hang la 0.xlsx"
        book.save(first)
        for copy in range(1, copies):
            shutil.copy2(first, place / "inbox" / f"hang la {copy}.xlsx")
        settings = f'period = "2019-09"\nas-of = "2019-09-25"\ninbox = "inbox"\nout = "out"\nhistory = "lich-su"\nthreads = {threads}\n'
        (place / "tonghop.toml").write_text(settings, encoding="utf-8")
        before, begun = used(), time.monotonic()
        highest = memory.peak([str(program.resolve()), "run", "--config", str(place / "tonghop.toml"), "--quiet"], patience=patience)
        seconds = time.monotonic() - begun
        written = {path.name: path.stat().st_size / 2**20 for folder in ("out", "lich-su") if (place / folder).is_dir() for path in sorted((place / folder).iterdir())}
        return highest, used() - before, seconds, written


def used():
    """Seconds of the processors that all ended processes took."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


def verdict(program, kind, given):
    """Measures a kind beside its twin and says what is beyond a bar."""
    book = workbook(kind, given.rows)
    clean = twin(book)
    _, normal, wall, _ = measured(program, clean, given.copies, given.threads, None)
    patience = max(PATIENCE * wall, LEAST_PATIENCE)
    highest, spent, seconds, written = measured(program, book, given.copies, given.threads, patience)
    times = spent / normal
    print(f"{kind}: {given.copies} copies of {size_of(book)[0]:,} cells: {highest:.0f} MiB, {spent:.1f} s of the processors in {seconds:.1f} s, "
          f"{times:.2f} times its twin ({normal:.1f} s); " + ", ".join(f"{name} {size:.1f} MiB" for name, size in written.items()), flush=True)
    # The cache has a bound of its own.
    wrong = [f"{name} is larger than {MOST_WRITTEN} MiB" for name, size in written.items() if size > MOST_WRITTEN and name != "da-doc.bin"]
    wrong += [f"more than {MOST} MiB"] if highest > MOST else []
    wrong += [f"more than {MOST_TIMES} times its twin"] if times > MOST_TIMES else []
    wrong += [f"given up after {patience:.0f} s"] if seconds >= patience else []
    for what in wrong:
        print(f"WRONG {kind}: {what}")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, default=ROOT / "target" / "debug" / "tonghop")
    parser.add_argument("--kind", action="append", choices=[*KINDS, "all"], help="rows, the usual one, or others; all of them")
    parser.add_argument("--copies", type=int, default=100)
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    kinds = given.kind or ["rows"]
    kinds = list(KINDS) if "all" in kinds else kinds
    return 1 if any([verdict(given.program, kind, given) for kind in kinds]) else 0


if __name__ == "__main__":
    sys.exit(main())
