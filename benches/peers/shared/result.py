"""What a peer hands to the writers."""

import hashlib
from collections import namedtuple
from dataclasses import dataclass, field

from .terms import FORMS, ROLES

Line = namedtuple("Line", "form row unit label measure values file sheet sheet_row columns left_out")
Finding = namedtuple("Finding", "code severity unit form file sheet cell title observed expected")
MEASURES = {form[0]: form[3] for form in FORMS}


@dataclass
class Result:
    """Lines of the period sorted by form, row and unit; totals by form and row; monthly totals by form; findings; files."""

    period: str
    months: int
    units: list
    lines: list
    totals: dict
    monthly: dict
    findings: list
    files: list = field(default_factory=list)

    def labels(self, form):
        """Rows of a form with their labels, in order."""
        return list({line.row: line.label for line in self.lines if line.form == form}.items())


def letters(column):
    """Letter of a column below Z."""
    return chr(ord("A") + column)


def address(line, index):
    """A1 of the value with this number."""
    return f"{letters(line.columns[index])}{line.sheet_row}"


def growth(values):
    """Cumulative on the same period, in percent."""
    return ratio(values[5], values[2], -100)


def completion(values):
    """Cumulative on the plan, in percent."""
    return ratio(values[5], values[0])


def expected_completion(values):
    """Expected year on the plan, in percent."""
    return ratio(values[6], values[0])


def month_growth(values):
    """Month on the same month, in percent."""
    return ratio(values[4], values[1], -100)


def ratio(above, below, plus=0):
    return above / below * 100 + plus if below > 0 else None


DERIVED = {"month-growth": month_growth, "growth": growth, "completion": completion, "expected-completion": expected_completion}
ROLE_INDEX = {role: index for index, role in enumerate(ROLES)}


def ranking(result, form):
    """Units by completion of their plan, the highest first; units that are left out have no place."""
    found = [(completion(line.values), line.unit) for line in result.lines if line.form == form and line.row == "total" and not line.left_out]
    return sorted(((value, unit) for value, unit in found if value is not None), key=lambda pair: (-pair[0], pair[1]))


def missing(result, form):
    """Units that are not in the total of a form."""
    return [line.unit for line in result.lines if line.form == form and line.row == "total" and line.left_out]


def hashed(paths):
    """Name, SHA-256 and size of every file."""
    found = []
    for path in paths:
        content = path.read_bytes()
        found.append((path.name, hashlib.sha256(content).hexdigest(), len(content)))
    return found
