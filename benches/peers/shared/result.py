"""What a peer hands to the writers, and the ratios made from its totals."""

import hashlib
from collections import namedtuple
from dataclasses import dataclass, field
from functools import cached_property

from .terms import FORM_IDS, FORMS, ROLES

Line = namedtuple("Line", "form row unit label measure values file sheet sheet_row columns")
Finding = namedtuple("Finding", "code severity unit form file sheet cell title observed expected")
MEASURES = {form[0]: form[3] for form in FORMS}
PLAN, SAME_MONTH, BASE, PREVIOUS, MONTH, CUMULATIVE, EXPECTED = range(len(ROLES))


@dataclass
class Result:
    """Lines of the period sorted by form, row and unit, `None` for a value that is left out; totals by form and row; monthly totals by form with their cells; findings; files."""

    period: str
    months: int
    units: list
    lines: list
    totals: dict
    monthly: dict
    monthly_cells: dict
    findings: list = field(default_factory=list)
    files: list = field(default_factory=list)

    @cached_property
    def places(self):
        """Number of a line among the observations, from 0."""
        return {(line.form, line.row, line.unit): number for number, line in enumerate(self.lines)}

    @cached_property
    def by_row(self):
        """Lines of every form and row."""
        found = {}
        for line in self.lines:
            found.setdefault((line.form, line.row), []).append(line)
        return found

    @cached_property
    def rankings(self):
        """Units of each form by completion of their plan, the highest first; units that are left out have no place."""
        found = {}
        for form in FORM_IDS:
            rated = [(completion(line.values), line.unit) for line in self.by_row[form, "total"]]
            order = {unit: number for number, (unit, _) in enumerate(self.units)}
            found[form] = sorted(((value, unit) for value, unit in rated if value is not None), key=lambda pair: (-pair[0], order[pair[1]]))
        return found

    def line(self, form, row, unit):
        return self.lines[self.places[form, row, unit]]

    def labels(self, form):
        """Rows of a form with their labels, in order."""
        return [(row, lines[0].label) for (of_form, row), lines in self.by_row.items() if of_form == form]

    def lacking(self, form, *indexes):
        """Units that are not in a total of these values, or in the ratio between them."""
        return [line.unit for line in self.by_row[form, "total"] if any(line.values[index] is None for index in indexes)]

    def rate(self, form, row, name):
        """A ratio of two totals, of the units that are in both."""
        function, *roles = DERIVED[name]
        pair = [ROLES.index(role) for role in roles]
        without, values = self.lacking(form, *pair), list(self.totals[form, row])
        if without:
            for index in pair:
                values[index] = round(sum(line.values[index] for line in self.by_row[form, row] if line.unit not in without), 1)
        return function(values)

    def note(self, form):
        """The line below a table that says who is not in it; `None` when all are."""
        names = dict(self.units)
        units = self.lacking(form, *range(len(ROLES)))
        return f"(*) Chưa gồm: {'; '.join(names[unit] + ' (số liệu có lỗi TH112)' for unit in sorted(units))}." if units else None

    def share(self, form, unit):
        """A unit's part of the province's cumulative total, in percent."""
        return ratio(self.line(form, "total", unit).values[CUMULATIVE], self.totals[form, "total"][CUMULATIVE])

    def weight(self, form, unit):
        """A unit's part of last year's cumulative total, in percent: what is lost where this year's figure is left out."""
        return ratio(self.line(form, "total", unit).values[BASE], self.totals[form, "total"][BASE])

    @property
    def left_months(self):
        return max(12 - self.months, 1)


def months_of(kept, period):
    """Totals and cells of every month by form: official where the return of the next month states it, else the estimate.

    `kept` are the total lines, `None` for what is left out, as (form, unit, month, previous month's value, value, its file, sheet, row and columns).
    """
    estimates, official = {}, {}
    for form, unit, month, previous, value, file, sheet, row, columns in kept:
        if value is not None:
            estimates[form, unit, month] = value, f"{file}#{sheet}!{letters(columns[MONTH])}{row}"
        if previous is not None:
            official[form, unit, month - 1] = previous, f"{file}#{sheet}!{letters(columns[PREVIOUS])}{row}"
    last = int(period[5:])
    totals = {form: [0.0] * last for form in FORM_IDS}
    cells = {form: [[] for _ in range(last)] for form in FORM_IDS}
    for key in sorted(estimates | official):
        form, _, month = key
        # The month before the run is a total of the run itself: its return decides alone.
        found = official.get(key) or (estimates.get(key) if month != last - 1 else None)
        if found and month >= 1:
            totals[form][month - 1] += found[0]
            cells[form][month - 1].append(found[1])
    return {form: [round(total, 1) for total in months] for form, months in totals.items()}, cells


def letters(column):
    """Letter of a column below Z."""
    return chr(ord("A") + column)


def address(line, index):
    """A1 of the value with this number."""
    return f"{letters(line.columns[index])}{line.sheet_row}"


def ratio(above, below, plus=0):
    return above / below * 100 + plus if above is not None and below is not None and below > 0 else None


def growth(values):
    """Cumulative on the same period, in percent."""
    return ratio(values[CUMULATIVE], values[BASE], -100)


def completion(values):
    """Cumulative on the plan, in percent."""
    return ratio(values[CUMULATIVE], values[PLAN])


def expected_completion(values):
    """Expected year on the plan, in percent."""
    return ratio(values[EXPECTED], values[PLAN])


# Name: function, numerator, denominator.
DERIVED = {
    "growth": (growth, "cumulative", "same-period"), "completion": (completion, "cumulative", "annual-plan"),
    "expected-completion": (expected_completion, "expected-year", "annual-plan"),
}


def hashed(paths):
    """Name, SHA-256 and size of every file."""
    found = []
    for path in paths:
        content = path.read_bytes()
        found.append((path.name, hashlib.sha256(content).hexdigest(), len(content)))
    return found
