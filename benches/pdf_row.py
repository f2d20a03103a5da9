"""The row of the PDF writer: tables of twenty landscape pages, 38 rows of 8 columns each, against reportlab's canvas.

The program's pages are tagged (PDF/UA-1, PDF/A-2a), in larger type and with rules around each cell, so that they are more than
twenty; that is on its side of the scale. `rows(run, folder, pairs)` gives lines for the table of `measure.py`, whose `run` it is passed.
"""

import subprocess
import sys
from pathlib import Path
from statistics import median

BENCHES = Path(__file__).resolve().parent
ROOT = BENCHES.parent
EXAMPLE = ROOT / "target" / "release" / "examples" / "pdf_pages"
PEER = BENCHES / "peers" / "pdf_pages.py"
MOST_CPU, MOST_KB = 0.5, 150


def build():
    """Builds the example."""
    subprocess.run(["cargo", "build", "--release", "--locked", "--example", "pdf_pages"], cwd=ROOT, check=True)


def spread(values):
    return f"{median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def rows(run, folder, pairs, example=EXAMPLE):
    """Two lines of the table: CPU of the writer over that of reportlab in alternating pairs, and the size of its file."""
    ours, theirs = folder / "tonghop-pages.pdf", folder / "reportlab-pages.pdf"
    commands = [example, ours], [sys.executable, PEER, theirs]
    for command in commands:
        run(command)
    ratios = []
    for _ in range(pairs):
        first, second = (run(command) for command in commands)
        ratios.append(first.cpu / second.cpu)
    size, their_size = (path.stat().st_size / 1000 for path in (ours, theirs))
    return [
        f"| CPU of writing the tables of 20 landscape pages as PDF / CPU of reportlab's canvas | {spread(ratios)} | ≤ {MOST_CPU} | {'yes' if median(ratios) <= MOST_CPU else 'no'} |",
        f"| size of that PDF, tagged and with embedded face, KB (reportlab's, untagged: {their_size:.0f}) | {size:.0f} | ≤ {MOST_KB} | {'yes' if size <= MOST_KB else 'no'} |",
    ]
