"""Lays out one workbook: six sheets with everything that surrounds a table in a district's return."""

import datetime
import io

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from .figures import YEAR, return_figures
from .forms import RATIOS, ROLES

COLUMNS = ("ordinal", "label", "code", "measure", *ROLES, *RATIOS)
FIRST_VALUE, FIRST_RATIO = 4, 4 + len(ROLES)
SHEET_NAMES = (lambda form: f"Biểu {form.number}", lambda form: f"B{form.number:02}-{form.id}", lambda form: form.short)
# Two spellings of the lower headings; the numbers of the month are filled in.
HEADINGS = (
    ("Cùng kỳ tháng {m}", "Lũy kế cùng kỳ {m} tháng", "Chính thức tháng {p}", "Ước tháng {m}", "Lũy kế {m} tháng", "Ước cả năm {y}"),
    ("Tháng {m} cùng kỳ", "Cộng dồn cùng kỳ {m} tháng", "Thực hiện tháng {p}", "Ước thực hiện tháng {m}", "Cộng dồn {m} tháng", "Ước thực hiện cả năm"),
)
RATIO_HEADINGS = ("Tháng {m} so với cùng kỳ", "Lũy kế so với cùng kỳ", "Lũy kế so với kế hoạch năm")


class Book:
    """One workbook of one unit and month; counts its non-empty cells and knows where its planted errors stand."""

    def __init__(self, forms, unit, month):
        self.forms, self.unit, self.month = forms, unit, month
        self.habit = unit.pattern % 3
        self.formulas = unit.pattern % 2 == 1
        self.cells = 0
        self.errors = []

    def bytes(self):
        """The .xlsx file."""
        buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(buffer, {"in_memory": True})
        self.book.set_properties({"author": self.unit.name, "created": datetime.datetime(YEAR, self.month, 20)})
        self.make_formats()
        for form in self.forms:
            self.sheet(form)
        self.book.close()
        return buffer.getvalue()

    def make_formats(self):
        base = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
        box = base | {"border": 1}
        make = self.book.add_format
        self.plain, self.bold, self.italic = make(base), make(base | {"bold": 1, "align": "center"}), make(base | {"italic": 1, "align": "right"})
        self.head = make(box | {"bold": 1, "align": "center", "text_wrap": 1, "font_size": 11})
        self.words = [make(box | {"bold": 1}), make(box | {"bold": 1, "indent": 1}), make(box | {"indent": 2})]
        self.values = [make(box | {"bold": level < 2, "num_format": "#,##0.0"}) for level in range(3)]

    def put(self, row, column, value, form):
        self.ws.write(row, column, value, form)
        self.cells += 1

    def merge(self, row, column, last_row, last_column, value, form):
        self.ws.merge_range(row, column, last_row, last_column, value, form)
        self.cells += 1

    def sheet(self, form):
        self.name = SHEET_NAMES[self.habit](form)
        self.ws = self.book.add_worksheet(self.name)
        self.ws.set_column(1, 1, 52)
        self.ws.set_column(FIRST_VALUE, FIRST_RATIO + 2, 13)
        row = self.title(form)
        row = self.header(row)
        figures, planted = return_figures(form, self.unit, self.month)
        first = {described.id: row + offset for offset, described in enumerate(form.rows)}
        for offset, described in enumerate(form.rows):
            self.body_row(form, described, row + offset, figures[described.id], first)
        for described, role, stated, total in planted:
            cell = xl_rowcol_to_cell(first[described.id], FIRST_VALUE + ROLES.index(role))
            parts = [described.id, *described.parts]
            self.errors.append({"form": form.id, "row": described.id, "role": role, "sheet": self.name, "cell": cell, "stated": stated, "sum": total, "touches": parts})
        self.footer(row + len(form.rows) + 1)
        self.ws.set_landscape()
        self.ws.set_paper(9)
        self.ws.fit_to_pages(1, 0)

    def title(self, form):
        """The lines above the table; gives the row of the headings."""
        last = len(COLUMNS) - 1
        self.merge(0, 0, 0, 3, f"UBND {self.unit.name}".upper(), self.bold)
        self.merge(0, 5, 0, last, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", self.bold)
        self.merge(1, 0, 1, 3, "PHÒNG KINH TẾ VÀ HẠ TẦNG", self.bold)
        self.merge(1, 5, 1, last, "Độc lập - Tự do - Hạnh phúc", self.bold)
        self.merge(3, 0, 3, last, f"BIỂU {form.number}. {form.title}".upper(), self.bold)
        self.merge(4, 0, 4, last, f"Tháng {self.month} năm {YEAR}", self.bold)
        self.put(5, 0, f"Đơn vị báo cáo: {self.unit.name}", self.plain)
        row = 6
        if self.habit == 1:
            self.put(row, 0, "Đơn vị nhận báo cáo: Sở Công Thương tỉnh Kon Tum", self.plain)
            row += 1
        self.put(row, last, f"Đơn vị tính: {form.spelling}", self.italic)
        return row + 1

    def header(self, row):
        """Headings over two rows and the row that numbers the columns; gives the first row of figures."""
        names = {"m": self.month, "p": self.month - 1 or 12, "y": YEAR}
        lower = [text.format(**names) for text in HEADINGS[self.unit.pattern % 2]]
        for column, text in enumerate(("STT", "Chỉ tiêu", "Mã số", "ĐVT", f"Kế hoạch năm {YEAR}")):
            self.merge(row, column, row + 1, column, text, self.head)
        self.merge(row, 5, row, 6, f"Thực hiện năm {YEAR - 1}", self.head)
        self.merge(row, 7, row, 10, f"Thực hiện năm {YEAR}", self.head)
        self.merge(row, 11, row, 13, "So sánh (%)", self.head)
        for column, text in enumerate(lower + [text.format(**names) for text in RATIO_HEADINGS], start=5):
            self.put(row + 1, column, text, self.head)
        numbers = ["A", "B", "C", "D", *range(1, 8), "8=5/2", "9=6/3", "10=6/1"]
        for column, number in enumerate(numbers):
            self.put(row + 2, column, number, self.head)
        return row + 3

    def body_row(self, form, described, row, values, first):
        for column, text in enumerate((described.ordinal, described.label, described.code, form.spelling)):
            if text:
                self.put(row, column, text, self.words[described.level])
            else:
                self.ws.write_blank(row, column, None, self.words[described.level])
        look = self.values[described.level]
        empty = not any(values.values())
        for column, role in enumerate(ROLES, start=FIRST_VALUE):
            if empty:
                self.put(row, column, "-", look)
            elif described.parts and self.formulas:
                self.formula(row, column, self.sum_of(described, column, first), values[role] / 10, look)
            else:
                self.put(row, column, values[role] / 10, look)
        for column, (above, below) in enumerate(RATIOS.values(), start=FIRST_RATIO):
            if empty:
                self.put(row, column, "-", look)
                continue
            # Half up, in whole numbers: thousandths of the quotient are tenths of a percent.
            ratio = (2000 * values[above] + values[below]) // (2 * values[below]) / 10
            if self.formulas:
                cells = [xl_rowcol_to_cell(row, FIRST_VALUE + ROLES.index(role)) for role in (above, below)]
                self.formula(row, column, f"=ROUND({cells[0]}/{cells[1]}*100,1)", ratio, look)
            else:
                self.put(row, column, ratio, look)

    def sum_of(self, described, column, first):
        cells = [xl_rowcol_to_cell(first[part], column) for part in described.parts]
        return f"=SUM({cells[0]}:{cells[-1]})" if described.level else f"={'+'.join(cells)}"

    def formula(self, row, column, formula, value, look):
        self.ws.write_formula(row, column, formula, look, value)
        self.cells += 1

    def footer(self, row):
        self.put(row, 0, "Ghi chú: số liệu tháng báo cáo là ước tính.", self.plain)
        self.put(row + 2, 1, "Người lập biểu", self.bold)
        self.put(row + 2, 10, "Thủ trưởng đơn vị", self.bold)
