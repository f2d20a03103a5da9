"""The rows of the PDF writer: 20 tables of 38 rows and 8 columns against 20 pages of reportlab's canvas, and the size of a report of 20 pages.

The program's tables are tagged (PDF/UA-1, PDF/A-2a), have rules around each cell, and stand in type of 10 points, in which 38 rows take
two pages: the program writes 42 pages where the canvas writes 20. Its size is measured on 20 pages of its own.
`rows(run, folder, pairs)` gives lines for the table of `measure.py`, whose `run` it is passed.
"""

import sys
from pathlib import Path
from statistics import median

BENCHES = Path(__file__).resolve().parent
ROOT = BENCHES.parent
EXAMPLE = ROOT / "target" / "release" / "examples" / "pdf_pages"
PEER = BENCHES / "peers" / "pdf_pages.py"
MOST_CPU, MOST_KB = 0.5, 150
# Tables and rows: what the canvas draws, and what fills 18 landscape pages behind the two upright ones.
CANVAS, TWENTY_PAGES = ("20", "38"), ("18", "20")


def spread(values):
    return f"{median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def rows(run, folder, pairs, example=EXAMPLE):
    """Two lines of the table: CPU of the writer over that of reportlab in alternating pairs, and the size of its file."""
    ours, theirs, twenty = (folder / name for name in ("tonghop-pages.pdf", "reportlab-pages.pdf", "twenty-pages.pdf"))
    commands = [example, ours, *CANVAS], [sys.executable, PEER, theirs]
    for command in (*commands, [example, twenty, *TWENTY_PAGES]):
        run(command)
    ratios = []
    for _ in range(pairs):
        first, second = (run(command) for command in commands)
        ratios.append(first.cpu / second.cpu)
    size, whole, their_size = (path.stat().st_size / 1000 for path in (twenty, ours, theirs))
    return [
        f"| CPU of writing 760 rows of 8 columns as PDF / CPU of reportlab's canvas | {spread(ratios)} | ≤ {MOST_CPU} | {'yes' if median(ratios) <= MOST_CPU else 'no'} |",
        f"| size of a tagged PDF of 20 pages, KB (the 760 rows: {whole:.0f}, by reportlab, untagged, on 20 pages: {their_size:.0f}) | {size:.0f} | ≤ {MOST_KB} | {'yes' if size <= MOST_KB else 'no'} |",
    ]
