#!/usr/bin/env python3
"""Random forgeries against the sample round: `python3 tests/attacks/forge.py`. No printed figure moves in silence.

The inbox of the sample round is laid out with a folder for each unit, as `tonghop init --senders` does, and run once. Then, a thousand
times, one forged workbook is put beside the real ones, which all stay: a copy of some sheets of a real return, or a real workbook with
such a sheet added to it. Drawn at random are the unit that it says it is of, the forms, the day, whether the sheet is seen, hidden or
very hidden, the name, the folder, and what is done to the figures; one in three is about the province's own tables. After each run every
figure of so-lieu.json is held against that of the clean run. Where one moved, was lost or was added, an error must name the file or the unit, or a line of
page 1 that the clean run does not have. Anything else ends the script with 1.

Each forgery follows from its number alone: `--only 17` tries one again and says what it was. `--flat` has no folders and no senders. Needs openpyxl and
pdftotext (poppler-utils); the program is built by the caller.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import openpyxl

ROOT = Path(__file__).resolve().parents[2]
INBOX = ROOT / "fixtures" / "sample" / "inbox"
# Id of each unit, the name that its sheets give it, and a word of the name of its file.
UNITS = {
    "kon-tum": ("Thành phố Kon Tum", "TP Kon Tum"),
    "dak-glei": ("Huyện Đăk Glei", "DakGlei"),
    "ngoc-hoi": ("Huyện Ngọc Hồi", "Ngọc Hồi"),
    "dak-to": ("Huyện Đắk Tô", "Dak To"),
    "kon-plong": ("Huyện Kon Plông", "KonPlong"),
    "kon-ray": ("Huyện Kon Rẫy", "Kon Ray"),
    "dak-ha": ("Huyện Đắk Hà", "Dak Ha"),
    "sa-thay": ("Huyện Sa Thầy", "SaThay"),
    "tu-mo-rong": ("Huyện Tu Mơ Rông", "TuMoRong"),
    "ia-h-drai": ("Huyện Ia H'Drai", "Ia HDrai"),
    "tinh": ("Tỉnh Kon Tum", "So Cong Thuong"),
}
# What page 1 calls them.
SHORT = {unit: name.split(" ", 1)[1] for unit, (name, _) in UNITS.items()} | {"kon-tum": "Kon Tum", "dak-glei": "Đắk Glei", "tinh": "Tỉnh"}
DAYS = ("ngày 10 tháng 9 năm 2019", "ngày 20 tháng 9 năm 2019", "ngày 24 tháng 9 năm 2019", "ngày 25 tháng 9 năm 2019", "ngày 31 tháng 12 năm 2199", "")
FACTORS = (0.5, 0.9, 0.99, 1.01, 1.1, 2, 10, 1000)
ENDS = {0, 1, 3}


def source_of(unit):
    return next(path for path in sorted(INBOX.iterdir()) if UNITS[unit][1] in path.name)


def values_of(path):
    """The workbook with values in place of formulas: openpyxl would write them without their results."""
    with open(path, "rb") as stream:
        return openpyxl.load_workbook(stream, data_only=True)


class Clean:
    """The round without a forgery."""

    def __init__(self, program, place, flat):
        self.program, self.place, self.flat = program, place, flat
        self.books = {unit: source_of(unit) for unit in UNITS}
        inbox = place / "inbox"
        senders = []
        for unit, path in self.books.items():
            folder = inbox if flat else inbox / unit
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, folder / path.name)
            senders.append(f'[senders.{unit}]\nfolder = "{unit}"\n')
        # The plants that the province runs are in its own workbook.
        senders.append('[senders.khoi-tinh]\nfolder = "tinh"\n')
        text = 'period = "2019-09"\nas-of = "2019-09-25"\ninbox = "inbox"\nout = "out"\nhistory = "lich-su"\nthreads = 1\n'
        (place / "tonghop.toml").write_text(text + ("" if flat else "".join(senders)), encoding="utf-8")
        ended = self.run(place)
        assert ended == 0, f"the clean run ends with {ended}"
        self.figures, self.page = figures_of(place), page_of(place)
        assert len(self.figures) > 5000 and len(self.page) > 20, "the clean run printed hardly anything"

    def run(self, folder):
        command = [self.program, "run", "--config", folder / "tonghop.toml", "--quiet", "--allow-fewer"]
        done = subprocess.run(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)
        return done.returncode


def figures_of(folder):
    report = json.loads((folder / "out" / "so-lieu.json").read_text(encoding="utf-8"))
    return {figure["id"]: figure["value"] for figure in report["figures"]}


def page_of(folder):
    """The lines of page 1 in the order in which they are read: side by side, a name broken in one column would be torn by the other."""
    command = ["pdftotext", "-l", "1", folder / "out" / "bao-cao.pdf", "-"]
    text = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, check=True).stdout.decode("utf-8", "replace")
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def cells_with(sheet, kind):
    return [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, kind) and not isinstance(cell.value, bool)]


def change_figures(sheet, draw):
    """All figures below the head, one column or one cell, times a factor."""
    factor = draw.choice(FACTORS)
    numbers = [cell for cell in cells_with(sheet, (int, float)) if cell.row > 11 and cell.column > 2]
    if not numbers:
        return "nothing"
    how = draw.choice(("all", "all", "column", "cell"))
    if how == "column":
        column = draw.choice(numbers).column
        numbers = [cell for cell in numbers if cell.column == column]
    elif how == "cell":
        numbers = [draw.choice(numbers)]
    for cell in numbers:
        cell.value = round(cell.value * factor, 1)
    return f"{how} x {factor}"


def rename_unit(sheet, old, new, draw):
    """The head of the sheet names another unit."""
    names = {name for name in (UNITS[old][0], UNITS[old][0].upper(), SHORT[old], SHORT[old].upper())}
    pattern = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))
    for cell in cells_with(sheet, str):
        if cell.row <= 11 or "ngày" in cell.value:
            cell.value = pattern.sub(lambda found: UNITS[new][0].upper() if found[0].isupper() else UNITS[new][0], cell.value)
    return new


def set_day(sheet, draw):
    day = draw.choice(DAYS)
    for cell in cells_with(sheet, str):
        cell.value = re.sub(r"ngày \d+ tháng \d+ năm \d+", day, cell.value)
    return day or "no day"


def copied_into(book, sheet, title):
    """A sheet of another workbook, cell by cell."""
    new = book.create_sheet(title)
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                new[cell.coordinate].value = cell.value
                new[cell.coordinate].number_format = cell.number_format
    for merged in sheet.merged_cells.ranges:
        new.merge_cells(str(merged))
    return new


def place_of(draw, flat, said, carrier):
    """A folder of the inbox, which its makers choose: anybody's, one inside another, one that only reads like another."""
    if flat:
        return draw.choice(("", "", "moi"))
    return draw.choice(("", said, said, carrier, "moi", f"{carrier}/{said}", said.upper(), f"{said}\u200b"))


def name_of(draw, said, carrier):
    anonymous = draw.choice(("b1.xlsx", "moi.xlsx", "Book1.xlsx", "bao cao thang 9.xlsx"))
    real = source_of(said).name
    return draw.choice((anonymous, real, real.replace(".xlsx", " (2).xlsx"), real.replace(".xlsx", "\u200b.xlsx"), f"0 {UNITS[said][1]}.xlsx", source_of(carrier).name, "So Cong Thuong bs.xlsx"))


def forged(number, clean):
    """The workbook of a number, its path in the inbox, the units that it is about, and what was drawn."""
    draw = random.Random(f"forgery {number}")
    carrier = draw.choice(sorted(UNITS))
    source = "tinh" if draw.random() < 0.34 else draw.choice(sorted(UNITS))
    said = source if draw.random() < 0.7 else draw.choice(sorted(UNITS))
    book = values_of(clean.books[source])
    forms = [sheet for sheet in book if len(cells_with(sheet, (int, float))) > 10]
    chosen = draw.sample(forms, draw.choice((1, 1, 2, len(forms))))
    drawn = [f"{source} said to be {said}", ", ".join(sheet.title for sheet in chosen)]
    for sheet in chosen:
        if said != source:
            rename_unit(sheet, source, said, draw)
        drawn.append(f"{change_figures(sheet, draw)}, {set_day(sheet, draw)}")
    state = draw.choice(("visible", "visible", "hidden", "veryHidden"))
    if draw.random() < 0.4:
        # A real workbook with the forged sheets added to it.
        whole = values_of(clean.books[carrier])
        for sheet in chosen:
            copied_into(whole, sheet, f"phu luc {sheet.title}"[:31]).sheet_state = state
        book = whole
        drawn.append(f"in a workbook of {carrier}, {state}")
    else:
        for sheet in [sheet for sheet in book if sheet not in chosen]:
            book.remove(sheet)
        if state != "visible":
            book.create_sheet("Bìa")["A1"] = "Kính gửi Sở Công Thương"
            for sheet in chosen:
                sheet.sheet_state = state
        drawn.append(state)
    book.active = next(at for at, sheet in enumerate(book.worksheets) if sheet.sheet_state == "visible")
    path = Path(place_of(draw, clean.flat, said, carrier)) / name_of(draw, said, carrier)
    while (clean.place / "inbox" / path).exists():
        # What overwrites a real return is that return, as far as anybody can tell.
        path = path.with_name(f"x {path.name}")
    return book, path, {said, carrier}, drawn


def names(text, path, units):
    """Whether a text names the file, or a unit that the forgery is about."""
    plain = path.name.replace("\u200b", "")
    return plain in text or "200B" in text or any(SHORT[unit].lower() in text.lower() for unit in units)


def judged(number, clean, folder):
    """Tries one forgery in `folder`, which is as the clean run left it: what moved, and by what it was said."""
    book, path, units, drawn = forged(number, clean)
    target = folder / "inbox" / path
    made = [parent for parent in (target.parent, target.parent.parent) if not parent.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    ended = clean.run(folder)
    what = f"{number}: {path}: {'; '.join(drawn)}".replace("\u200b", "<200B>")
    if ended not in ENDS:
        verdict = ("FAILED", f"{what}: ended with {ended}")
    else:
        figures = figures_of(folder)
        moved = [key for key in figures.keys() | clean.figures.keys() if figures.get(key) != clean.figures.get(key)]
        findings = json.loads((folder / "out" / "phat-hien.json").read_text(encoding="utf-8"))["findings"]
        errors = [one for one in findings if one["severity"] == "error"]
        by_error = [one for one in errors if names(json.dumps(one, ensure_ascii=False), path, units)]
        new = [line for line in page_of(folder) if line not in set(clean.page)]
        by_page = names(" ".join(new), path, units)
        if not moved:
            verdict = ("nothing moved", what)
        elif by_error:
            verdict = ("moved, named by an error", what)
        elif by_page:
            verdict = ("moved, named on page 1", what)
        else:
            verdict = ("SILENT", f"{what}: {len(moved)} figures moved, such as {sorted(moved)[:3]}")
    restore(clean, folder, target, made)
    return verdict


def restore(clean, folder, target, made):
    target.unlink()
    for parent in made:
        if parent.exists() and parent != folder / "inbox":
            shutil.rmtree(parent, ignore_errors=True)
    for part in ("out", "lich-su"):
        shutil.rmtree(folder / part, ignore_errors=True)
        shutil.copytree(clean.place / part, folder / part)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, default=ROOT / "target" / "debug" / "tonghop")
    parser.add_argument("--count", type=int, default=1000, help="forgeries")
    parser.add_argument("--first", type=int, default=0, help="number of the first")
    parser.add_argument("--only", type=int, help="this one alone")
    parser.add_argument("--flat", action="store_true", help="one folder for all, no senders declared")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    given = parser.parse_args()
    numbers = range(given.first, given.first + given.count) if given.only is None else [given.only]
    tally, wrong, own = collections.Counter(), [], threading.local()
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as place:
        (Path(place) / "clean").mkdir()
        clean = Clean(given.program.resolve(), Path(place) / "clean", given.flat)

        def one(number):
            if not hasattr(own, "folder"):
                own.folder = Path(place) / f"job-{threading.get_ident()}"
                shutil.copytree(clean.place, own.folder)
            return judged(number, clean, own.folder)

        with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
            for verdict, what in pool.map(one, numbers):
                tally[verdict] += 1
                if verdict.isupper():
                    wrong.append(what)
                    print(f"{verdict} {what}", flush=True)
                elif given.only is not None:
                    print(f"{verdict}: {what}")
    print(f"{sum(tally.values())} forgeries: " + ", ".join(f"{count} {verdict}" for verdict, count in sorted(tally.items())))
    # A script that moves nothing would prove nothing.
    moved = tally["moved, named by an error"] + tally["moved, named on page 1"]
    return 1 if wrong or (given.only is None and len(numbers) >= 100 and moved == 0) else 0


if __name__ == "__main__":
    sys.exit(main())
