#!/usr/bin/env python3
"""The job with python-calamine and polars: `calamine_polars.py ROUND OUT`; reads ROUND/inbox, writes the outputs into OUT."""

import sys
from collections import defaultdict
from pathlib import Path

import polars as pl
from python_calamine import CalamineWorkbook

from shared import outputs
from shared.result import Finding, Line, Result, hashed, letters, months_of
from shared.terms import FORM_IDS, FORMS, PERIOD, RATIOS, ROLES, SUBMITTER, UNITS, parent, role_of, row_id, unit_id

VALUES = [*ROLES, *RATIOS]
KEYS = ["file", "form", "row"]


def read_sheet(rows, file, sheet, into):
    """Takes the table of one sheet into columns; gives the unit's name and what is known of the sheet."""
    head = next(number for number, row in enumerate(rows) if row[0] == "STT")
    above = [str(cell) for row in rows[:head] for cell in row if cell != ""]
    form = next(form for text in above for form in FORMS if text.startswith(form[1]))
    name = next(text for text in above if text.startswith(SUBMITTER)).removeprefix(SUBMITTER)
    month, year = next(found for text in above if (found := PERIOD.fullmatch(text))).groups()
    headings = [low or high for high, low in zip(rows[head], rows[head + 1])]
    columns = {role: column for column, heading in enumerate(headings) if (role := role_of(heading))}
    code, label = columns["code"], columns["label"]
    period, unit = f"{year}-{int(month):02}", unit_id(name)
    for number, row in enumerate(rows[head + 3 :], start=head + 4):
        if row[code] == "":
            break
        for role in VALUES:
            into[role].append(row[columns[role]])
        for key, value in (("file", file), ("sheet", sheet), ("form", form[0]), ("unit", unit), ("period", period), ("row", row_id(row[code])), ("label", row[label]), ("sheet_row", number)):
            into[key].append(value)
    return unit, name, tuple(columns[role] for role in ROLES), columns


def read(paths):
    """All workbooks as one frame; the columns of every sheet and the names of the units."""
    into, places, names, dashes = defaultdict(list), {}, {}, []
    for path in paths:
        book = CalamineWorkbook.from_path(path)
        for sheet in book.sheet_names:
            rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            unit, name, columns, roles = read_sheet(rows, path.name, sheet, into)
            places[path.name, sheet] = columns, roles
            names[unit] = name
    for role in VALUES:
        dashes.append([value == "-" for value in into[role]])
        # A dash is a zero among the values and no figure among the ratios.
        missing = 0.0 if role in ROLES else None
        into[role] = [missing if dash else value for value, dash in zip(into[role], dashes[-1])]
    frame = pl.DataFrame(dict(into), schema_overrides=dict.fromkeys(VALUES, pl.Float64))
    flags = pl.DataFrame({"values": dashes[0], "ratios": dashes[-1]})
    return frame.with_columns(flags.get_column("values").alias("dash"), flags.get_column("ratios").alias("dash-ratio")), places, names


def check(frame, places):
    """Findings, and the columns that an error takes out of the totals as file, form and role: sums tie all rows of a form."""
    findings, touched = [], []
    parents = {row: above for row in frame["row"].unique() if (above := parent(row))}
    frame = frame.with_columns(pl.col("row").replace_strict(parents, default=None, return_dtype=pl.String).alias("parent"))
    sums = frame.filter(pl.col("parent").is_not_null()).group_by(["file", "form", "parent"]).agg(*[pl.col(role).sum().round(1).alias(f"{role}-sum") for role in ROLES], pl.col("row").alias("parts"))
    totals = frame.join(sums, left_on=KEYS, right_on=["file", "form", "parent"])
    for role in ROLES:
        for line in totals.filter((pl.col(role) - pl.col(f"{role}-sum")).abs() > 0.05 * pl.col("parts").list.len()).iter_rows(named=True):
            findings.append(finding("TH112", "Lỗi", line, role, places, f"{line['label']}: tổng khác các dòng chi tiết", f"{line[role]:.1f}", f"{line[f'{role}-sum']:.1f}"))
            touched.append((line["file"], line["form"], role))
    for ratio, (above, below) in RATIOS.items():
        for line in frame.filter((pl.col(below) > 0) & ((pl.col(above) / pl.col(below) * 100 - pl.col(ratio)).abs() > 0.1)).iter_rows(named=True):
            findings.append(finding("TH114", "Cảnh báo", line, ratio, places, f"{line['label']}: tỷ lệ khác số tính lại", str(line[ratio]), f"{line[above] / line[below] * 100:.1f}"))
    for role in ROLES:
        for line in frame.filter((pl.col(role) < 0) | pl.col(role).is_null()).iter_rows(named=True):
            findings.append(finding("TH111", "Lỗi", line, role, places, f"{line['label']}: thiếu hoặc âm", str(line[role]), "≥ 0"))
            touched.append((line["file"], line["form"], role))
    for line in frame.filter(pl.col("cumulative") < pl.col("month") - 0.05).iter_rows(named=True):
        findings.append(finding("TH115", "Lỗi", line, "cumulative", places, f"{line['label']}: lũy kế nhỏ hơn tháng", str(line["cumulative"]), str(line["month"])))
        touched += [(line["file"], line["form"], role) for role in ("month", "cumulative")]
    for flag, role, count in (("dash", "annual-plan", len(ROLES)), ("dash-ratio", "month-growth-printed", len(RATIOS))):
        for line in frame.filter(pl.col(flag)).group_by(["file", "sheet"], maintain_order=True).agg(pl.len().alias("count"), pl.col("form", "unit", "sheet_row").first()).iter_rows(named=True):
            findings.append(finding("TH045", "Thông tin", line, role, places, "ô ghi “-”", str(line["count"] * count), "không phát sinh"))
    return findings, touched


def finding(code, severity, line, role, places, title, observed, expected):
    column = places[line["file"], line["sheet"]][1][role]
    return Finding(code, severity, line["unit"], line["form"], line["file"], line["sheet"], f"{letters(column)}{line['sheet_row']}", title, observed, expected)


def consolidate(frame, touched, places, names):
    """Totals of the last period, monthly totals, and the lines behind them."""
    period = frame["period"].max()
    order = {unit: number for number, unit in enumerate(UNITS.values())}
    returns = pl.concat_str("file", "form", separator="/")
    for role in {role for *_, role in touched}:
        out = ["/".join(of[:2]) for of in touched if of[2] == role]
        frame = frame.with_columns(pl.when(returns.is_in(out)).then(None).otherwise(pl.col(role)).alias(role))
    current = frame.filter(pl.col("period") == period)
    sums = current.group_by(["form", "row"], maintain_order=True).agg([pl.col(role).sum().round(1) for role in ROLES])
    totals = {(row[0], row[1]): row[2:] for row in sums.iter_rows()}
    kept = frame.filter(pl.col("row") == "total").select("form", "unit", pl.col("period").str.slice(5).cast(pl.Int32), "previous-month", "month", "file", "sheet", "sheet_row")
    monthly, monthly_cells = months_of([(*row, places[row[5], row[6]][0]) for row in kept.iter_rows()], period)
    measures = {form[0]: form[3] for form in FORMS}
    selected = current.select("form", "row", "unit", "label", "file", "sheet", "sheet_row", *ROLES)
    lines = [Line(form, row, unit, label, measures[form], tuple(values), file, sheet, at, places[file, sheet][0]) for form, row, unit, label, file, sheet, at, *values in selected.iter_rows()]
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
