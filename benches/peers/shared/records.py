"""so-lieu.json, phat-hien.json and manifest.json."""

import hashlib
import json

from .result import CUMULATIVE, DERIVED, MEASURES, PLAN, address
from .terms import FORM_IDS, FORMS, ROLES


class Figures:
    """Every figure of the outputs with the way it came about and the cells it rests on."""

    def __init__(self, result):
        self.result, self.found = result, []

    def add(self, figure, value, unit, derivation, cells, lacking=(), printed=True):
        status = "unavailable" if value is None else "incomplete" if lacking else "complete"
        self.found.append({
            "id": figure, "value": value, "unit": unit, "status": status, "estimated": True, "printed": printed, "lacking": list(lacking), "derivation": derivation, "cells": cells,
        })

    def all(self):
        for (form, row), lines in self.result.by_row.items():
            self.row(form, row, lines)
        for form in FORM_IDS:
            self.headline(form)
            for month, value in enumerate(self.result.monthly[form], start=1):
                figure = f"{form}.total.month.{self.result.period[:4]}-{month:02}"
                self.add(figure, value, MEASURES[form], {"kind": "earlier-returns"}, self.result.monthly_cells[form][month - 1])
        return self.found

    def row(self, form, row, lines):
        values, measure = self.result.totals[form, row], MEASURES[form]
        cells = {}
        for index, role in enumerate(ROLES):
            places = [f"{line.file}#{line.sheet}!{address(line, index)}" for line in lines]
            cells[role] = [place for place, line in zip(places, lines) if line.values[index] is not None]
            self.add(f"{form}.{row}.{role}", values[index], measure, {"kind": "total-of-units", "role": role}, cells[role], self.result.lacking(form, index))
            for line, place in zip(lines, places):
                self.add(f"{form}.{row}.{role}@{line.unit}", line.values[index], measure, {"kind": "observed", "role": role, "of_unit": line.unit}, [place], printed=index == CUMULATIVE)
        for name, (_, above, below) in DERIVED.items():
            parts = [f"{form}.{row}.{above}", f"{form}.{row}.{below}"]
            lacking = self.result.lacking(form, ROLES.index(above), ROLES.index(below))
            self.add(f"{form}.{row}.{name}", self.result.rate(form, row, name), "%", {"kind": "ratio", "from": parts}, cells[above] + cells[below], lacking)
        if row == "total":
            self.units(form, lines)

    def units(self, form, lines):
        """Growth, completion and share of each unit."""
        for line in lines:
            for name, (function, above, below) in DERIVED.items():
                parts = [f"{form}.total.{part}@{line.unit}" for part in (above, below)]
                places = [f"{line.file}#{line.sheet}!{address(line, ROLES.index(part))}" for part in (above, below)]
                self.add(f"{form}.total.{name}@{line.unit}", function(line.values), "%", {"kind": "ratio", "from": parts}, places)
            parts = [f"{form}.total.cumulative@{line.unit}", f"{form}.total.cumulative"]
            self.add(f"{form}.total.share@{line.unit}", self.result.share(form, line.unit), "%", {"kind": "ratio", "from": parts}, [])

    def headline(self, form):
        """What remains of the plan and what each month needs."""
        values, lacking = self.result.totals[form, "total"], self.result.lacking(form, PLAN, CUMULATIVE)
        remaining = max(values[PLAN] - values[CUMULATIVE], 0)
        needed, pace = remaining / self.result.left_months, values[CUMULATIVE] / self.result.months
        for name, value, kind in (("remaining", remaining, "difference"), ("needed-per-month", needed, "per-month"), ("pace", pace, "per-month"), ("effort", needed / pace, "ratio")):
            self.add(f"headline.{form}.{name}", value, MEASURES[form], {"kind": kind, "from": [f"{form}.total.annual-plan", f"{form}.total.cumulative"]}, [], lacking)


def coverage(result):
    """Units expected, received and missing by form."""
    units = [unit for unit, _ in result.units]
    return [{"form": form[0], "expected": units, "received": units, "missing": [{"unit": unit, "reason": "left-out"} for unit in result.lacking(form[0], *range(len(ROLES)))]} for form in FORMS]


def write(result, out, written):
    """Writes the three files; `written` are the other outputs."""
    inputs = [{"file": name, "sha256": digest, "size": size} for name, digest, size in result.files]
    so_lieu = {"schema_version": 1, "period": result.period, "sources": inputs, "coverage": coverage(result), "figures": Figures(result).all()}
    names = dict(result.units)
    findings = [
        {"code": found.code, "severity": found.severity, "unit": names[found.unit], "form": found.form, "cell": {"file": found.file, "sheet": found.sheet, "cell": found.cell},
         "title": found.title, "observed": found.observed, "expected": found.expected}
        for found in result.findings
    ]
    for name, content in (("so-lieu.json", so_lieu), ("phat-hien.json", {"schema_version": 1, "findings": findings})):
        (out / name).write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    outputs = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in [*written, out / "so-lieu.json", out / "phat-hien.json"]}
    manifest = {"period": result.period, "inputs": inputs, "outputs": outputs}
    (out / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
