"""Copies workbooks and texts of the fixtures into the corpora, as first inputs of the fuzzer: `python3 fuzz/seeds.py`."""

import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
FIXTURES = HERE.parent / "fixtures"
NAMES = {".xlsx": b"\0", ".xls": b"\1", ".csv": b"\2", ".ods": b"\3", ".xlsb": b"\0", ".html": b"\1", ".xml": b"\1"}


def seed(target, name, content):
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def main():
    files = [path for path in sorted(FIXTURES.rglob("*")) if path.suffix in NAMES and path.stat().st_size < 40_000]
    for number, path in enumerate(files):
        seed("file", f"{number}", NAMES[path.suffix] + path.read_bytes())
        if path.suffix == ".xlsx" and zipfile.is_zipfile(path) and number % 5 == 0:
            with zipfile.ZipFile(path) as book:
                for part in book.namelist():
                    if part.startswith("xl/worksheets/sheet"):
                        try:
                            seed("sheet", f"{number}-{Path(part).stem}", book.read(part))
                        except zipfile.BadZipFile:
                            continue
    for number, text in enumerate(["1.234.567,89", "(63)", "12,5 tỷ", "1.250 (1)", "tăng 5%", "↓ 2,2%", "-", "…", "1,234.5", "0,166"]):
        seed("number", f"{number}", text.encode())
    for number, text in enumerate(["Ia H’Drai", "Ðắk Hà", "thuỷ điện", "te\u0302\u0301", "Gi¸ trÞ", "quí III"]):
        seed("text", f"{number}", text.encode())
    report = HERE.parent / "templates" / "report" / "bao-cao.md"
    seed("report", "whole", report.read_bytes())
    for number, part in enumerate(report.read_text(encoding="utf-8").split("\n\n")):
        seed("report", f"{number}", part.encode())
    seed("recogniser", "0", bytes(range(256)) * 4)


if __name__ == "__main__":
    main()
