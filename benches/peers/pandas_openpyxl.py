#!/usr/bin/env python3
"""The job with pandas and openpyxl: `pandas_openpyxl.py ROUND OUT`; reads ROUND/inbox, writes the outputs into OUT."""

import sys
from pathlib import Path

import pandas as pd

from shared import outputs
from shared.result import Finding, Line, Result, hashed, letters, months_of
from shared.terms import FORM_IDS, FORMS, PERIOD, RATIOS, ROLES, SUBMITTER, UNITS, parent, role_of, row_id, unit_id

VALUES = [*ROLES, *RATIOS]
KEYS = ["file", "form", "row"]


def read_sheet(raw, file, sheet):
    """The table of one sheet as a tidy frame, the unit's name and the column of every role."""
    head = raw.index[raw[0] == "STT"][0]
    above = [text for text in raw.iloc[:head].to_numpy().ravel() if isinstance(text, str)]
    form = next(form for text in above for form in FORMS if text.startswith(form[1]))
    name = next(text for text in above if text.startswith(SUBMITTER)).removeprefix(SUBMITTER)
    month, year = next(found for text in above if (found := PERIOD.fullmatch(text))).groups()
    headings = raw.iloc[head + 1].fillna(raw.iloc[head])
    roles = {role: column for column, heading in headings.items() if (role := role_of(str(heading)))}
    body = raw.iloc[head + 3 :]
    body = body[body[roles["code"]].notna().cummin()]
    table = body[list(roles.values())].set_axis(list(roles), axis="columns")
    table["row"] = table["code"].map(row_id)
    table["sheet_row"] = body.index + 1
    table = table.assign(file=file, sheet=sheet, form=form[0], unit=unit_id(name), period=f"{year}-{int(month):02}")
    return table, name, roles


def read(paths):
    """All workbooks as one frame; the columns of every sheet and the names of the units."""
    tables, places, names = [], {}, {}
    for path in paths:
        for sheet, raw in pd.read_excel(path, engine="openpyxl", sheet_name=None, header=None).items():
            table, name, roles = read_sheet(raw, path.name, sheet)
            tables.append(table)
            places[path.name, sheet] = tuple(roles[role] for role in ROLES), roles
            names[unit_id(name)] = name
    frame = pd.concat(tables, ignore_index=True)
    frame["dash"] = frame["annual-plan"].eq("-")
    frame["dash-ratio"] = frame["growth-printed"].eq("-")
    # A dash is a zero among the values and no figure among the ratios.
    frame[ROLES] = frame[ROLES].replace("-", 0).apply(pd.to_numeric)
    frame[list(RATIOS)] = frame[list(RATIOS)].replace("-", None).apply(pd.to_numeric)
    return frame, places, names


def check(frame, places):
    """Findings, and the columns that an error takes out of the totals as file, form and role: sums tie all rows of a form."""
    findings, touched = [], []
    frame = frame.assign(parent=frame["row"].map(parent))
    long = frame.melt(id_vars=[*KEYS, "parent"], value_vars=ROLES, var_name="role")
    sums = long.dropna(subset="parent").groupby(["file", "form", "parent", "role"], sort=False)["value"].agg(["sum", "size"]).round(1)
    totals = long.merge(sums, left_on=["file", "form", "row", "role"], right_index=True)
    wrong = totals[(totals["value"] - totals["sum"]).abs() > 0.05 * totals["size"]]
    for line in wrong.merge(frame, on=KEYS).to_dict("records"):
        findings.append(finding("TH112", "Lỗi", line, line["role"], places, f"{line['label']}: tổng khác các dòng chi tiết", f"{line['value']:.1f}", f"{line['sum']:.1f}"))
        touched.append((line["file"], line["form"], line["role"]))
    for ratio, (above, below) in RATIOS.items():
        recomputed = frame[above] / frame[below].where(frame[below] > 0) * 100
        for line in frame.assign(recomputed=recomputed)[(recomputed - frame[ratio]).abs() > 0.1].to_dict("records"):
            findings.append(finding("TH114", "Cảnh báo", line, ratio, places, f"{line['label']}: tỷ lệ khác số tính lại", str(line[ratio]), f"{line['recomputed']:.1f}"))
    for role in ROLES:
        for line in frame[(frame[role] < 0) | frame[role].isna()].to_dict("records"):
            findings.append(finding("TH111", "Lỗi", line, role, places, f"{line['label']}: thiếu hoặc âm", str(line[role]), "≥ 0"))
            touched.append((line["file"], line["form"], role))
    for line in frame[frame["cumulative"] < frame["month"] - 0.05].to_dict("records"):
        findings.append(finding("TH115", "Lỗi", line, "cumulative", places, f"{line['label']}: lũy kế nhỏ hơn tháng", str(line["cumulative"]), str(line["month"])))
        touched += [(line["file"], line["form"], role) for role in ("month", "cumulative")]
    for flag, role, count in (("dash", "annual-plan", len(ROLES)), ("dash-ratio", "month-growth-printed", len(RATIOS))):
        dashes = frame[frame[flag]].groupby(["file", "sheet"], sort=False).agg(count=("row", "size"), form=("form", "first"), unit=("unit", "first"), sheet_row=("sheet_row", "first"))
        for line in dashes.reset_index().to_dict("records"):
            findings.append(finding("TH045", "Thông tin", line, role, places, "ô ghi “-”", str(line["count"] * count), "không phát sinh"))
    return findings, touched


def finding(code, severity, line, role, places, title, observed, expected):
    column = places[line["file"], line["sheet"]][1][role]
    return Finding(code, severity, line["unit"], line["form"], line["file"], line["sheet"], f"{letters(column)}{line['sheet_row']}", title, observed, expected)


def consolidate(frame, touched, places, names):
    """Totals of the last period, monthly totals, and the lines behind them."""
    period = frame["period"].max()
    order = {unit: number for number, unit in enumerate(UNITS.values())}
    returns = pd.MultiIndex.from_frame(frame[["file", "form"]])
    for role in {role for *_, role in touched}:
        frame[role] = frame[role].mask(returns.isin([of[:2] for of in touched if of[2] == role]))
    current = frame[frame["period"] == period]
    sums = current[ROLES].groupby([current["form"], current["row"]], sort=False).sum().round(1)
    totals = {key: tuple(values) for key, values in zip(sums.index, sums.to_numpy().tolist())}
    kept = frame[frame["row"] == "total"]
    kept = kept.assign(at=kept["period"].str[5:].astype(int))[["form", "unit", "at", "previous-month", "month", "file", "sheet", "sheet_row"]]
    kept, current = (known.astype(object).where(known.notna(), None) for known in (kept, current))
    monthly, monthly_cells = months_of([(*row, places[row[5], row[6]][0]) for row in kept.itertuples(index=False, name=None)], period)
    measures = {form[0]: form[3] for form in FORMS}
    lines = [
        Line(line["form"], line["row"], line["unit"], line["label"], measures[line["form"]], tuple(line[role] for role in ROLES), line["file"], line["sheet"],
             line["sheet_row"], places[line["file"], line["sheet"]][0])
        for line in current.to_dict("records")
    ]
    lines.sort(key=lambda line: (FORM_IDS.index(line.form), line.row != "total", line.row, order.get(line.unit, len(order)), line.unit))
    units = sorted(names.items(), key=lambda pair: (order.get(pair[0], len(order)), pair[0]))
    return Result(period, int(period[5:]), units, lines, totals, monthly, monthly_cells)


def main():
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    paths = sorted((source / "inbox").glob("*.xlsx"))
    frame, places, names = read(paths)
    findings, touched = check(frame, places)
    result = consolidate(frame, touched, places, names)
    result.findings, result.files = findings, hashed(paths)
    outputs.write(result, out)


if __name__ == "__main__":
    main()
