"""The slips of an officer's hand: takes a clean return, changes one thing, and leaves the workbook as the officer would.

Half of the slips in single figures stand alone, as when a figure is typed over a formula's result; half are carried through into the totals, the ownership,
the cumulative figure and the printed ratios, as when every total is a formula. Columns filled by copying are carried through by their nature.
"""

import copy
import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal as D

from openpyxl import load_workbook
from verify_months import RATIOS, read

LEAF = {"industry": r"A/[IV]+/\d+$", "retail": r"/I/\d+$|/(II|III|IV|V)/$", "trade": r"[AB]/II/\d+$"}
GROUPS = {"industry": r"A/[IV]+/", "retail": "/I/", "trade": "[AB]/II/"}
ALONE, CARRIED = "alone", "carried through"


@dataclass
class Fault:
    """One slip: where it is, which cells are wrong, and how the totals stand; `absent` is the row that is not there."""

    kind: str
    variant: str
    form: str
    what: str
    cells: list = field(default_factory=list)
    absent: str | None = None
    moves: D = D(0)


class Return:
    """A unit's workbook of one month, and the figures in it."""

    def __init__(self, path, year):
        self.path, self.year = path, year
        self.forms = read(path, year)

    def table(self, form):
        return self.forms[form][1]

    def sheet(self, form):
        return self.forms[form][0]

    def rows(self, form):
        """A copy of the figures to change: row -> role -> number."""
        return copy.deepcopy(self.table(form).rows)

    def leaves(self, form):
        return [row for row in self.table(form).rows if re.match(LEAF[form], row)]

    def flows(self, form):
        """Columns of figures, not of ratios."""
        return [role for role in self.table(form).roles.values() if role not in RATIOS]

    def filled(self, form):
        """(row, role) of parts that are not zero."""
        table = self.table(form)
        return [(row, role) for row in self.leaves(form) for role in self.flows(form) if table.value(row, role)]

    def write(self, form, rows, path, gone=()):
        """Saves the workbook with these figures; `gone` rows lose their labels too. Returns row and role of every cell that changed."""
        book, table = load_workbook(self.path), self.table(form)
        sheet, changed = book[self.sheet(form)], []
        for address, (row, role) in table.places.items():
            old, new = table.rows[row].get(role), rows[row].get(role)
            if old == new:
                continue
            cell = sheet[address]
            is_text = isinstance(cell.value, str) and cell.value not in ("-", "x", "…")
            cell.value = typed(new, is_text)
            changed.append((address, row, role))
        for row in gone:
            line = next(sheet[address].row for address, (at, _) in table.places.items() if at == row)
            for cell in sheet[line]:
                cell.value = None
        book.save(path)
        return changed


def typed(number, is_text):
    """A figure as it is typed; nothing where there is none."""
    if number is None:
        return None
    return f"{number:,f}".replace(",", " ").replace(".", ",").replace(" ", ".") if is_text else number


def move(rows, row, role, value, carried):
    """Sets one figure; what follows in the cumulative column follows."""
    difference = value - rows[row][role]
    rows[row][role] = value
    base, volume = (role.removesuffix("-volume"), "-volume" if role.endswith("-volume") else "")
    if carried and base in ("month", "previous-month"):
        rows[row]["cumulative" + volume] += difference


def carry(one, form, rows):
    """Totals are sums again, the non-state sector takes up the rest, ratios follow."""
    roles = [role for role in one.flows(form) if not role.endswith("-volume")]
    under = lambda pattern: [row for row in rows if re.fullmatch(pattern, row)]
    if form == "industry":
        sums = [(f"A/{part}/", under(rf"A/{part}/\d+")) for part in ("I", "II", "III", "IV")] + [("total", under("A/[IV]+/"))]
        owners = [("total", "B//2", under(r"B//\d"))]
    elif form == "retail":
        sums, owners = [("/I/", under(r"/I/\d+")), ("total", under("/[IV]+/"))], []
    else:
        sums = [(f"{side}//", under(rf"{side}/II/\d+")) for side in "AB"]
        owners = [(f"{side}//", f"{side}/I/2", under(rf"{side}/I/\d")) for side in "AB"]
    for total, parts in sums:
        for role in roles:
            rows[total][role] = sum((rows[part].get(role) or D(0) for part in parts), D(0))
    for total, rest, parts in owners:
        for role in roles:
            rows[rest][role] += rows[total][role] - sum(rows[part].get(role, D(0)) for part in parts)
    for row, values in rows.items():
        print_ratios(one.table(form).rows[row], values)


def print_ratios(old, values):
    """Ratios with as many decimals as they had, where a figure they follow from has changed."""
    for ratio, (top, low) in RATIOS.items():
        if ratio not in values or (old.get(top), old.get(low)) == (values.get(top), values.get(low)) or not values.get(low):
            continue
        places = max(1, -old[ratio].as_tuple().exponent)
        values[ratio] = ((values.get(top) or D(0)) / values[low] * 100).quantize(D(1).scaleb(-places), ROUND_HALF_UP)


def one_figure(kind, change):
    """A slip in a single part: `change` gives the wrong figure, or None."""

    def plant(random, one, path, earlier, carried):
        form, row, role = random.choice([(form, *place) for form in one.forms for place in one.filled(form)])
        old = one.table(form).value(row, role)
        new = change(random, old)
        if new is None or new == old:
            return None
        rows = one.rows(form)
        move(rows, row, role, new, carried)
        if carried:
            carry(one, form, rows)
        changed = one.write(form, rows, path)
        cells = [address for address, at, of in changed if (at, of) == (row, role)]
        return Fault(kind, CARRIED if carried else ALONE, form, f"{row} {role}: {old} -> {new}", cells), changed, rows

    return plant


def swapped(random, old):
    """Two neighbouring digits change places."""
    text = format(old, "f")
    places = [place for place in range(len(text) - 1) if text[place].isdigit() and text[place + 1].isdigit() and text[place] != text[place + 1]]
    if not places:
        return None
    place = random.choice(places)
    return D(text[:place] + text[place + 1] + text[place] + text[place + 2 :])


def times(factor):
    """Too large or too small by a factor, to the decimals that are typed."""
    return lambda random, old: (old * factor if random.random() < 0.5 else (old / factor).quantize(D("0.1"), ROUND_HALF_UP))


def factor_1000(random, one, path, earlier, carried):
    """One figure, or, carried through, a whole column as well."""
    if not carried or random.random() < 0.5:
        return one_figure("factor 1000", times(D(1000)))(random, one, path, earlier, carried)
    form = random.choice(["industry", "retail"])
    role, rows = random.choice(["month", "cumulative", "same-period", "previous-month"]), one.rows(form)
    for row in one.leaves(form):
        rows[row][role] = (rows[row][role] / 1000).quantize(D("0.1"), ROUND_HALF_UP)
    return column("factor 1000", "whole column", one, form, rows, path, role)


def column(kind, variant, one, form, rows, path, *roles):
    """A column filled wrongly: its totals and ratios follow."""
    carry(one, form, rows)
    if rows == one.table(form).rows:
        return None
    changed = one.write(form, rows, path)
    leaves = one.leaves(form)
    cells = [address for address, row, role in changed if row in leaves and role in roles]
    return (Fault(kind, variant, form, f"{', '.join(roles)} of {len(cells)} rows", cells), changed, rows) if cells else None


def copied_month(random, one, path, earlier, carried):
    """The month's column holds what was estimated last month, or last year."""
    form, source = random.choice(list(one.forms)), random.choice(["month before", "year before"])
    old, rows = earlier[source].table(form), one.rows(form)
    for row in rows:
        for role in ("month", "month-volume"):
            if role in rows[row]:
                move(rows, row, role, old.value(row, role), carried)
    planted = column("copied month", CARRIED if carried else "month alone", one, form, rows, path, "month")
    return planted if planted and len(planted[0].cells) >= 3 else None


def shifted_row(random, one, path, earlier, carried):
    """Neighbouring rows of a group in each other's place: all columns of two rows, or one column of three and more."""
    form = random.choice(list(one.forms))
    groups = {}
    for row in one.leaves(form):
        if (group := re.match(GROUPS[form], row)) and one.table(form).value(row, "month"):
            groups.setdefault(group[0], []).append(row)
    wanted = 2 if carried else 3
    groups = [group for group in groups.values() if len(group) >= wanted]
    if not groups:
        return None
    group, rows, old = random.choice(groups), one.rows(form), one.table(form).rows
    if carried:
        start = random.randrange(len(group) - 1)
        first, second = group[start : start + 2]
        rows[first], rows[second] = copy.deepcopy(old[second]), copy.deepcopy(old[first])
        changed = one.write(form, rows, path)
        return Fault("shifted row", "two rows", form, f"{first} and {second}", [address for address, _, role in changed if role not in RATIOS]), changed, rows
    role = random.choice([role for role in one.flows(form) if not role.endswith("-volume")])
    block = group[random.randrange(len(group) - 2) :]
    for row, above in zip(block, block[-1:] + block[:-1]):
        rows[row][role] = old[above].get(role, D(0))
    return column("shifted row", "one column", one, form, rows, path, role)


def wrong_base(random, one, path, earlier, carried):
    """Last year's columns are not those of this month: in one row, or in all."""
    form, source = random.choice(list(one.forms)), random.choice(["a month short", "a year too old", "month for months"])
    rows, chosen = one.rows(form), one.leaves(form)
    if not carried:
        chosen = [random.choice(chosen)]
    for row in chosen:
        if "same-period" not in rows[row]:
            continue
        if source == "month for months":
            rows[row]["same-period"] = rows[row]["same-month"]
        elif source == "a month short":
            rows[row]["same-period"] = earlier["month before"].table(form).value(row, "same-period")
        else:
            for role in ("same-month", "same-period"):
                rows[row][role] = earlier["year before"].table(form).value(row, role)
    return column("wrong base", ("all rows, " if carried else "one row, ") + source, one, form, rows, path, "same-month", "same-period")


def missing_part(random, one, path, earlier, carried):
    """A row is left empty, or is not there at all."""
    form, row = random.choice([(form, row) for form in one.forms for row in one.leaves(form) if one.table(form).value(row, "cumulative")])
    rows, deleted = one.rows(form), carried and random.random() < 0.5
    for role in list(rows[row]):
        rows[row][role] = None
    if carried:
        carry(one, form, rows)
    changed = one.write(form, rows, path, [row] if deleted else [])
    cells = [address for address, at, _ in changed if at == row]
    return Fault("missing part", "row deleted" if deleted else CARRIED if carried else ALONE, form, row, cells, row), changed, rows


KINDS = {
    "digits swapped": one_figure("digits swapped", swapped), "sign": one_figure("sign", lambda _, old: -old), "factor 10": one_figure("factor 10", times(D(10))), "factor 1000": factor_1000,
    "copied month": copied_month, "shifted row": shifted_row, "wrong base": wrong_base, "missing part": missing_part,
}
