"""tong-hop.xlsx: sums, growth and shares as formulas over the observations, with their values."""

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from .result import address, completion, expected_completion, growth, letters, missing, ranking
from .terms import FORMS, ROLE_NAMES

OBSERVATIONS = "Số liệu"
NO_FIGURE = "…"
FIRST_TOTAL, FIRST_RATIO, FIRST_UNIT, FIRST_ROW = 3, 10, 13, 3
OBSERVATION_HEADINGS = ["Mã dòng", "Mã đơn vị", "Đơn vị", "Biểu", "Chỉ tiêu", "ĐVT", *ROLE_NAMES, "Tính", "Tệp nguồn", "Trang tính", "Ô nguồn", "Liên kết"]
FIRST_VALUE = 6


class Book:
    """Writes the consolidated workbook of a result."""

    def __init__(self, result, path):
        self.result, self.book = result, xlsxwriter.Workbook(path)
        base = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
        box = base | {"border": 1}
        make = self.book.add_format
        self.title = make(base | {"bold": 1, "font_size": 14})
        self.head = make(box | {"bold": 1, "align": "center", "text_wrap": 1, "bg_color": "#D9D9D9"})
        self.words = [make(box | {"bold": level < 2, "indent": level}) for level in range(3)]
        self.values = [make(box | {"bold": level < 2, "num_format": "#,##0.0"}) for level in range(3)]
        self.rates = [make(box | {"bold": level < 2, "num_format": "#,##0.00"}) for level in range(3)]
        self.plain, self.number, self.link = make(base), make(base | {"num_format": "#,##0.###"}), make(base | {"underline": 1, "font_color": "blue"})
        self.placed = {(line.form, line.row, line.unit): index for index, line in enumerate(result.lines, start=1)}

    def write(self):
        self.overview()
        for form in FORMS:
            self.form(form)
        self.by_unit()
        self.monthly()
        self.ranking()
        self.findings()
        self.observations()
        self.book.close()

    def sheet(self, name, title, headings, widths, head_row=2):
        ws = self.book.add_worksheet(name)
        ws.write_string(0, 0, title, self.title)
        for column, heading in enumerate(headings):
            ws.write_string(head_row, column, heading, self.head)
            ws.set_column(column, column, widths[column] if column < len(widths) else 13)
        ws.freeze_panes(head_row + 1, 2)
        ws.repeat_rows(head_row)
        ws.set_landscape()
        ws.set_paper(9)
        ws.fit_to_pages(1, 0)
        ws.set_footer("&RTrang &P/&N")
        return ws

    def form(self, form):
        form_id, _, short, measure = form[:4]
        units = self.result.units
        headings = ["Mã", "Chỉ tiêu", "ĐVT", *ROLE_NAMES, "Tăng trưởng (%)", "So kế hoạch (%)", "Ước so kế hoạch (%)", *[name for _, name in units]]
        ws = self.sheet(short, f"{short} {self.result.period}", headings, [7, 52, 11])
        for row, (row_id, label) in enumerate(self.result.labels(form_id), start=FIRST_ROW):
            level = 0 if row_id == "total" else min(len(row_id), 2)
            values = self.result.totals[form_id, row_id]
            for column, words in enumerate((row_id.upper(), label, measure)):
                ws.write_string(row, column, words, self.words[level])
            for index, name in enumerate(ROLE_NAMES):
                formula = f'=SUMIFS(SoLieu[{name}],SoLieu[Mã dòng],"{form_id}.{row_id}",SoLieu[Tính],1)'
                ws.write_formula(row, FIRST_TOTAL + index, formula, self.values[level], values[index])
            self.ratios(ws, row, FIRST_RATIO, level, values, [xl_rowcol_to_cell(row, FIRST_TOTAL + index) for index in range(7)])
            for offset, (unit, _) in enumerate(units):
                line = self.placed[form_id, row_id, unit]
                formula = f"='{OBSERVATIONS}'!{letters(FIRST_VALUE + 5)}{line + 1}"
                ws.write_formula(row, FIRST_UNIT + offset, formula, self.values[level], self.result.lines[line - 1].values[5])

    def ratios(self, ws, row, column, level, values, cells):
        """Growth, completion and expected completion as formulas over the cells beside them."""
        plan, _, base, _, _, cumulative, expected = cells
        formulas = (f"IF({base}>0,({cumulative}/{base}-1)*100", f"IF({plan}>0,{cumulative}/{plan}*100", f"IF({plan}>0,{expected}/{plan}*100")
        for offset, (formula, function) in enumerate(zip(formulas, (growth, completion, expected_completion))):
            value = function(values)
            ws.write_formula(row, column + offset, f'={formula},"{NO_FIGURE}")', self.rates[level], NO_FIGURE if value is None else value)

    def overview(self):
        headings = ["Chỉ tiêu", "ĐVT", "Lũy kế", "Tăng trưởng (%)", "Kế hoạch năm", "So kế hoạch (%)", "Ước cả năm", "Ước so kế hoạch (%)", "Còn phải đạt mỗi tháng", "Chưa gồm"]
        ws = self.sheet("Tổng quan", f"Tổng hợp {self.result.period}", headings, [30, 12])
        for row, form in enumerate(FORMS, start=3):
            form_id, _, short, _, measure, divisor = form
            values = self.result.totals[form_id, "total"]
            ws.write_string(row, 0, short, self.words[0])
            ws.write_string(row, 1, measure, self.words[2])
            for column, index in ((2, 5), (4, 0), (6, 6)):
                cell = xl_rowcol_to_cell(FIRST_ROW, FIRST_TOTAL + index)
                ws.write_formula(row, column, f"='{short}'!{cell}/{divisor}", self.values[2], values[index] / divisor)
            for column, offset, function in ((3, 0, growth), (5, 1, completion), (7, 2, expected_completion)):
                ws.write_formula(row, column, f"='{short}'!{xl_rowcol_to_cell(FIRST_ROW, FIRST_RATIO + offset)}", self.rates[2], function(values))
            rest = 12 - self.result.months
            needed = max(values[0] - values[5], 0) / divisor / max(rest, 1)
            ws.write_formula(row, 8, f"=MAX(E{row + 1}-C{row + 1},0)/{max(rest, 1)}", self.values[2], needed)
            ws.write_string(row, 9, ", ".join(missing(self.result, form_id)), self.words[2])

    def by_unit(self):
        headings = ["Đơn vị"] + [f"{form[2]}: {name}" for form in FORMS for name in ("lũy kế", "tăng trưởng (%)", "so kế hoạch (%)")]
        ws = self.sheet("Theo đơn vị", f"Theo đơn vị {self.result.period}", headings, [26])
        for row, (unit, name) in enumerate(self.result.units, start=3):
            ws.write_string(row, 0, name, self.words[2])
            for number, form in enumerate(FORMS):
                line = self.placed[form[0], "total", unit]
                values = self.result.lines[line - 1].values
                cells = [f"'{OBSERVATIONS}'!{letters(FIRST_VALUE + index)}{line + 1}" for index in range(7)]
                column = 1 + 3 * number
                ws.write_formula(row, column, f"={cells[5]}", self.values[2], values[5])
                ws.write_formula(row, column + 1, f'=IF({cells[2]}>0,({cells[5]}/{cells[2]}-1)*100,"{NO_FIGURE}")', self.rates[2], growth(values))
                ws.write_formula(row, column + 2, f'=IF({cells[0]}>0,{cells[5]}/{cells[0]}*100,"{NO_FIGURE}")', self.rates[2], completion(values))

    def monthly(self):
        ws = self.sheet("Theo tháng", "Theo tháng", ["Tháng", *[form[2] for form in FORMS]], [10])
        for month in range(self.result.months):
            ws.write_number(3 + month, 0, month + 1, self.words[2])
            for column, form in enumerate(FORMS, start=1):
                ws.write_number(3 + month, column, self.result.monthly[form[0]][month], self.values[2])
        chart = self.book.add_chart({"type": "column"})
        last = 2 + self.result.months
        chart.add_series({"name": ["Theo tháng", 2, 2], "categories": ["Theo tháng", 3, 0, last, 0], "values": ["Theo tháng", 3, 2, last, 2]})
        chart.set_title({"name": "Bán lẻ hàng hóa theo tháng"})
        ws.insert_chart(last + 2, 0, chart)

    def ranking(self):
        ws = self.sheet("Xếp hạng", "Xếp hạng theo mức hoàn thành kế hoạch năm", [heading for form in FORMS for heading in ("Hạng", "Đơn vị", f"{form[2]} (%)")], [6, 24, 13] * 6)
        names = dict(self.result.units)
        for number, form in enumerate(FORMS):
            for place, (value, unit) in enumerate(ranking(self.result, form[0]), start=1):
                ws.write_number(2 + place, 3 * number, place, self.words[2])
                ws.write_string(2 + place, 3 * number + 1, names[unit], self.words[2])
                row = self.placed[form[0], "total", unit] + 1
                cells = [f"'{OBSERVATIONS}'!{letters(FIRST_VALUE + index)}{row}" for index in (5, 0)]
                ws.write_formula(2 + place, 3 * number + 2, f"={cells[0]}/{cells[1]}*100", self.rates[2], value)
        chart = self.book.add_chart({"type": "bar"})
        last = 2 + len(self.result.units)
        chart.add_series({"categories": ["Xếp hạng", 3, 4, last, 4], "values": ["Xếp hạng", 3, 5, last, 5]})
        ws.insert_chart(last + 2, 0, chart)

    def findings(self):
        ws = self.sheet("Phát hiện", "Phát hiện khi kiểm tra", ["Mã", "Mức độ", "Đơn vị", "Biểu", "Vị trí", "Nội dung", "Hiện có", "Yêu cầu"], [8, 10, 22, 18, 40, 40, 30, 30])
        names, short = dict(self.result.units), {form[0]: form[2] for form in FORMS}
        for row, found in enumerate(self.result.findings, start=3):
            for column, words in ((0, found.code), (1, found.severity), (2, names[found.unit]), (3, short[found.form]), (5, found.title), (6, found.observed), (7, found.expected)):
                ws.write_string(row, column, words, self.words[2])
            ws.write_url(row, 4, f"external:inbox/{found.file}#'{found.sheet}'!{found.cell}", self.link, f"{found.file} [{found.sheet}] {found.cell}")

    def observations(self):
        ws = self.book.add_worksheet(OBSERVATIONS)
        lines, names = self.result.lines, dict(self.result.units)
        last = len(OBSERVATION_HEADINGS) - 1
        ws.add_table(0, 0, len(lines), last, {"name": "SoLieu", "columns": [{"header": heading} for heading in OBSERVATION_HEADINGS], "style": "Table Style Light 1"})
        short = {form[0]: form[2] for form in FORMS}
        for row, line in enumerate(lines, start=1):
            words = (f"{line.form}.{line.row}", line.unit, names[line.unit], short[line.form], line.label, line.measure)
            for column, word in enumerate(words):
                ws.write_string(row, column, word, self.plain)
            for index, value in enumerate(line.values):
                ws.write_number(row, FIRST_VALUE + index, value, self.number)
            ws.write_number(row, 13, 0 if line.left_out else 1, self.plain)
            cells = f"{address(line, 0)}:{address(line, 6)}"
            for column, word in ((14, line.file), (15, line.sheet), (16, cells)):
                ws.write_string(row, column, word, self.plain)
            ws.write_url(row, 17, f"external:inbox/{line.file}#'{line.sheet}'!{address(line, 0)}", self.link, f"Mở {address(line, 0)}")
        ws.set_column(0, 5, 18)
        ws.set_column(6, 17, 14)
        ws.freeze_panes(1, 1)
