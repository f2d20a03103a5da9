#!/usr/bin/env python3
"""Plants single faults into the clean round of August 2019 and counts what the program finds: `python3 benches/faults.py`.

Needs openpyxl. Takes the months before into a history, runs the clean round, then one round for each fault, two at a time. A fault counts as found when an
error or warning that the clean round does not have names the unit's sheet and a cell in the row or column of a faulty cell; a row that is not there has none, and
may be named by its cells of last month or by its sheet alone. What it moves is computed here:
the largest change of a cell, carried figures included, in percent of the sum of all units in that row and column. Prints Markdown.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal as D
from pathlib import Path
from queue import Queue
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "fixtures"))
from planted import KINDS, Return  # noqa: E402
from verify_months import FOLDER, RATIOS, unit_of  # noqa: E402

README = ROOT / "benches/README.md"
BEGIN, END = "<!-- faults: begin -->", "<!-- faults: end -->"
ROUND, EARLIER = "2019/08", [f"2018/{month:02}" for month in range(1, 13)] + [f"2019/{month:02}" for month in range(1, 8)]
LARGE = D("0.1")
# A run with findings, and one that leaves a unit out, are runs.
FINE = {0, 1, 3}


@dataclass
class Desk:
    """A folder of one worker: inbox, history, outputs."""

    folder: Path
    program: Path

    def run(self, task, *arguments):
        command = [self.program, *task, "--config", self.folder / "tonghop.toml", "--lang", "en", *arguments]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        if done.returncode not in FINE:
            sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}\n{done.stderr.decode(errors='replace')}")

    def judge(self, history, changed=None):
        """Errors and warnings of the round with this workbook in the place of the clean one."""
        for name, source in (("inbox", FOLDER / "clean" / ROUND), ("lich-su", history)):
            shutil.rmtree(self.folder / name, ignore_errors=True)
            shutil.copytree(source, self.folder / name)
        if changed:
            shutil.copyfile(changed, self.folder / "inbox" / changed.name)
        self.run(["run"], "--threads", "1")
        findings = json.loads((self.folder / "out/phat-hien.json").read_text(encoding="utf-8"))["findings"]
        return [finding for finding in findings if finding["severity"] != "note"]


def desk(folder, program):
    """An empty desk with its job file."""
    folder.mkdir(parents=True)
    year, month = ROUND.split("/")
    (folder / "tonghop.toml").write_text(
        f'period = "{year}-{month}"\nas-of = "{year}-{month}-25"\ninbox = "inbox"\nout = "out"\nhistory = "lich-su"\ntemplates = {json.dumps(str(FOLDER / "templates"))}\n', encoding="utf-8")
    return Desk(folder, program)


def take_history(folder, program):
    """The months before, in a history."""
    first = desk(folder, program)
    for month in EARLIER:
        shutil.copytree(FOLDER / "clean" / month, folder / "earlier" / month)
    first.run(["history", "import"], folder / "earlier")
    return folder / "lich-su"


def key(finding):
    """What makes two findings the same."""
    return finding["code"], finding["unit"], finding["form"], json.dumps(finding["cell"]), finding["observed"]


def places(finding):
    """(file, sheet, column, row) of its cells."""
    for cell in [finding["cell"], *finding["other_cells"]]:
        if cell and cell.get("cell"):
            letters = cell["cell"].rstrip("0123456789")
            yield cell["file"], cell["sheet"], letters, cell["cell"][len(letters) :]


def names_cells(finding, one, form, cells):
    """Whether a finding speaks of the sheet of a form and of a cell in the row or column of one of these."""
    columns, rows = {cell.rstrip("0123456789") for cell in cells}, {cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for cell in cells}
    here = (one.path.name, one.sheet(form))
    return any((file, sheet) == here and (column in columns or row in rows) for file, sheet, column, row in places(finding))


def names_fault(finding, fault, one, last):
    """Whether a finding is of the fault. A row that is not there has no cell: its sheet is named as lacking one, or its cells of last month are."""
    if names_cells(finding, one, fault.form, fault.cells):
        return True
    if fault.absent is None:
        return False
    cells = [cell for cell, (row, _) in last.table(fault.form).places.items() if row == fault.absent]
    lines = {cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for cell in cells}
    # The history names workbooks with their folders.
    of_last = any((Path(file).name, sheet) == (last.path.name, last.sheet(fault.form)) and row in lines for file, sheet, _, row in places(finding))
    cell = finding["cell"] or {}
    of_sheet = finding["rule"] == "missing-cell" and (cell.get("file"), cell.get("sheet"), cell.get("cell")) == (one.path.name, one.sheet(fault.form), None)
    return of_last or of_sheet


def province_sums(returns):
    """(form, row, role) -> sum over the units."""
    sums = Counter()
    for one in returns.values():
        for form, (_, table) in one.forms.items():
            for row, values in table.rows.items():
                for role, value in values.items():
                    if role not in RATIOS:
                        sums[form, row, role] += value
    return sums


def plant(count, seed, folder):
    """So many faults, the kinds in turn, each with its workbook; the same seed gives the same faults."""
    random = Random(seed)
    returns = {unit_of(path.name): Return(path, 2019) for path in sorted((FOLDER / "clean" / ROUND).glob("*.xlsx")) if unit_of(path.name)}
    earlier = {unit: {} for unit in returns}
    for name, month in (("month before", "2019/07"), ("year before", "2018/08")):
        for path in (FOLDER / "clean" / month).glob("*.xlsx"):
            if unit := unit_of(path.name):
                earlier[unit][name] = Return(path, int(month[:4]))
    sums, kinds, faults = province_sums(returns), list(KINDS), []
    while len(faults) < count:
        number = len(faults)
        unit = random.choice(sorted(returns))
        one = returns[unit]
        path = folder / str(number) / one.path.name
        path.parent.mkdir(exist_ok=True)
        planted = KINDS[kinds[number % len(kinds)]](random, one, path, earlier[unit], number // len(kinds) % 2 == 1)
        if planted:
            fault, changed, rows = planted
            fault.moves = max(moved(one.table(fault.form).value(row, role), rows[row].get(role) or D(0), sums[fault.form, row, role]) for _, row, role in changed if role not in RATIOS)
            faults.append((fault, one, earlier[unit]["month before"], path))
    return faults


def moved(old, new, whole):
    """Change in percent of the sum of all units."""
    return abs(new - old) / whole * 100 if whole else D(100 if new != old else 0)


def judge_all(faults, history, clean, folder, program):
    """(fault, weight of what was found, names of the rules) for each."""
    desks = Queue()
    for number in range(2):
        desks.put(desk(folder / f"desk-{number}", program))
    known = {key(finding) for finding in clean}

    def judge(planted):
        fault, one, last, path = planted
        mine = desks.get()
        try:
            findings = mine.judge(history, path)
        finally:
            desks.put(mine)
        new = [finding for finding in findings if key(finding) not in known]
        named = [finding for finding in new if names_fault(finding, fault, one, last)]
        weight = "error" if any(finding["severity"] == "error" for finding in named) else "warning" if named else None
        return fault, one.path.name, weight, sorted({finding["rule"] for finding in named}), sorted({finding["rule"] for finding in new if finding not in named})

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(judge, faults))


def table(judged, clean):
    """The counts by kind as Markdown."""
    lines = ["| fault | planted | found as error | as warning | not found | move a province figure by > 0.1 % | of these found |", "| --- | --- | --- | --- | --- | --- | --- |"]
    groups = [(kind, [one for one in judged if one[0].kind == kind]) for kind in KINDS]
    by_variant = [(f"— {variant}", [one for one in judged if one[0].kind in list(KINDS)[:3] and one[0].variant == variant]) for variant in ("alone", "carried through")]
    for name, group in [*groups, ("all", judged), *by_variant]:
        weights, large = Counter(one[2] for one in group), [one for one in group if one[0].moves > LARGE]
        found = sum(one[2] is not None for one in large)
        share = f"{found} ({found / len(large) * 100:.1f} %)" if large else "—"
        lines.append(f"| {name} | {len(group)} | {weights['error']} | {weights['warning']} | {weights[None]} | {len(large)} | {share} |")
    weights = Counter(finding["severity"] for finding in clean)
    lines += ["", f"The clean round itself: {weights['error']} errors, {weights['warning']} warnings. The last two lines are of the first three kinds."]
    return "\n".join(lines)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--faults", type=int, default=500)
    options.add_argument("--seed", type=int, default=2019)
    options.add_argument("--program", type=Path, default=ROOT / "target/release/tonghop")
    options.add_argument("--list", action="store_true", help="every fault with what was found")
    options.add_argument("--write", action="store_true", help="put the table into benches/README.md")
    given = options.parse_args()
    if given.program == options.get_default("program"):
        subprocess.run(["cargo", "build", "--release", "--locked"], cwd=ROOT, check=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        history = take_history(folder / "history", given.program.resolve())
        clean = desk(folder / "clean", given.program.resolve()).judge(history)
        (folder / "planted").mkdir()
        faults = plant(given.faults, given.seed, folder / "planted")
        judged = judge_all(faults, history, clean, folder, given.program.resolve())
    if given.list:
        for fault, file, weight, rules, others in judged:
            print(f"{weight or 'NOT FOUND'}\t{fault.kind}\t{fault.variant}\t{fault.moves:.3f} %\t{file}\t{fault.form}\t{fault.what}\t{fault.cells[:3]}\t{rules}\t{others}")
        for finding in clean:
            print("clean:", finding["severity"], finding["rule"], finding["observed"])
    shown = table(judged, clean)
    print(shown)
    if given.write:
        text = README.read_text(encoding="utf-8")
        before, rest = text.split(BEGIN)
        README.write_text(f"{before}{BEGIN}\n{shown}\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
