#!/usr/bin/env python3
"""Writes a workbook of one sheet with very many cells: `python3 benches/long_list.py OUT.xlsx [--rows 500000] [--columns 20]`.

A list as offices export it: words in six columns, three of them different in every row, and figures in the others; shared strings.
Written part by part, because no library does it in reasonable time. The same arguments give the same bytes.
"""

import argparse
import zipfile
from pathlib import Path

WORDS = 6
UNLIKE = 3
ROOT = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
RELATION = '<Relationship Id="r{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)


def letters(column):
    """0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        name = chr(65 + digit) + name
    return name


def part(archive, name):
    """A part to write into; its time is that of the format's first day, so that the bytes do not change."""
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    return archive.open(info, "w")


def strings(rows):
    """Words that repeat, then three of its own for each row."""
    for number in range(1000):
        yield f"Cơ sở sản xuất, kinh doanh nhóm {number:03}"
    for row in range(rows):
        yield f"Hộ kinh doanh số {row:06}"
        yield f"{row % 300} đường Phan Đình Phùng, tổ {row % 40}"
        yield f"61{row:08}"


def cells(row, columns):
    """One row of the sheet as XML."""
    parts = [f'<row r="{row + 1}">']
    for column in range(columns):
        at = f"{letters(column)}{row + 1}"
        if column < UNLIKE:
            parts.append(f'<c r="{at}" t="s"><v>{1000 + row * UNLIKE + column}</v></c>')
        elif column < WORDS:
            parts.append(f'<c r="{at}" t="s"><v>{(row * 7 + column * 13) % 1000}</v></c>')
        else:
            value = (row * 7919 + column * 104729) % 9_999_999
            parts.append(f'<c r="{at}"><v>{value // 10}.{value % 10}</v></c>')
    parts.append("</row>")
    return "".join(parts)


def write(path, rows, columns):
    """Writes the workbook and returns the number of its cells."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        plain = {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": ROOT.format(RELATION.format(1, "officeDocument", "xl/workbook.xml")),
            "xl/_rels/workbook.xml.rels": ROOT.format(RELATION.format(1, "worksheet", "worksheets/sheet1.xml") + RELATION.format(2, "sharedStrings", "sharedStrings.xml")),
            "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Danh sách" sheetId="1" r:id="r1"/></sheets></workbook>',
        }
        for name, text in plain.items():
            with part(archive, name) as out:
                out.write(text.encode())
        with part(archive, "xl/worksheets/sheet1.xml") as out:
            out.write(f"<worksheet {MAIN}><sheetData>".encode())
            for first in range(0, rows, 1000):
                out.write("".join(cells(row, columns) for row in range(first, min(first + 1000, rows))).encode())
            out.write(b"</sheetData></worksheet>")
        with part(archive, "xl/sharedStrings.xml") as out:
            count = 1000 + rows * UNLIKE
            out.write(f'<sst {MAIN} count="{rows * WORDS}" uniqueCount="{count}">'.encode())
            pending = []
            for text in strings(rows):
                pending.append(f"<si><t>{text}</t></si>")
                if len(pending) == 10_000:
                    out.write("".join(pending).encode())
                    pending.clear()
            out.write("".join(pending).encode() + b"</sst>")
    return rows * columns


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--columns", type=int, default=20)
    given = parser.parse_args()
    print(f"{write(given.out, given.rows, given.columns):,} cells in {given.out}, {given.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
