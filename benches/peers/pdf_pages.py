#!/usr/bin/env python3
"""Twenty landscape pages of 38 rows and 8 columns with reportlab's canvas: `pdf_pages.py OUT.pdf`. No tags, no conformance."""

import sys

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONT = "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"
PAGES, ROWS, FIGURES = 20, 38, 7
LEFT, TOP, LEADING, LABEL, COLUMN = 40, 545, 12.5, 220, 74


def figure(page, row, number):
    """The same figures as in the program's pages."""
    whole, tenth = divmod((page * 7919 + row * 104_729 + number * 1_299_709) % 99_999_999, 10)
    return f"{whole // 1_000_000}.{whole // 1000 % 1000:03}.{whole % 1000:03},{tenth}"


def draw(canvas, page):
    canvas.setFont("Serif", 10)
    canvas.drawString(LEFT, TOP + 20, f"Phụ lục {page + 1}: GIÁ TRỊ SẢN XUẤT")
    for row in range(ROWS):
        y = TOP - row * LEADING
        canvas.drawString(LEFT, y, f"Giá trị sản xuất công nghiệp, dòng {row + 1}")
        for number in range(FIGURES):
            canvas.drawRightString(LEFT + LABEL + (number + 1) * COLUMN, y, figure(page, row, number))
        canvas.line(LEFT, y - 3, LEFT + LABEL + FIGURES * COLUMN, y - 3)
    canvas.showPage()


def main():
    pdfmetrics.registerFont(TTFont("Serif", FONT))
    canvas = Canvas(sys.argv[1], pagesize=landscape(A4), invariant=1, pageCompression=1)
    for page in range(PAGES):
        draw(canvas, page)
    canvas.save()


if __name__ == "__main__":
    main()
