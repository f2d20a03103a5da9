#!/usr/bin/env python3
"""Holds what `tonghop inspect --format json` reads against other readers: openpyxl, xlrd and calamine.

    python3 tests/readers/compare.py --program target/release/tonghop FOLDER...

Every .xlsx, .xlsm, .xls, .xlsb and .ods below the folders is read by the program and by each reader that knows the format. A cell that
is not the same, or a sheet that only the others read, is printed; the exit code is then 1. Letters are compared as they are stored,
without blanks: what the program makes of them is its own business. A cell that the program says it cannot read is no difference.
"""

import argparse
import collections
import datetime
import importlib
import json
import math
import pathlib
import subprocess
import sys
import unicodedata

FORMATS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
# Findings after which the program reads on purpose otherwise: cells given twice, rows beyond the last that is kept.
ON_PURPOSE = {"TH017", "TH027"}
MOMENTS = (datetime.datetime, datetime.date, datetime.time, datetime.timedelta)


def letter(column):
    """The letters of a column counted from 1."""
    letters = ""
    while column > 0:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def words(text):
    """A text without blanks and unseen characters, in one spelling."""
    text = unicodedata.normalize("NFC", str(text))
    return "".join(sign for sign in text if not sign.isspace() and unicodedata.category(sign)[0] != "C")


def by_openpyxl(path):
    import openpyxl

    with open(path, "rb") as stream:
        book = openpyxl.load_workbook(stream, data_only=True)
    for sheet in book.worksheets:
        covered = {
            (row, column)
            for block in sheet.merged_cells.ranges
            for row in range(block.min_row, block.max_row + 1)
            for column in range(block.min_col, block.max_col + 1)
            if (row, column) != (block.min_row, block.min_col)
        }
        cells = {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}
        # It drops what stands under a merged range.
        yield sheet.title, cells, {f"{letter(column)}{row}" for row, column in covered}


def by_xlrd(path):
    import xlrd

    book = xlrd.open_workbook(path, logfile=open("/dev/null", "w"))
    for sheet in book.sheets():
        cells = {}
        for row in range(sheet.nrows):
            for column in range(sheet.row_len(row)):
                kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
                if kind == xlrd.XL_CELL_DATE:
                    try:
                        value = xlrd.xldate_as_datetime(value, book.datemode)
                    except (ValueError, OverflowError):
                        pass
                elif kind == xlrd.XL_CELL_BOOLEAN:
                    value = bool(value)
                elif kind == xlrd.XL_CELL_ERROR:
                    value = None
                elif kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    continue
                cells[f"{letter(column + 1)}{row + 1}"] = value
        yield sheet.name, cells, set()


def by_calamine(path):
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        top, left = sheet.start or (0, 0)
        cells = {}
        for row, values in enumerate(sheet.to_python(skip_empty_area=True)):
            for column, value in enumerate(values):
                if value != "":
                    cells[f"{letter(left + column + 1)}{top + row + 1}"] = value
        # It passes over cells of .xlsb in their short form.
        yield name, cells, None if path.suffix.lower() == ".xlsb" else set()


def readers(path):
    ending = path.suffix.lower()
    if ending in (".xlsx", ".xlsm"):
        yield "openpyxl", by_openpyxl
    if ending == ".xls":
        yield "xlrd", by_xlrd
    yield "calamine", by_calamine


def same(cell, theirs):
    kind, value = cell["kind"], cell["value"]
    if kind in ("error", "formula-without-value"):
        return True
    if isinstance(theirs, bool):
        return kind == "bool" and value == str(theirs).lower()
    if isinstance(theirs, (int, float)):
        return kind == "number" and math.isclose(float(value), theirs, rel_tol=1e-14, abs_tol=1e-28)
    if isinstance(theirs, (datetime.time, datetime.timedelta)):
        # A time of day: as a part of a day, or in letters.
        return kind in ("number", "text", "date")
    if isinstance(theirs, MOMENTS):
        day = theirs.strftime("%Y-%m-%d") if theirs.year >= 1000 else None
        return kind in ("text", "number") or value == day
    if theirs is None:
        return False
    return kind == "text" and words(theirs) in (words(cell["stored"]), words(value))


def compare(path, program, config):
    """Lines that say what is not the same, and how many cells were compared with each reader."""
    command = [program, "inspect", str(path), "--format", "json", "--lang", "en", *config]
    ran = subprocess.run(command, capture_output=True, check=False)
    try:
        report = json.loads(ran.stdout)
    except json.JSONDecodeError:
        return [f"{path}: no report, exit {ran.returncode}: {ran.stderr.decode(errors='replace').strip()[:200]}"], {}
    codes = {finding["code"] for finding in report["findings"]}
    unread = [sheet for sheet in report["sheets"] if not sheet["read"]]
    lines, count = [], collections.Counter()
    if (unread or not report["sheets"]) and ran.returncode == 0 and not codes:
        lines.append(f"{path}: something was not read, and nothing is said")
    if codes & ON_PURPOSE:
        return lines, count
    ours = {words(sheet["sheet"]): sheet for sheet in report["sheets"] if sheet["read"]}
    for name, reader in readers(path):
        try:
            theirs = list(reader(path))
        except Exception:  # a peer that cannot read a file has no say
            count[f"{name}, files refused"] += 1
            continue
        count[f"{name}, files"] += 1
        for title, cells, skipped in theirs:
            sheet = ours.get(words(title))
            if sheet is None:
                if cells and not codes:
                    lines.append(f"{path} [{title}]: {name} reads {len(cells)} cells, the program none, and says nothing")
                continue
            read = {cell["cell"]: cell for cell in sheet["cells"]}
            for at in sorted(read.keys() | cells.keys()):
                count[name] += 1
                if at not in read:
                    if str(cells[at]).strip() and words(cells[at]):
                        lines.append(f"{path} [{title}] {at}: {name} has {cells[at]!r}, the program nothing")
                elif at not in cells:
                    passes = read[at]["kind"] in ("error", "formula-without-value")
                    if skipped is not None and at not in skipped and not passes:
                        lines.append(f"{path} [{title}] {at}: the program has {read[at]['value']!r}, {name} nothing")
                elif not same(read[at], cells[at]):
                    lines.append(f"{path} [{title}] {at}: the program has {read[at]['value']!r}, {name} {cells[at]!r}")
    return lines, count


def silent_peers(paths, count):
    """A reader that read nothing of the files that are its own agrees with nobody: lines that say so."""
    asked = {name for path in paths for name, _ in readers(path)}
    lines = []
    for name in sorted(asked):
        refused, cells = count[f"{name}, files refused"], count[name]
        if refused and not count[f"{name}, files"]:
            lines.append(f"{name} could not read any of {refused} files")
        elif len(paths) > 1 and not cells:
            lines.append(f"no cell was compared with {name}")
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--config", help="the job file, when there is one")
    parser.add_argument("folder", nargs="+", type=pathlib.Path)
    given = parser.parse_args()
    # A reader that is not there would have no say in anything, without a word.
    for module in ("openpyxl", "xlrd", "python_calamine"):
        importlib.import_module(module)
    config = ["--config", given.config] if given.config else []
    paths = sorted(
        path
        for folder in given.folder
        for path in ([folder] if folder.is_file() else folder.rglob("*"))
        if path.suffix.lower() in FORMATS and path.is_file() and not path.name.startswith("~$")
    )
    differences, cells = [], collections.Counter()
    for path in paths:
        lines, count = compare(path, given.program, config)
        differences += lines
        cells.update(count)
    for line in differences:
        print(line)
    silent = silent_peers(paths, cells)
    for line in silent:
        print(line)
    compared = ", ".join(f"{count} with {name}" for name, count in sorted(cells.items()))
    print(f"{len(paths)} workbooks; cells compared: {compared}; {len(differences)} differences")
    sys.exit(1 if differences or silent or not paths else 0)


if __name__ == "__main__":
    main()
