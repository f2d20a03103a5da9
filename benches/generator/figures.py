"""The figures, in tenths of the printed measure, so that every sum is exact; the same seed gives the same figures on any machine."""

import functools
import random

from .forms import ROLES

YEAR = 2019
# Wrong totals: month, pattern of the unit, form, row, role, amount in tenths.
PLANTED = [
    (9, 3, "retail", "c", "cumulative", 12_345), (9, 6, "exports", "total", "cumulative", 9_990), (9, 8, "industry", "e", "month", 5_000),
    (1, 0, "retail", "total", "annual-plan", 10_000), (2, 1, "power", "a", "same-period", 4_321), (2, 9, "services", "g", "cumulative", 7_770),
    (3, 4, "imports", "total", "annual-plan", 25_000), (4, 2, "industry", "b", "expected-year", 8_080), (4, 7, "retail", "f", "cumulative", 3_333),
    (5, 5, "exports", "d", "previous-month", 1_500), (6, 0, "power", "total", "cumulative", 60_000), (6, 6, "services", "b", "same-month", 2_222),
    (7, 3, "industry", "total", "month", 11_000), (8, 8, "imports", "g", "cumulative", 444),
]


@functools.cache
def item_course(form, row):
    """The season and the growth of an item: districts of one province share them, so that none is out of line with the others."""
    rng = random.Random(f"{form.id}/{row.id}")
    return [rng.uniform(0.8, 1.2) for _ in range(12)], rng.uniform(0.98, 1.2)


@functools.cache
def item_series(form, unit, row):
    """Months of last year, official months of this year and the estimates sent for them; zeros for an item that does not occur."""
    rng = random.Random(f"{form.id}/{unit.pattern}/{row.id}")
    if rng.random() < form.empty:
        return [0] * 12, [0] * 12, [0] * 12, 0
    level = form.scale * 10 * unit.weight * rng.lognormvariate(0, 0.6) / 12
    season, common_growth = item_course(form, row)
    last = [max(1, round(level * part * rng.uniform(0.98, 1.02))) for part in season]
    growth = common_growth * rng.uniform(0.99, 1.01)
    official = [max(1, round(value * growth * rng.uniform(0.99, 1.01))) for value in last]
    estimates = [max(1, round(value * rng.uniform(0.98, 1.02))) for value in official]
    plan = round(sum(last) * rng.uniform(1.04, 1.16))
    return last, official, estimates, plan


def item_figures(form, unit, row, month):
    """The seven values of an item in the return of a month."""
    last, official, estimates, plan = item_series(form, unit, row)
    estimate = estimates[month - 1]
    cumulative = sum(official[: month - 1]) + estimate
    previous = official[month - 2] if month > 1 else last[11]
    expected = cumulative + sum(official[month:])
    return dict(zip(ROLES, (plan, last[month - 1], sum(last[:month]), previous, estimate, cumulative, expected)))


def return_figures(form, unit, month):
    """All rows of a return by id, planted errors included, and the planted errors as (row, role, stated, sum)."""
    figures = {row.id: item_figures(form, unit, row, month) for row in form.rows if not row.parts}
    wrong = {(row, role): amount for at, pattern, of, row, role, amount in PLANTED if (at, pattern, of) == (month, unit.pattern, form.id)}
    planted = []
    # Groups before the total, so that the total adds up what the groups state.
    for row in sorted((row for row in form.rows if row.parts), key=lambda row: -row.level):
        sums = {role: sum(figures[part][role] for part in row.parts) for role in ROLES}
        figures[row.id] = dict(sums)
        for role in ROLES:
            if amount := wrong.get((row.id, role)):
                figures[row.id][role] += amount
                planted.append((row, role, figures[row.id][role], sums[role]))
    return figures, planted
