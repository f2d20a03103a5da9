"""All outputs of a result in one folder."""

from . import paper, records
from .book import Book


def write(result, out):
    """Writes workbook, PDF and the three JSON files."""
    out.mkdir(parents=True, exist_ok=True)
    weight = ["Lỗi", "Cảnh báo", "Thông tin"]
    result.findings.sort(key=lambda found: (weight.index(found.severity), found.file, found.sheet, found.cell, found.code))
    Book(result, str(out / "tong-hop.xlsx")).write()
    paper.write(result, out / "bao-cao.pdf")
    records.write(result, out, [out / "tong-hop.xlsx", out / "bao-cao.pdf"])
