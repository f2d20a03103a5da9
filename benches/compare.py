#!/usr/bin/env python3
"""Holds outputs against the truth of the round: `python3 benches/compare.py ROUND OUT...`; exit code 1 when something differs.

Every total of every row, the months before, the cumulative figure of every unit and the planted wrong totals are compared, as exact decimals.
"""

import json
import sys
from decimal import Decimal
from pathlib import Path


def figures(path):
    """Value by id."""
    return {figure["id"]: figure["value"] for figure in json.loads(path.read_text(encoding="utf-8"))["figures"]}


def places(value):
    """Every cell named anywhere in a finding, as (file, sheet, cell)."""
    if isinstance(value, dict):
        if value.get("cell") and "file" in value:
            yield Path(value["file"]).name, value["sheet"], value["cell"]
        for inner in value.values():
            yield from places(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from places(inner)


def wrong_totals(path):
    """First cell of every finding about a sum."""
    findings = json.loads(path.read_text(encoding="utf-8"))["findings"]
    return {next(places(found), None) for found in findings if found["code"] == "TH112"}


def differences(truth, out):
    """Sentences about what differs, and how many figures were compared."""
    found, said, compared = figures(out / "so-lieu.json"), [], 0
    left_out = {tuple(column) for column in truth["left_out"]}
    expected = truth["totals"] | truth["monthly"]
    for figure, value in truth["of_units"].items():
        row, unit = figure.split("@")
        form, _, role = row.split(".")
        # What is left out has no figure to compare.
        if (unit, form, role) not in left_out:
            expected[figure] = value
    for figure, value in expected.items():
        compared += 1
        if figure not in found:
            said.append(f"{figure}: missing, expected {value}")
        elif found[figure] is None or Decimal(str(found[figure])) != Decimal(value):
            said.append(f"{figure}: {found[figure]}, expected {value}")
    errors = {(error["file"], error["sheet"], error["cell"]) for error in truth["errors"]}
    reported = wrong_totals(out / "phat-hien.json")
    said += [f"wrong total not found: {place}" for place in sorted(errors - reported)]
    said += [f"wrong total that is none: {place}" for place in reported - errors]
    return said, compared + len(errors)


def compare(source, out):
    """Prints one line, and the first differences; true when there is none."""
    truth = json.loads((source / "truth.json").read_text(encoding="utf-8"))
    said, compared = differences(truth, out)
    print(f"{out}: {compared} figures and findings compared, {len(said)} differ", file=sys.stderr)
    for line in said[:10]:
        print(f"  {line}", file=sys.stderr)
    return not said


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    source, *outs = map(Path, sys.argv[1:])
    # A list, so that every folder is looked at even after a difference.
    sys.exit(0 if all([compare(source, out) for out in outs]) else 1)


if __name__ == "__main__":
    main()
