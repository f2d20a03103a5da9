#!/usr/bin/env python3
"""Makes the round that the speed is measured on: `python3 benches/generate.py OUT [--units 10] [--months 9] [--items 12]`.

OUT receives inbox/, templates/, tonghop.toml and truth.json. The same arguments give the same bytes.
"""

import argparse
import io
import json
import shutil
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from generator import describe, truth
from generator.book import Book
from generator.figures import YEAR
from generator.forms import forms
from generator.units import TEN, units


def renamed(book, old, new):
    """The same workbook of another unit: only its name is exchanged, which is far cheaper than laying it out again."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as copy:
        for member in source.infolist():
            data = source.read(member)
            if member.filename == "xl/sharedStrings.xml":
                text = data.decode()
                for before, after in ((old, new), (old.upper(), new.upper())):
                    text = text.replace(escape(before), escape(after))
                data = text.encode()
            copy.writestr(member, data)
    return target.getvalue()


def write_inbox(folder, described, reporting, months):
    """Writes all workbooks; gives their number, their non-empty cells and the planted errors."""
    folder.mkdir(parents=True)
    count, cells, errors = 0, 0, []
    for month in range(1, months + 1):
        laid_out = {}
        for index, unit in enumerate(reporting):
            if unit.pattern == index:
                book = Book(described, unit, month)
                laid_out[unit.pattern] = unit, book.bytes(), book
            first, content, book = laid_out[unit.pattern]
            name = f"bao-cao-{unit.id}-T{month:02}-{YEAR}.xlsx"
            (folder / name).write_bytes(content if unit is first else renamed(content, first.name, unit.name))
            count += 1
            cells += book.cells
            about = {"file": name, "unit": unit.id, "period": f"{YEAR}-{month:02}"}
            errors += [about | error | {"stated": truth.tenths(error["stated"]), "sum": truth.tenths(error["sum"])} for error in book.errors]
    return count, cells, errors


def write_descriptions(out, described, reporting, months):
    """Writes templates/ and the job file."""
    texts = {f"templates/forms/{form.number:02}-{form.id}.toml": describe.form_toml(form) for form in described}
    texts |= {
        "templates/indicators.toml": describe.indicators_toml(described),
        "templates/register/kon-tum.toml": describe.register_toml(described, reporting),
        "templates/report/report.toml": describe.report_toml(described),
        "templates/report/bao-cao.md": describe.report_body(described),
        "tonghop.toml": describe.job_toml(months),
    }
    for path, text in texts.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_text(text, encoding="utf-8")


def write_truth(out, described, reporting, months, written):
    """Writes what must come out."""
    count, cells, errors = written
    returns = truth.Returns()
    sums, left_out = truth.totals(returns, described, reporting, months)
    content = {
        "period": f"{YEAR}-{months:02}", "workbooks": count, "non_empty_cells": cells, "errors": errors, "left_out": left_out, "totals": sums,
        "monthly": truth.monthly(returns, described, reporting, months), "of_units": truth.of_units(returns, described, reporting, months),
    }
    (out / "truth.json").write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="folder to make; an earlier round in it is replaced")
    parser.add_argument("--units", type=int, default=len(TEN), help="reporting units (700 for a country)")
    parser.add_argument("--months", type=int, default=9, choices=range(1, 13), metavar="1..12", help="months of 2019; the last is the period of the run")
    parser.add_argument("--items", type=int, default=12, choices=range(1, 13), metavar="1..12", help="items in each of the seven groups of a form")
    given = parser.parse_args()
    described, reporting = forms(given.items), units(given.units)
    for old in ("inbox", "templates"):
        shutil.rmtree(given.out / old, ignore_errors=True)
    written = write_inbox(given.out / "inbox", described, reporting, given.months)
    write_descriptions(given.out, described, reporting, given.months)
    write_truth(given.out, described, reporting, given.months, written)
    print(f"{written[0]} workbooks, {written[1]:,} non-empty cells, {len(written[2])} wrong totals in {given.out}")


if __name__ == "__main__":
    main()
