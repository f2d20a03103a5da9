"""What must come out, by the generator's own arithmetic in whole tenths; a wrong total takes its column of the return out, for every row there is tied to it by sums."""

from .figures import YEAR, return_figures
from .forms import ROLES


def tenths(value):
    """12345 as "1234.5"."""
    return f"{value // 10}.{value % 10}"


class Returns:
    """Figures and left-out columns of every return, worked out once for the ten patterns."""

    def __init__(self):
        self.known = {}

    def of(self, form, unit, month):
        key = (form.id, unit.pattern, month)
        if key not in self.known:
            figures, planted = return_figures(form, unit, month)
            left_out = {role for _, role, *_ in planted}
            self.known[key] = figures, left_out
        return self.known[key]


def totals(returns, forms, units, month):
    """Province totals of the period by figure id, and the columns left out."""
    found, left_out = {}, []
    for form in forms:
        given = [returns.of(form, unit, month) for unit in units]
        left_out += [[unit.id, form.id, role] for unit, (_, out) in zip(units, given) for role in out]
        for row in form.rows:
            sums = {role: sum(figures[row.id][role] for figures, out in given if role not in out) for role in ROLES}
            found |= {f"{form.id}.{row.id}.{role}": tenths(value) for role, value in sums.items()}
    return found, left_out


def of_units(returns, forms, units, month):
    """The cumulative figure of every unit and row."""
    found = {}
    for form in forms:
        for unit in units:
            figures, _ = returns.of(form, unit, month)
            found |= {f"{form.id}.{row.id}.cumulative@{unit.id}": tenths(figures[row.id]["cumulative"]) for row in form.rows}
    return found


def monthly(returns, forms, units, month):
    """Total of each month but the last two, which are totals of the run: official where the return of the next month states it, else the estimate."""
    found = {}
    for form in forms:
        for at in range(1, month - 1):
            total = 0
            for unit in units:
                for returned, role in ((at + 1, "previous-month"), (at, "month")):
                    figures, out = returns.of(form, unit, returned)
                    if role not in out:
                        total += figures["total"][role]
                        break
            found[f"{form.id}.total.month.{YEAR}-{at:02}"] = tenths(total)
    return found
