"""so-lieu.json, phat-hien.json and manifest.json."""

import hashlib
import json

from .result import DERIVED, MEASURES, address
from .terms import FORM_IDS, ROLES


def text(value):
    """A figure as text; sums in tenths are exact once rounded."""
    return None if value is None else f"{value:.1f}"


def rate(value):
    return None if value is None else f"{value:.6f}"


def figures(result):
    """Every figure of the outputs with the cells it comes from."""
    by_row = {}
    for line in result.lines:
        by_row.setdefault((line.form, line.row), []).append(line)
    found = []
    for (form, row), lines in by_row.items():
        counted = [line for line in lines if not line.left_out]
        status = "complete" if len(counted) == len(lines) else "incomplete"
        values, measure = result.totals[form, row], MEASURES[form]
        for index, role in enumerate(ROLES):
            cells = [f"{line.file} [{line.sheet}] {address(line, index)}" for line in counted]
            found.append({"id": f"{form}.{row}.{role}", "value": text(values[index]), "unit": measure, "status": status, "cells": cells})
        for name, function in DERIVED.items():
            found.append({"id": f"{form}.{row}.{name}", "value": rate(function(values)), "unit": "%", "status": status, "from": f"{form}.{row}"})
        for line in lines:
            place = f"{line.file} [{line.sheet}] {address(line, 5)}"
            found.append({"id": f"{form}.{row}.cumulative@{line.unit}", "value": text(line.values[5]), "unit": measure, "status": "complete", "cells": [place]})
            if row == "total":
                for name, function in DERIVED.items():
                    found.append({"id": f"{form}.total.{name}@{line.unit}", "value": rate(function(line.values)), "unit": "%", "status": "complete"})
    year = result.period[:4]
    for form in FORM_IDS:
        for month, value in enumerate(result.monthly[form], start=1):
            found.append({"id": f"{form}.total.month.{year}-{month:02}", "value": text(value), "unit": MEASURES[form], "status": "complete"})
    return found


def write(result, out, written):
    """Writes the three files; `written` are the other outputs."""
    so_lieu = {"schema_version": 1, "period": result.period, "figures": figures(result)}
    phat_hien = {"schema_version": 1, "findings": [finding._asdict() for finding in result.findings]}
    for name, content in (("so-lieu.json", so_lieu), ("phat-hien.json", phat_hien)):
        (out / name).write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    outputs = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in [*written, out / "so-lieu.json", out / "phat-hien.json"]}
    inputs = [{"file": name, "sha256": digest, "size": size} for name, digest, size in result.files]
    manifest = {"period": result.period, "inputs": inputs, "outputs": outputs}
    (out / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
